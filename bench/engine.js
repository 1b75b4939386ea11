/** The built service's parts, without HTTP. */
import { randomUUID } from 'node:crypto';
import { AS_OF } from './bodies.js';

/** A module of the built `src`. */
export const dist = (path) => import(new URL(`../dist/src/${path}`, import.meta.url).href);

/** The built services, as declared. */
export async function services() {
  return (await import(new URL('../dist/hooks/index.js', import.meta.url).href)).SERVICES;
}

/** Request check and evaluation of order-select with every rule and standard settings, at the moment of the bodies. */
export async function readyEngine() {
  const { loadTerminology } = await dist('terminology/load.js');
  const { RULES } = await dist('rules/index.js');
  const { parseRequest } = await dist('cds/parse-request.js');
  const { evaluateRequest } = await dist('engine/evaluate-request.js');
  const { publishService } = await dist('engine/publish-service.js');
  const { DEFAULT_SETTINGS } = await dist('facts/clinical-settings.js');
  const terminology = loadTerminology();
  const declared = (await services()).find(({ service }) => service.hook === 'order-select');
  const declaration = publishService(declared, terminology.valueSets);
  const deps = {
    rules: RULES,
    terminology,
    settings: DEFAULT_SETTINGS,
    publicUrl: 'https://cds.example.org',
    newUuid: randomUUID,
    asOf: Date.parse(AS_OF),
    reader: undefined,
    deadline: new AbortController().signal,
  };
  return {
    check: (body) => parseRequest(body, ['order-select']),
    evaluate: (request) => evaluateRequest(request, declaration, deps),
  };
}

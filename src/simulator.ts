/**
 * Composition: gives the simulator of sandbox mode what it asks of the knowledge and the engine.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { Express } from 'express';
import { isRecord } from './cds/json.js';
import type { Declaration } from './engine/evaluate-request.js';
import { CrampError } from './errors.js';
import { type EvaluationOptions, explainer } from './evaluator.js';
import { labSeries } from './explanation/lab-series.js';
import type { Lenient } from './facts/fact.js';
import { readResource } from './fhir/lenient-resource.js';
import { answerAbout } from './http/call-service.js';
import { addRoute } from './http/route.js';
import type { ServiceEdge } from './http/service-edge.js';
import { KNOWLEDGE_VERSION } from './knowledge-version.js';
import type { ReadBody } from './sandbox/fhir-server/http.js';
import { FHIR_PATH, type Sandbox } from './sandbox/sandbox.js';
import { pageRoutes } from './sandbox/simulator/page.js';
import { type SimulatorDeps, simulatorRoutes } from './sandbox/simulator/routes.js';
import { createMedicineSearch, type FindMedicines } from './terminology/medicine-search.js';

/** The service that the simulator looks at. */
export interface SimulatedService {
  /** Address that it listens on. */
  readonly url: string;
  readonly declarations: readonly Declaration[];
  readonly evaluation: EvaluationOptions;
  readonly edge: ServiceEdge;
}

/** The sandbox, and how it reads bodies. */
type World = Pick<Sandbox, 'stories'> & { readonly readBody: ReadBody };

/** Adds the page of the simulator, and what it asks for. */
export function addSimulator(app: Express, service: SimulatedService, sandbox: World): void {
  const routes = [...pageRoutes(), ...simulatorRoutes(simulatorDeps(service, sandbox))];
  for (const { path, ...methods } of routes) addRoute(app, path, methods);
}

function simulatorDeps(
  { url, declarations, evaluation, edge }: SimulatedService,
  { stories, readBody }: World,
): SimulatorDeps {
  const { publicUrl, terminology, config } = evaluation;
  const now = () => evaluation.asOf ?? Date.now();
  const version = readVersion();
  return {
    settings: () => ({
      service: publicUrl,
      fhirServer: `${url}${FHIR_PATH}`,
      version,
      knowledgeVersion: KNOWLEDGE_VERSION,
      today: new Date(now()).toISOString(),
      stories,
    }),
    findMedicines: onFirstUse(createMedicineSearch),
    explain: answerAbout(edge, explainer(declarations, evaluation)),
    labSeries: (body) => labSeries(resourcesIn(body), { asOf: now(), settings: config.clinical, terminology }),
    readJson: readBody.json,
  };
}

/** Of the package, beside the sources or beside `dist`. */
function readVersion(): string {
  const file = ['../package.json', '../../package.json']
    .map((path) => new URL(path, import.meta.url))
    .find((path) => existsSync(path));
  const manifest: unknown = file === undefined ? undefined : JSON.parse(readFileSync(file, 'utf8'));
  return isRecord(manifest) ? String(manifest['version']) : 'unknown';
}

/** Most starts of the service never search. */
function onFirstUse(create: () => FindMedicines): FindMedicines {
  let search: FindMedicines | undefined;
  return (query, limit) => {
    search ??= create();
    return search(query, limit);
  };
}

/** Resources of a Bundle, or of a list; what is no resource is passed over. @throws CRAMP_REQUEST_INVALID */
function resourcesIn(body: unknown): readonly Lenient[] {
  return entriesIn(body).flatMap((entry) => readResource(entry) ?? []);
}

function entriesIn(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body;
  if (isRecord(body) && body['resourceType'] === 'Bundle') {
    const { entry = [] } = body;
    if (Array.isArray(entry)) return entry.map((each) => (isRecord(each) ? each['resource'] : undefined));
  }
  throw new CrampError('CRAMP_REQUEST_INVALID', [{ expected: 'a Bundle, or a list, of Observations' }]);
}

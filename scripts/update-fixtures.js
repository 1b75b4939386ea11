#!/usr/bin/env node
/**
 * Writes the expected answers under `fhir-fixtures/responses` by asking the built service. Read the difference before committing it:
 * what is written here is what the tests then demand.
 *
 *   npm run fixtures
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The same as in tests/http/service.test.ts. */
const AS_OF = Date.parse('2026-03-02T09:00:00Z');
const PUBLIC_URL = 'https://cds.example.org';

const fixtures = new URL('../fhir-fixtures/', import.meta.url);
const hooks = readdirSync(new URL('requests/', fixtures));
// Discovery as it is without a configuration; the stories are of every service, also of those that are off by default.
const [byDefault, server] = await Promise.all([
  startServer(),
  startServer({ services: hooks.map((hook) => `cramp-${hook}`) }),
]);
try {
  rmSync(new URL('responses/', fixtures), { recursive: true, force: true });
  putJson('responses/discovery.json', await (await fetch(`${byDefault.url}/cds-services`)).json());
  for (const hook of hooks) {
    for (const name of readdirSync(new URL(`requests/${hook}/`, fixtures))) {
      const answer = await post(hook, readFileSync(new URL(`requests/${hook}/${name}`, fixtures), 'utf8'));
      putJson(`responses/${hook}/${name}`, withoutUuids(answer));
    }
  }
} finally {
  await Promise.all([byDefault.close(), server.close()]);
}

async function startServer(changes = {}) {
  const load = (path) => import(new URL(`../dist/src/${path}`, import.meta.url).href);
  const { startSandbox } = await load('server.js');
  const { parseConfig } = await load('config/config.js');
  const { createLogger } = await load('log.js');
  const config = parseConfig(JSON.stringify({ port: 0, publicUrl: PUBLIC_URL, ...changes }));
  return startSandbox({ config, log: createLogger('silent'), asOf: AS_OF });
}

async function post(hook, body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${server.url}/cds-services/cramp-${hook}`, { method: 'POST', headers, body });
  return response.json();
}

/** Cards and suggestions have new uuids in every answer. */
function withoutUuids(value) {
  return JSON.parse(JSON.stringify(value, (key, member) => (key === 'uuid' ? undefined : member)));
}

function putJson(path, value) {
  const target = new URL(path, fixtures);
  mkdirSync(new URL('.', target), { recursive: true });
  writeFileSync(fileURLToPath(target), `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * No request makes the service contact a host that is not listed for its client, and no token leaves the base it was given for (CH-94 to
 * CH-100). Listeners on every forbidden target count what arrives.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fhirAccess, hookRequest, orderSignContext } from '../support/hook-requests.js';
import { type Production, startTestProduction } from '../support/production.js';
import {
  json,
  redirect,
  type StubChart,
  type StubFhirServer,
  searchset,
  startStubFhirServer,
} from '../support/stub-fhir-server.js';

/** Counts connections, on every loopback address there is. */
async function startListener(host: string) {
  let connections = 0;
  const server = createServer((_request, response) => response.end('{}'));
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://${name}:${port}`, port, connections: () => connections, close };
}

let forbidden: readonly Awaited<ReturnType<typeof startListener>>[];
let listed: StubFhirServer;
let service: Production;

/** The listed FHIR server answers as told; everything else is forbidden. */
async function start(chart: StubChart = {}): Promise<void> {
  listed = await startStubFhirServer(chart);
  service = await startTestProduction({ client: { fhirServers: [listed.baseUrl], allowHttp: true } });
}

beforeEach(async () => {
  forbidden = await Promise.all(['127.0.0.1', '127.0.0.2', '::1'].map(startListener));
});

afterEach(async () => {
  await Promise.all([service.close(), listed.close(), ...forbidden.map(({ close }) => close())]);
});

function contacted(): readonly number[] {
  return forbidden.map(({ connections }) => connections());
}

/** Every way to write an address of the listeners, and hosts nobody listed. */
function forbiddenBases(): readonly string[] {
  const [first, second, third] = forbidden;
  const { port } = new URL(listed.baseUrl);
  return [
    ...[first, second, third].map((listener) => `${listener?.url}/fhir/R4`),
    `http://localhost:${first?.port}/fhir/R4`,
    `http://127.1:${first?.port}/fhir/R4`,
    `http://2130706433:${first?.port}/fhir/R4`,
    `http://0x7f.0.0.1:${first?.port}/fhir/R4`,
    `http://[::ffff:127.0.0.1]:${first?.port}/fhir/R4`,
    `http://127.0.0.1:${port}@127.0.0.1:${first?.port}/fhir/R4`,
    `${listed.baseUrl}/../../..//127.0.0.1:${first?.port}/`,
    `http://127.0.0.1:${port}/fhir`,
    `http://127.0.0.1:${port}/fhir/R4/tenant`,
    `http://127.0.0.1:${port}/fhir/R4%2f..%2f..`,
    `https://127.0.0.1:${port}/fhir/R4`,
    'http://169.254.169.254/latest/meta-data/',
    'http://metadata.internal/fhir',
    'http://10.0.0.1/fhir',
  ];
}

test('a listed base is read, with the token (CH-94, CH-95)', async () => {
  await start();
  const response = await service.ask(
    'order-sign',
    hookRequest('order-sign', { ...fhirAccess(), fhirServer: listed.baseUrl }),
  );
  expect(response.status).toBe(200);
  expect(listed.requests.length).toBeGreaterThan(0);
  expect(new Set(listed.requests.map(({ headers }) => headers.authorization))).toEqual(
    new Set(['Bearer opaque-example-token']),
  );
});

test('a base that is not listed is never contacted, however it is written (CH-96)', async () => {
  await start();
  for (const fhirServer of forbiddenBases()) {
    const response = await service.ask('order-sign', hookRequest('order-sign', { ...fhirAccess(), fhirServer }));
    expect(response.status).toBe(200);
  }
  expect(contacted()).toEqual([0, 0, 0]);
  expect(listed.requests).toEqual([]);
});

test('another client’s base is not this client’s (CH-96)', async () => {
  await start();
  const other = await startTestProduction();
  await other.ask('order-sign', hookRequest('order-sign', { ...fhirAccess(), fhirServer: listed.baseUrl }));
  expect(listed.requests).toEqual([]);
  await other.close();
});

test('without a token nothing is read, even of a listed base (CH-94)', async () => {
  await start();
  await service.ask('order-sign', hookRequest('order-sign', { fhirServer: listed.baseUrl }));
  expect(listed.requests).toEqual([]);
});

describe('a listed server cannot send us elsewhere (CH-97)', () => {
  test('by a redirect', async () => {
    await start({
      otherwise: (response, request, server) => redirect(`${forbidden[0]?.url}/fhir`)(response, request, server),
    });
    await service.ask('order-sign', hookRequest('order-sign', { ...fhirAccess(), fhirServer: listed.baseUrl }));
    expect(listed.requests.length).toBeGreaterThan(0);
    expect(contacted()).toEqual([0, 0, 0]);
  });

  test('by a next link', async () => {
    const page = () => searchset([], { next: `${forbidden[0]?.url}/fhir/R4?page=2` });
    await start({ otherwise: (response, request, server) => json(page())(response, request, server) });
    await service.ask('order-sign', hookRequest('order-sign', { ...fhirAccess(), fhirServer: listed.baseUrl }));
    expect(listed.requests.length).toBeGreaterThan(0);
    expect(contacted()).toEqual([0, 0, 0]);
  });
});

test('references, links and keys in a request lead nowhere (CH-96, CH-97)', async () => {
  await start();
  const elsewhere = forbidden[0]?.url;
  const draft = {
    resourceType: 'MedicationRequest',
    id: 'draft-1',
    status: 'draft',
    intent: 'order',
    subject: { reference: `${elsewhere}/fhir/R4/Patient/pat-1` },
    medicationReference: { reference: `${elsewhere}/fhir/R4/Medication/1` },
    reasonReference: [{ reference: `${elsewhere}/fhir/R4/Condition/1` }],
    instantiatesUri: [`${elsewhere}/plan`],
    extension: [{ url: `${elsewhere}/extension`, valueUri: `${elsewhere}/value` }],
  };
  const draftOrders = { resourceType: 'Bundle', entry: [{ fullUrl: `${elsewhere}/fhir/R4/x`, resource: draft }] };
  const labs = { ...searchset([]), link: [{ relation: 'next', url: `${elsewhere}/fhir/R4?page=2` }] };
  const request = hookRequest('order-sign', {
    ...fhirAccess(),
    fhirServer: listed.baseUrl,
    context: orderSignContext({ draftOrders }),
    prefetch: { labs },
    extension: { callback: elsewhere, jku: elsewhere },
  });
  const header = { jku: `${elsewhere}/jwks`, x5u: `${elsewhere}/cert` };
  const authorization = `Bearer ${await service.tokenFor('order-sign', {}, header)}`;
  expect((await service.ask('order-sign', request, { authorization })).status).toBe(200);
  expect(contacted()).toEqual([0, 0, 0]);
});

/**
 * The port for operators: metrics and health, apart from what clients reach.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { parseConfig } from '../../src/config/config.js';
import type { CrampError } from '../../src/errors.js';
import { createManagementApp, type ManagementDeps } from '../../src/http/management-app.js';
import { addRoute } from '../../src/http/route.js';
import { KNOWLEDGE_VERSION } from '../../src/knowledge-version.js';
import { createLogger } from '../../src/log.js';
import { startSandbox } from '../../src/server.js';
import { ISSUER, signingKey, startKeyServer } from '../support/client-tokens.js';
import { requestText } from '../support/fixtures.js';
import { hookRequest } from '../support/hook-requests.js';
import { logSink } from '../support/http-app.js';
import { samplesOf } from '../support/metrics.js';
import { type Production, startTestProduction } from '../support/production.js';
import { openRaw, postHead } from '../support/raw-client.js';

function managementApp(changes: Partial<ManagementDeps> = {}) {
  return createManagementApp({
    mode: 'production',
    isReady: () => true,
    log: createLogger('silent'),
    metrics: { contentType: 'text/plain; version=0.0.4; charset=utf-8', text: async () => 'up 1\n' },
    ...changes,
  });
}

describe('the port for operators', () => {
  test('serves metrics as Prometheus reads them', async () => {
    const { status, text, headers } = await request(managementApp()).get('/metrics');
    expect([status, text]).toEqual([200, 'up 1\n']);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
  });

  test.each([
    ['/health/live', true, 200],
    ['/health/live', false, 200],
    ['/health/ready', true, 200],
    ['/health/ready', false, 503],
  ])('answers %s, when ready is %s, with %d', async (path, isReady, status) => {
    const response = await request(managementApp({ isReady: () => isReady })).get(path);
    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toContain('application/health+json');
  });

  test.each(['/', '/cds-services', '/metrics/other', '/Metrics', '/rules', '/debug/pprof'])(
    'has no %s: an OperationOutcome',
    async (path) => {
      const { status, body } = await request(managementApp()).get(path);
      expect(status).toBe(404);
      expect(body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'not-found' }] });
    },
  );

  test('takes no other method, and lets no page of another origin read it', async () => {
    const refused = await request(managementApp()).post('/metrics').send({});
    expect([refused.status, refused.headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS']);
    const { headers } = await request(managementApp()).get('/metrics').set('Origin', 'https://page.example.org');
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('says nothing of why metrics failed', async () => {
    const metrics = { contentType: 'text/plain', text: () => Promise.reject(new Error('Marked7f3a')) };
    const { status, text } = await request(managementApp({ metrics })).get('/metrics');
    expect(status).toBe(500);
    expect(text).not.toContain('Marked7f3a');
  });

  test('logs at level debug, as it is asked every few seconds', async () => {
    const { lines, log } = logSink();
    await request(managementApp({ log })).get('/metrics');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 20, msg: 'request', status: 200 }]);
  });

  test('has room for further pages', async () => {
    const addRoutes: ManagementDeps['addRoutes'] = (app) =>
      addRoute(app, '/governance', { get: (_request, response) => void response.send('a page') });
    expect((await request(managementApp({ addRoutes })).get('/governance')).text).toBe('a page');
  });
});

describe('a running service', () => {
  let keys: Awaited<ReturnType<typeof startKeyServer>>;
  let service: Production;

  beforeAll(async () => {
    const key = await signingKey();
    keys = await startKeyServer([key]);
    service = await startTestProduction({ client: { jwks: undefined, jwksUrl: keys.url }, key });
  });
  afterAll(() => Promise.all([service.close(), keys.close()]));

  const metrics = async () => (await fetch(`${service.managementUrl}/metrics`)).text();

  test('tells clients nothing of its metrics, and operators nothing of its services', async () => {
    expect((await fetch(`${service.url}/metrics`)).status).toBe(404);
    expect((await fetch(`${service.managementUrl}/cds-services`)).status).toBe(404);
    expect((await fetch(`${service.managementUrl}/health/ready`)).status).toBe(200);
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
  });

  test('says at its start where they are', () => {
    const [start] = service.logLines.map((line) => JSON.parse(line));
    expect(start).toMatchObject({ listeningOn: service.url, managementOn: service.managementUrl });
    expect(service.managementUrl).not.toBe(service.url);
  });

  test('counts a call: its card, what its rules concluded, its data, and the keys that were fetched for it', async () => {
    const story = { hook: 'order-select', story: 'quinine-for-cramps' } as const;
    const { status } = await service.ask('order-select', requestText(story));
    expect(status).toBe(200);
    const text = await metrics();
    const value = (family: string, labels: string) => samplesOf(text, `cramp_cds_${family}`)[labels];
    expect(value('requests_total', 'service="cramp-order-select",hook="order-select",status="2xx"')).toBe(1);
    expect(value('request_duration_seconds', 'service="cramp-order-select"')).toBe(1);
    expect(value('cards_total', 'rule="quinine-for-cramps",indicator="critical"')).toBe(1);
    expect(value('rule_outcomes_total', 'rule="quinine-for-cramps",outcome="advise"')).toBe(1);
    expect(value('prefetch_total', 'key="labs",state="known",source="sent"')).toBe(1);
    expect(value('key_set_fetches_total', `issuer="${ISSUER}",result="ok"`)).toBe(1);
    expect(value('calls_running', '')).toBe(0);
    expect(value('info', `mode="production",knowledge_version="${KNOWLEDGE_VERSION}"`)).toBe(1);
  });

  test('counts rules that could not tell, also when that leaves no answer (CH-86)', async () => {
    const before = samplesOf(await metrics(), 'cramp_cds_rule_outcomes_total');
    const { context } = hookRequest('patient-view');
    const { status } = await service.ask('patient-view', { ...hookRequest('patient-view'), context, prefetch: {} });
    expect(status).toBe(412);
    const after = samplesOf(await metrics(), 'cramp_cds_rule_outcomes_total');
    const untold = 'rule="hypokalemia",outcome="cannot-tell"';
    expect(Number(after[untold]) - Number(before[untold])).toBe(1);
    expect(samplesOf(await metrics(), 'cramp_cds_refusals_total')).toMatchObject({
      [`code="CRAMP_DATA_UNOBTAINABLE",issuer="${ISSUER}"`]: 1,
    });
  });

  test('counts what it refuses, also before there is a request (CH-163)', async () => {
    await service.ask('order-sign', '{}', { authorization: undefined });
    await (await openRaw(service.url, 'no request\r\n\r\n')).closed;
    const refusals = samplesOf(await metrics(), 'cramp_cds_refusals_total');
    expect(refusals['code="CRAMP_AUTH_REQUIRED",issuer="none"']).toBe(1);
    expect(refusals['code="CRAMP_REQUEST_INVALID",issuer="none"']).toBe(1);
  });

  test('shares no count with another start in the same process', async () => {
    const other = await startTestProduction();
    const text = await (await fetch(`${other.managementUrl}/metrics`)).text();
    await other.close();
    expect(samplesOf(text, 'cramp_cds_requests_total')).toEqual({});
  });
});

describe('sandbox mode', () => {
  const start = (config: object) =>
    startSandbox({
      config: parseConfig(JSON.stringify({ port: 0, ...config })),
      log: createLogger('silent'),
      asOf: undefined,
    });

  test('has the port only where it is given', async () => {
    const without = await start({});
    expect(without.managementUrl).toBeUndefined();
    await without.close();
    const sandbox = await start({ managementPort: 0 });
    const { status, headers } = await fetch(`${sandbox.managementUrl}/metrics`);
    await sandbox.close();
    expect([status, headers.get('x-cramp-cds-mode')]).toEqual([200, 'sandbox']);
    await expect(fetch(`${sandbox.managementUrl}/metrics`)).rejects.toThrow('fetch failed');
  });

  test('says on the management port that it is not ready while it ends its last calls', async () => {
    const sandbox = await start({ managementPort: 0 });
    const head = postHead('/cds-services/cramp-order-sign', 100, 'Expect: 100-continue\r\n');
    const client = await openRaw(sandbox.url, head);
    await client.until('100 Continue');
    const closed = sandbox.close();
    const { status } = await fetch(`${sandbox.managementUrl}/health/ready`);
    client.vanish();
    await closed;
    expect(status).toBe(503);
    await expect(fetch(`${sandbox.managementUrl}/health/live`)).rejects.toThrow('fetch failed');
  });

  test('does not start on a management port that is taken, says which, and lets go of the other port', async () => {
    const first = await start({ managementPort: 0 });
    const managementPort = Number(new URL(first.managementUrl ?? '').port);
    const error = await start({ managementPort }).catch((failure: CrampError) => failure);
    await first.close();
    expect(error).toMatchObject({
      code: 'CRAMP_CONFIG_INVALID',
      problems: [{ path: 'managementPort', expected: expect.stringContaining('EADDRINUSE') }],
    });
  });
});

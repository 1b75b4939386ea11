import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { hookRequest } from '../support/hook-requests.js';
import { SERVICES, testApp } from '../support/http-app.js';

describe('discovery', () => {
  test('lists the services in order, with 200 (CH-6, CH-155, CH-202, CH-204)', async () => {
    const { status, body } = await request(testApp()).get('/cds-services');
    expect(status).toBe(200);
    expect(body).toEqual({ services: SERVICES.map(({ service }) => service) });
  });

  test('is an empty list when nothing is enabled (CH-7)', async () => {
    const { status, text } = await request(testApp({ services: [] })).get('/cds-services');
    expect([status, text]).toEqual([200, '{"services":[]}']);
  });

  test('has no version, hookVersion or extension (CH-14, CH-15, CH-17)', async () => {
    const { text } = await request(testApp()).get('/cds-services');
    expect(text).not.toMatch(/"version"|"hookVersion"|"extension"/);
  });

  test('is the same bytes every time, and may be kept for a while (CH-19)', async () => {
    const app = testApp();
    const first = await request(app).get('/cds-services');
    const second = await request(app).get('/cds-services').set('Accept', 'text/html');
    expect(second.text).toBe(first.text);
    expect(first.headers['cache-control']).toBe('public, max-age=60');
  });

  test('is open: an Authorization header is ignored (CH-18)', async () => {
    const authenticate = () => Promise.reject(new Error('not asked'));
    const { status } = await request(testApp({ authenticate }))
      .get('/cds-services')
      .set('Authorization', 'Bearer nonsense');
    expect(status).toBe(200);
  });

  test('answers HEAD without a body', async () => {
    const { status, text, headers } = await request(testApp()).head('/cds-services');
    expect([status, text]).toEqual([200, undefined]);
    expect(Number(headers['content-length'])).toBeGreaterThan(0);
  });

  test('a trailing slash is answered the same way, not redirected (CH-6)', async () => {
    const { status, body } = await request(testApp()).get('/cds-services/');
    expect([status, body.services.length]).toEqual([200, SERVICES.length]);
    const call = await request(testApp()).post('/cds-services/cramp-order-sign/').send(hookRequest('order-sign'));
    expect([call.status, call.body.cards.length]).toEqual([200, 1]);
  });
});

const WRONG_METHODS: readonly [
  method: 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete',
  path: string,
  allow: string,
][] = [
  ['post', '/cds-services', 'GET, HEAD, OPTIONS'],
  ['put', '/cds-services/', 'GET, HEAD, OPTIONS'],
  ['delete', '/cds-services', 'GET, HEAD, OPTIONS'],
  ['get', '/cds-services/cramp-order-sign', 'POST, OPTIONS'],
  ['head', '/cds-services/cramp-order-sign', 'POST, OPTIONS'],
  ['put', '/cds-services/cramp-order-sign', 'POST, OPTIONS'],
  ['patch', '/cds-services/unknown', 'POST, OPTIONS'],
  ['post', '/health/live', 'GET, HEAD, OPTIONS'],
];

describe('what is not there', () => {
  test.each(WRONG_METHODS)('%s %s is 405 with Allow: %s (CH-6, CH-22, CH-159)', async (method, path, allow) => {
    const { status, headers, body } = await request(testApp())[method](path);
    expect([status, headers['allow']]).toEqual([405, allow]);
    if (method !== 'head') expect(body.issue[0].code).toBe('not-supported');
  });

  test.each([
    ['/'],
    ['/CDS-Services'],
    ['/.well-known/cds-services'],
    ['/cds-services/cramp-order-sign/analytics/1'],
    ['/cds-services/%zz'],
  ])('POST %s is 404 with an OperationOutcome (CH-158)', async (path) => {
    const { status, body } = await request(testApp()).post(path).send({});
    expect([status, body.issue[0].code]).toEqual([404, 'not-found']);
  });

  test.each([
    ['/cds-services', 'GET, HEAD, OPTIONS'],
    ['/cds-services/anything', 'POST, OPTIONS'],
    ['/health/ready', 'GET, HEAD, OPTIONS'],
  ])('OPTIONS %s says what is allowed: %s (CH-170)', async (path, allow) => {
    const { status, headers, text } = await request(testApp()).options(path);
    expect([status, headers['allow'], text]).toEqual([204, allow, '']);
  });
});

describe('health', () => {
  test.each([
    ['live', true, 200, 'pass'],
    ['live', false, 200, 'pass'],
    ['ready', true, 200, 'pass'],
    ['ready', false, 503, 'fail'],
  ])('%s while ready is %s: %d', async (which, isReady, status, says) => {
    const response = await request(testApp({ isReady: () => isReady }))
      .get(`/health/${which}`)
      .responseType('text');
    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toMatch(/^application\/health\+json/);
    expect(JSON.parse(String(response.body))).toEqual({ status: says });
  });
});

describe('headers of every answer', () => {
  const answers: readonly [says: string, method: 'get' | 'post', path: string, body: object | undefined][] = [
    ['discovery', 'get', '/cds-services', undefined],
    ['cards', 'post', '/cds-services/cramp-order-sign', hookRequest('order-sign')],
    ['a refused request', 'post', '/cds-services/cramp-order-sign', { hook: 'x' }],
    ['an unknown path', 'get', '/nothing', undefined],
  ];

  test.each(answers)(
    '%s: JSON, length, nosniff, no cookie, no ETag (CH-24, CH-196, CH-197)',
    async (_says, method, path, body) => {
      const { headers, text } = await request(testApp())[method](path).set('Accept', 'text/html').send(body);
      expect(headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(Buffer.byteLength(text)),
        'x-content-type-options': 'nosniff',
        'x-cramp-cds-mode': 'sandbox',
      });
      for (const absent of ['set-cookie', 'etag', 'x-powered-by', 'content-encoding'])
        expect(headers).not.toHaveProperty(absent);
    },
  );

  test.each(answers.slice(1))('%s is never stored (CH-195)', async (_says, method, path, body) => {
    const { headers } = await request(testApp())[method](path).send(body);
    expect(headers['cache-control']).toBe('no-store');
  });

  test('production says nothing about a mode', async () => {
    const { headers } = await request(testApp({ mode: 'production' })).get('/cds-services');
    expect(headers).not.toHaveProperty('x-cramp-cds-mode');
  });
});

import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { CrampError } from '../../src/errors.js';
import { hookRequest } from '../support/hook-requests.js';
import { testApp } from '../support/http-app.js';

const ORIGIN = 'https://ehr.example.org';
const listed = { cors: { origins: [ORIGIN] }, mode: 'production' as const };
const PATHS = ['/cds-services', '/cds-services/cramp-order-sign', '/cds-services/cramp-order-sign/'];

function preflight(app: ReturnType<typeof testApp>, path: string, origin = ORIGIN) {
  return request(app)
    .options(path)
    .set('Origin', origin)
    .set('Access-Control-Request-Method', 'POST')
    .set('Access-Control-Request-Headers', 'authorization, content-type');
}

describe('a preflight', () => {
  test.each(PATHS)('of %s is answered 204 without authentication (CH-169, CH-170)', async (path) => {
    const authenticate = () => Promise.reject(new CrampError('CRAMP_AUTH_REQUIRED', [{ expected: 'a token' }]));
    const { status, headers } = await preflight(testApp({ ...listed, authenticate }), path);
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'GET,POST,OPTIONS',
      'access-control-allow-headers': 'authorization,content-type,accept',
      'access-control-max-age': '600',
    });
  });

  test('lets a public page reach a local sandbox, if asked (CH-173)', async () => {
    const asked = await preflight(testApp(), '/cds-services').set('Access-Control-Request-Private-Network', 'true');
    expect(asked.headers['access-control-allow-private-network']).toBe('true');
    const notAsked = await preflight(testApp(), '/cds-services');
    expect(notAsked.headers).not.toHaveProperty('access-control-allow-private-network');
    const production = await preflight(testApp(listed), '/cds-services').set(
      'Access-Control-Request-Private-Network',
      'true',
    );
    expect(production.headers).not.toHaveProperty('access-control-allow-private-network');
  });
});

describe('origins', () => {
  test('one that is listed is echoed, and caches are told (CH-171)', async () => {
    const { headers } = await request(testApp(listed)).get('/cds-services').set('Origin', ORIGIN);
    expect(headers['access-control-allow-origin']).toBe(ORIGIN);
    expect(headers['vary']).toMatch(/Origin/);
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test.each(['https://evil.example', 'https://ehr.example.org.evil.example', 'http://ehr.example.org', 'null'])(
    '%s is not listed: no CORS headers, the request is judged as ever (CH-171)',
    async (origin) => {
      const app = testApp(listed);
      const { status, headers } = await request(app)
        .post('/cds-services/cramp-order-sign')
        .set('Origin', origin)
        .send(hookRequest('order-sign'));
      expect(status).toBe(200);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers['vary']).toMatch(/Origin/);
      expect((await preflight(app, '/cds-services', origin)).headers).not.toHaveProperty('access-control-allow-origin');
    },
  );

  test('any may call the sandbox, without credentials (CH-171)', async () => {
    const { headers } = await request(testApp()).get('/cds-services').set('Origin', 'https://sandbox.example');
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test.each<[status: number, path: string, failure: unknown]>([
    [401, '/cds-services/cramp-order-sign', new CrampError('CRAMP_AUTH_REQUIRED', [{ expected: 'a token' }])],
    [404, '/cds-services/unknown', undefined],
    [412, '/cds-services/cramp-order-sign', new CrampError('CRAMP_DATA_UNOBTAINABLE', [{ expected: 'labs' }])],
    [500, '/cds-services/cramp-order-sign', new Error('defect')],
  ])('a %d has the CORS headers too (CH-172)', async (status, path, failure) => {
    const evaluate = async () => {
      if (failure !== undefined) throw failure;
      return { cards: [] };
    };
    const response = await request(testApp({ ...listed, evaluate }))
      .post(path)
      .set('Origin', ORIGIN)
      .send(hookRequest('order-sign'));
    expect([response.status, response.headers['access-control-allow-origin']]).toEqual([status, ORIGIN]);
  });
});

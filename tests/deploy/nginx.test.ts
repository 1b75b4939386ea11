/** The numbers of deploy/nginx go with the limits of the service. Whether nginx understands them is for `npm run test:nginx`. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_EDGE_LIMITS } from '../../src/http/limits.js';

const TEXT = readFileSync(new URL('../../deploy/nginx/cramp-cds.conf', import.meta.url), 'utf8').replace(
  /^\s*#.*$/gm,
  '',
);

const UNITS: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, s: 1000, '': 1 };

/** All values of a directive: bytes, or milliseconds. */
function valuesOf(directive: string): readonly number[] {
  const found = [...TEXT.matchAll(new RegExp(`^\\s*${directive} (?:\\d+ )?(\\d+)([kms]?);`, 'gm'))];
  return found.map(([, number, unit = '']) => Number(number) * (UNITS[unit] ?? Number.NaN));
}

const { bodyBytes, requestMs, keepAliveMs } = DEFAULT_EDGE_LIMITS;

describe('nginx', () => {
  test('takes the bodies that the service takes, and keeps them in memory', () => {
    expect(valuesOf('client_max_body_size')).toEqual([bodyBytes]);
    expect(valuesOf('client_body_buffer_size')).toEqual([bodyBytes]);
    expect(valuesOf('proxy_max_temp_file_size')).toEqual([0]);
  });

  test('takes headers as large as the service does', () => {
    expect(valuesOf('large_client_header_buffers')).toEqual([16 * 1024]);
  });

  test('waits longer than the longest answer of the service, which is a quarter over its time', () => {
    const longest = requestMs * 1.25;
    for (const directive of ['proxy_read_timeout', 'proxy_send_timeout']) {
      expect(valuesOf(directive)).toHaveLength(1);
      expect(Math.min(...valuesOf(directive))).toBeGreaterThan(longest);
    }
  });

  test('tries the other replica only while a client still waits', () => {
    expect(valuesOf('proxy_next_upstream_timeout')).toEqual([3000]);
    expect(valuesOf('proxy_connect_timeout')[0]).toBeLessThan(requestMs);
    expect(TEXT).toMatch(/proxy_next_upstream error timeout non_idempotent;\s+proxy_next_upstream_tries 2;/);
  });

  test('gives up idle connections before the service closes them', () => {
    const [toService, toClients] = valuesOf('keepalive_timeout');
    expect(toService).toBeLessThan(keepAliveMs);
    expect(toClients).toBe(keepAliveMs);
  });

  test('speaks TLS only, and knows nothing of the port for operators', () => {
    expect([...TEXT.matchAll(/listen ([^;]+);/g)].map(([, what]) => what)).toEqual(['443 ssl http2']);
    expect(TEXT).not.toContain('3001');
  });

  test('logs nothing that a client writes', () => {
    const [, format = ''] = /log_format cramp_cds escape=json([^;]+);/.exec(TEXT) ?? [];
    const variables = [...format.matchAll(/\$\w+/g)].map(([name]) => name);
    expect(variables).toEqual([
      '$time_iso8601',
      '$remote_addr',
      '$request_method',
      '$status',
      '$request_time',
      '$upstream_addr',
      '$upstream_status',
      '$upstream_http_x_request_id',
    ]);
  });
});

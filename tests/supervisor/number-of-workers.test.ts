/** How many processes answer calls where the configuration does not say. */
import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/config.js';
import { explainOneWorker, workersFor } from '../../src/workers.js';
import { logSink } from '../support/http-app.js';

const databaseUrl = 'postgres://db.example.org/cramp';

describe('the number of workers', () => {
  test('is that of the cores in production mode with a database to share', () => {
    expect(workersFor({ workers: undefined, databaseUrl }, 'production', 8)).toBe(8);
  });

  test.each([
    ['in sandbox mode', { workers: undefined, databaseUrl }, 'sandbox' as const],
    ['with the embedded database', { workers: undefined, databaseUrl: undefined }, 'production' as const],
  ])('is one %s', (_says, config, mode) => {
    expect(workersFor(config, mode, 8)).toBe(1);
  });

  test('is what was asked for', () => {
    expect(workersFor({ workers: 3, databaseUrl }, 'production', 8)).toBe(3);
  });
});

describe('that there is only one is explained', () => {
  const said = (config: object, cores: number) => {
    const { lines, log } = logSink();
    explainOneWorker(parseConfig(JSON.stringify(config)), log, cores);
    return lines.map((line) => JSON.parse(line));
  };

  test('where more cores are there and nobody chose', () => {
    expect(said({}, 4)).toMatchObject([
      { workers: 1, msg: expect.stringContaining('with databaseUrl all cores are used') },
    ]);
  });

  test.each([
    ['one was asked for', { workers: 1 }, 4],
    ['there is one core', {}, 1],
    ['there is a database to share', { databaseUrl }, 4],
  ])('but not where %s', (_says, config, cores) => {
    expect(said(config, cores)).toEqual([]);
  });
});

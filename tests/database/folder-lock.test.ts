/** The folder of the embedded database belongs to one service at a time: it alone knows the tokens that were used. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { lockFolder, openDatabase } from '../../src/database/connect.js';
import { crampCds, startServe } from '../support/command-line.js';

const folder = () => mkdtempSync(join(tmpdir(), 'cramp-cds-lock-'));

describe('the folder of the embedded database', () => {
  test('is taken by one, and free again afterwards', async () => {
    const dataDir = folder();
    const unlock = await lockFolder(dataDir);
    await expect(lockFolder(dataDir)).rejects.toMatchObject({
      code: 'CRAMP_CONFIG_INVALID',
      problems: [{ path: 'dataDir', expected: expect.stringContaining('no other service uses') }],
    });
    unlock();
    const again = await lockFolder(dataDir);
    again();
  });

  test('can be read meanwhile', async () => {
    const dataDir = folder();
    const unlock = await lockFolder(dataDir);
    const database = await openDatabase({ dataDir });
    expect(await database.selectFrom('feedback').selectAll().execute()).toEqual([]);
    await database.destroy();
    unlock();
  });

  test('that cannot be made is named', async () => {
    await expect(lockFolder('/dev/null/data')).rejects.toMatchObject({
      code: 'CRAMP_NOT_READY',
      problems: [{ path: 'dataDir' }],
    });
  });

  test('is refused to a second service, not to a report, and is free when the first one was killed', async () => {
    const environment = { PORT: '0', DATA_DIR: folder() };
    const first = await startServe(['--sandbox'], { environment });
    const second = await crampCds(['serve', '--sandbox'], { environment });
    const report = await crampCds(['feedback', 'report', '--json'], { environment });
    process.kill(first.pid, 'SIGKILL');
    await first.end;
    const third = await startServe(['--sandbox'], { environment });
    await third.stop('SIGTERM');
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toMatch(/^cramp-cds: CRAMP_CONFIG_INVALID\n {2}dataDir: expected a folder that no other/);
    expect([report.exitCode, JSON.parse(report.stdout)]).toEqual([0, { rules: [], uncorrelated: 0 }]);
  }, 60_000);
});

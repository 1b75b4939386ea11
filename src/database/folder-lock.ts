import { join } from 'node:path';
import Libsql from 'libsql';
import { makeFolder } from './embedded.js';

/** Beside the database, so that reports can read that one. */
const FILE = 'cramp-cds.lock';

/**
 * Takes a lock of the system, through a transaction of a second, empty database that never ends. A file that merely exists would outlive
 * a process that is killed.
 *
 * @throws what `node:fs` or SQLite throws: `SQLITE_BUSY` where somebody else has it
 */
export function lock(dataDir: string): () => void {
  makeFolder(dataDir);
  const file = new Libsql(join(dataDir, FILE));
  try {
    file.exec('pragma busy_timeout = 0; begin exclusive');
  } catch (failure) {
    file.close();
    throw failure;
  }
  return () => file.close();
}

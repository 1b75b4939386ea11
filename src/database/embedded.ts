/**
 * SQLite in this process, as a file of the data folder: the default, which needs no set-up.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CompiledQuery, type DatabaseConnection, SqliteAdapter, SqliteDialect, SqliteDriver } from 'kysely';
import Libsql from 'libsql';

const FILE = 'cramp-cds.db';
/** Only this user may look into the folder. */
const FOLDER_MODE = 0o700;
/** Longest wait for another process that writes, such as a report made from the same folder; nothing else runs meanwhile. */
const BUSY_MS = 500;

/** @throws what `node:fs` or SQLite throws when the folder cannot be used */
export function embeddedDialect(dataDir: string): SqliteDialect {
  makeFolder(dataDir);
  const file = new Libsql(join(dataDir, FILE));
  file.exec(`pragma busy_timeout = ${BUSY_MS}; pragma journal_mode = wal; pragma synchronous = normal`);
  return new EmbeddedDialect(file);
}

/** @throws what `node:fs` throws */
export function makeFolder(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: FOLDER_MODE });
}

/**
 * As Kysely's own, but a transaction takes the lock for writing when it begins, so that a migration is done once and as a whole, and is on the
 * disk when it is committed, with all that was written before. A single statement outlives the process, and a loss of power only later.
 */
class EmbeddedDialect extends SqliteDialect {
  readonly #file: Libsql.Database;

  constructor(file: Libsql.Database) {
    super({ database: file });
    this.#file = file;
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }

  override createDriver(): SqliteDriver {
    return new LockingDriver({ database: this.#file });
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class LockingDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('pragma synchronous = full'));
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    await connection.executeQuery(CompiledQuery.raw('pragma synchronous = normal'));
  }
}

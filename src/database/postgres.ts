/**
 * PostgreSQL through `pg`, so that a server that restarts, hangs or is cut off costs the calls of that moment and nothing else.
 */
import { type PostgresCursor, PostgresDialect, type PostgresPoolClient, type PostgresQueryResult } from 'kysely';
import { Pool, type PoolClient } from 'pg';

export interface PostgresOptions {
  /** Longest wait for a connection. */
  readonly connectMs: number;
  /** Longest run of one statement: on the server, and for its answer to arrive. */
  readonly statementMs: number;
  readonly maxConnections: number;
  /** A connection was lost, as when the server restarts; the next call opens another. */
  readonly onConnectionLost?: (() => void) | undefined;
}

export function postgresDialect(databaseUrl: string, options: PostgresOptions): PostgresDialect {
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: 'cramp-cds',
    max: options.maxConnections,
    connectionTimeoutMillis: options.connectMs,
    statement_timeout: options.statementMs,
    query_timeout: options.statementMs,
    keepAlive: true,
  });
  // Without a listener of each the loss of a connection would end the process: in use its statement fails, unused it is replaced.
  pool.on('connect', (client) => client.on('error', () => options.onConnectionLost?.()));
  pool.on('error', () => undefined);
  return new PostgresDialect({
    pool: { connect: async () => closedAfterFailure(await pool.connect()), end: () => pool.end() },
  });
}

/**
 * A connection that is closed when given back after a failure. One whose answer did not arrive in time still waits for it, perhaps from
 * a server that is gone, and would fail whoever gets it next.
 */
function closedAfterFailure(client: PoolClient): PostgresPoolClient {
  let failed = false;
  function query<R>(statement: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(statement: unknown, parameters: readonly unknown[] = []): unknown {
    return client.query(String(statement), [...parameters]).catch((error: unknown) => {
      failed = true;
      throw error;
    });
  }
  return { query, release: () => client.release(failed) };
}

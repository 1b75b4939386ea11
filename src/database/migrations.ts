import { type Kysely, type Migration, Migrator } from 'kysely';

/**
 * Every step from an empty database to the present one, in alphabetical order. A step that was released is never changed; only what both
 * databases understand is used.
 */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001-replay': {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable('replay')
        .addColumn('token_hash', 'varchar(43)', (column) => column.primaryKey())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .execute();
      await database.schema.createIndex('replay_expires_at').on('replay').column('expires_at').execute();
    },
  },
  '002-feedback': {
    async up(database: Kysely<unknown>) {
      await createDelivery(database);
      await createFeedback(database);
    },
  },
};

async function createDelivery(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('delivery')
    .addColumn('card_uuid', 'text', (column) => column.primaryKey())
    .addColumn('suggestion_uuids', 'text', (column) => column.notNull())
    .addColumn('rule_id', 'text', (column) => column.notNull())
    .addColumn('rule_ids', 'text', (column) => column.notNull())
    .addColumn('rule_version', 'text', (column) => column.notNull())
    .addColumn('knowledge_version', 'text', (column) => column.notNull())
    .addColumn('service_id', 'text', (column) => column.notNull())
    .addColumn('hook', 'text', (column) => column.notNull())
    .addColumn('indicator', 'text', (column) => column.notNull())
    .addColumn('issuer', 'text')
    .addColumn('tenant', 'text')
    .addColumn('delivered_at', 'bigint', (column) => column.notNull())
    .addColumn('person_key', 'text')
    .addColumn('memory', 'text')
    .addColumn('memory_expires_at', 'bigint')
    .execute();
  await createIndexes(database, 'delivery', ['delivered_at', 'person_key', 'memory_expires_at']);
}

async function createFeedback(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('feedback')
    .addColumn('card_id', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('outcome_at', 'bigint', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('service_id', 'text', (column) => column.notNull())
    .addColumn('issuer', 'text')
    .addColumn('tenant', 'text')
    .addColumn('suggestion_uuids', 'text', (column) => column.notNull())
    .addColumn('reason_code', 'text')
    .addColumn('reason_system', 'text')
    .addColumn('comment', 'text')
    .addPrimaryKeyConstraint('feedback_once', ['card_id', 'outcome', 'outcome_at'])
    .execute();
  await createIndexes(database, 'feedback', ['received_at']);
}

async function createIndexes(database: Kysely<unknown>, table: string, columns: readonly string[]): Promise<void> {
  for (const column of columns) {
    await database.schema.createIndex(`${table}_${column}`).on(table).column(column).execute();
  }
}

/** Brings a database up to date under its lock: of several processes that start at once one does it, and the others wait. */
export async function migrate<T>(database: Kysely<T>): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

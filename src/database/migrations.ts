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
};

/** Brings a database up to date under its lock: of several processes that start at once one does it, and the others wait. */
export async function migrate<T>(database: Kysely<T>): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

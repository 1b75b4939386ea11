import type { Purged } from '../feedback/store.js';
import type { Database } from './schema.js';

/** Rows of one statement, so that none runs long and none holds up the calls of this process. */
const ROWS = 500;

/** @param moments UTC milliseconds */
export async function purgeFeedback(
  database: Database,
  { before, now }: { readonly before: number; readonly now: number },
): Promise<Purged> {
  const forgotten = await untilNoMore(() => forgetExpired(database, now));
  let onThem = 0;
  const deliveries = await untilNoMore(async () => {
    const deleted = await deleteDeliveries(database, before);
    onThem += deleted.feedback;
    return deleted.deliveries;
  });
  const feedback = await untilNoMore(() => deleteFeedback(database, before));
  return { deliveries, feedback: onThem + feedback, forgotten };
}

/** Sum of the rows of each turn; others get their turn between. */
async function untilNoMore(once: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (;;) {
    const rows = await once();
    sum += rows;
    if (rows === 0) return sum;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function forgetExpired(database: Database, now: number): Promise<number> {
  const expired = database.selectFrom('delivery').select('card_uuid').where('memory_expires_at', '<', now).limit(ROWS);
  const { numUpdatedRows } = await database
    .updateTable('delivery')
    .set({ person_key: null, memory: null, memory_expires_at: null })
    .where('card_uuid', 'in', expired)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** With the feedback on them, which would belong to no card afterwards. */
async function deleteDeliveries(database: Database, before: number) {
  return database.transaction().execute(async (transaction) => {
    const old = await transaction
      .selectFrom('delivery')
      .select('card_uuid')
      .where('delivered_at', '<', before)
      .limit(ROWS)
      .execute();
    const uuids = old.map(({ card_uuid }) => card_uuid);
    if (uuids.length === 0) return { deliveries: 0, feedback: 0 };
    const feedback = await transaction.deleteFrom('feedback').where('card_id', 'in', uuids).executeTakeFirst();
    const deliveries = await transaction.deleteFrom('delivery').where('card_uuid', 'in', uuids).executeTakeFirst();
    return { deliveries: Number(deliveries.numDeletedRows), feedback: Number(feedback.numDeletedRows) };
  });
}

async function deleteFeedback(database: Database, before: number): Promise<number> {
  const old = database.selectFrom('feedback').select('card_id').where('received_at', '<', before).limit(ROWS);
  const { numDeletedRows } = await database
    .deleteFrom('feedback')
    .where('card_id', 'in', old)
    .where('received_at', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

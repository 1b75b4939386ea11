/** What a database holds of feedback that was acknowledged: for drills that kill the service or its replicas. */
import { openDatabase } from '../../dist/src/database/connect.js';

/**
 * @param place of the database, as `openDatabase` takes it
 * @param acknowledged items `{ card, isShown }`; `isShown` where the card was answered by the service
 * @param underWay items that are stored by now, but whose card may never have been
 * @returns how many are missing, stored twice, or without their card
 */
export async function storedOutcomes(place, acknowledged, underWay = []) {
  const database = await openDatabase(place, { timeoutMs: 30_000 });
  const rows = await database.selectFrom('feedback').select('card_id').execute();
  const cards = await database.selectFrom('delivery').select('card_uuid').execute();
  await database.destroy();
  const shown = new Set(cards.map(({ card_uuid: uuid }) => uuid));
  const stored = new Map();
  for (const { card_id: id } of rows) stored.set(id, (stored.get(id) ?? 0) + 1);
  const all = [...acknowledged, ...underWay];
  return {
    missing: all.filter(({ card }) => !stored.has(card)).length,
    twice: all.filter(({ card }) => stored.get(card) > 1).length,
    withoutCard: acknowledged.filter(({ card, isShown }) => isShown && !shown.has(card)).length,
  };
}

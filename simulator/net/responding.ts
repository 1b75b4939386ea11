/** What the prescriber does with a card: follows it, says why not, or puts it aside; the service is told of the first two. */
import { applyActions, isUnsigned, type ServerWrite } from '../model/apply.js';
import type { Failure } from '../model/failure.js';
import { acceptedFeedback, type Override, overriddenFeedback } from '../model/feedback.js';
import { isResource, type Json } from '../model/resource.js';
import type { CardEntry } from '../model/state.js';
import { cardChanged, findCard, toldNews } from '../model/steps.js';
import type { Hooks } from './hooks.js';
import { orderContext, type World } from './world.js';

export interface Responding {
  /** @param index of the suggestion among those shown */
  accept(key: string, index: number): Promise<void>;
  override(key: string, override: Override): Promise<void>;
  dismiss(key: string): void;
}

interface Deps {
  readonly hooks: Hooks;
  readonly draftsChanged: () => void;
}

export function createResponding(world: World, { hooks, draftsChanged }: Deps): Responding {
  async function accept(key: string, index: number): Promise<void> {
    const entry = findCard(world.get(), key);
    const suggestion = entry?.card.suggestions[index];
    const context = orderContext(world.get(), world.browser.now());
    if (entry === undefined || suggestion === undefined || context === undefined) return;
    const newId = () => `draft-${world.browser.newUuid().slice(0, 8)}`;
    const applied = applyActions(suggestion.actions, world.get().drafts, { ...context, newId });
    const accepted = [...entry.accepted, index];
    world.change((state) => ({ ...state, drafts: applied.drafts }));
    world.change(cardChanged(key, { accepted, state: 'accepted' }));
    world.change(toldNews('done', applied.changes));
    world.change(toldNews('problem', applied.refused));
    for (const write of applied.writes) await carryOut(world, write);
    if (applied.writes.length > 0) hooks.forgetRecord();
    const uuids = accepted.flatMap((each) => entry.card.suggestions[each]?.uuid ?? []);
    await Promise.all([sendAcceptance(entry, suggestion.label, uuids), draftsChanged()]);
  }

  async function sendAcceptance(entry: CardEntry, label: string, uuids: readonly string[]): Promise<void> {
    const at = new Date(world.browser.now()).toISOString();
    const { uuid } = entry.card;
    if (uuid === undefined || uuids.length === 0) {
      return world.change(toldNews('problem', ['No feedback: the card or its suggestion has no uuid.']));
    }
    await send(world, entry, { body: acceptedFeedback(uuid, uuids, at), says: `accepted “${label}”` });
  }

  async function override(key: string, why: Override): Promise<void> {
    const entry = findCard(world.get(), key);
    if (entry === undefined) return;
    world.change(cardChanged(key, { state: 'overridden' }));
    const { uuid } = entry.card;
    if (uuid === undefined) return world.change(toldNews('problem', ['No feedback: the card has no uuid.']));
    const at = new Date(world.browser.now()).toISOString();
    await send(world, entry, { body: overriddenFeedback(uuid, why, at), says: 'overridden' });
  }

  return {
    accept,
    override,
    dismiss: (key) => world.change(cardChanged(key, { state: 'dismissed' })),
  };
}

interface Report {
  readonly body: Json;
  readonly says: string;
}

async function send(world: World, { serviceId, card }: CardEntry, { body, says }: Report): Promise<void> {
  const url = `${world.get().service.url}/cds-services/${encodeURIComponent(serviceId)}/feedback`;
  const result = await world.http({
    kind: 'feedback',
    party: 'service',
    method: 'POST',
    url,
    body,
    serviceId,
    mayBeEmpty: true,
  });
  const about = `${says}: ${card.summary}`;
  const news = result.ok
    ? toldNews('done', [`Feedback stored by the service: ${about}`])
    : toldNews('problem', [`Feedback not stored (${about}). ${result.failure.says}`]);
  world.change(news);
}

/** On the FHIR server: what does not exist there, and orders that are signed, stay as they are. */
async function carryOut(world: World, write: ServerWrite): Promise<void> {
  const obstacle = write.method === 'create' ? undefined : await obstacleTo(world, write);
  if (obstacle !== undefined) return world.change(toldNews('problem', [`Not done: ${write.says}. ${obstacle}`]));
  const result = await written(world, write);
  const news = result.ok
    ? toldNews('done', [`In the record: ${write.says}`])
    : toldNews('problem', [`Not done: ${write.says}. ${result.failure.says}`]);
  world.change(news);
}

async function obstacleTo(
  world: World,
  { reference }: Exclude<ServerWrite, { method: 'create' }>,
): Promise<string | undefined> {
  const found = await world.fhir().read(reference);
  if (!found.ok)
    return isGone(found.failure) ? `${reference} is neither a draft here nor in the record.` : found.failure.says;
  if (!isResource(found.body) || !isOrder(found.body) || isUnsigned(found.body)) return undefined;
  return `${reference} is signed: an EHR changes it by an order of its own.`;
}

function isGone({ status }: Failure): boolean {
  return status === 404 || status === 410;
}

/** Requests have an intent, other resources do not. */
function isOrder(resource: Json): boolean {
  return resource['intent'] !== undefined;
}

function written(world: World, write: ServerWrite) {
  const fhir = world.fhir();
  if (write.method === 'create') {
    const { resource } = write;
    return resource.id === undefined
      ? fhir.create(resource)
      : fhir.update(`${resource.resourceType}/${resource.id}`, resource);
  }
  return write.method === 'update' ? fhir.update(write.reference, write.resource) : fhir.remove(write.reference);
}

/**
 * What was shown to this user for this patient before, and which cards therefore are not shown again. The look-up runs beside reading and
 * must not cost a card: late or failed, nothing is suppressed.
 */
import type { CdsRequest } from '../cds/types.js';
import { DAY_MS } from '../facts/dates.js';
import type { DisplayMemory, PastDisplay } from '../feedback/display.js';
import { type CardIdentity, type IdentityFacts, identityOf } from './display-identity.js';
import type { AdviceGroup } from './group-advice.js';
import { inTime } from './in-time.js';
import { reasonToSuppress } from './suppression.js';

/** What suppression needs from outside; undefined where it is off. */
export interface Suppression {
  /** Keyed hash of the caller and these parts: equal for equal parts, and nothing can be read from it. */
  keyOf(parts: readonly (string | undefined)[]): string;
  /** Displays of that person that are remembered; may fail. */
  pastDisplays(personKey: string): Promise<readonly PastDisplay[]>;
}

/** A card that was left out: the rule that gave its summary, and why, without identifiers. */
export interface Suppressed {
  readonly ruleId: string;
  readonly because: string;
}

/** Longest look-up; after it cards are shown as if nothing was remembered. */
const LOOK_UP_MS = 200;
/** A display is forgotten after this long, whatever came back for it: no cell of 5.4 is longer. */
export const REMEMBERED_DAYS = 90;

export interface RecallOptions {
  readonly suppression?: Suppression | undefined;
  readonly deadline: AbortSignal;
  /** UTC milliseconds. */
  readonly asOf: number;
}

/** One call's memory. */
export interface Recall {
  readonly past: Promise<readonly PastDisplay[]>;
  memoryOf(identity: CardIdentity): DisplayMemory;
}

/**
 * Starts the look-up; undefined where suppression is off, or where nobody in particular looks: an answer is of one user, so without a
 * user none is known.
 */
export function startRecall(request: CdsRequest, { suppression, deadline, asOf }: RecallOptions): Recall | undefined {
  const { patientId, userId } = request.context;
  if (suppression === undefined || userId === undefined) return undefined;
  const personKey = suppression.keyOf(['person', request.fhirServer?.replace(/\/$/, ''), patientId, userId]);
  const bound = AbortSignal.any([deadline, AbortSignal.timeout(LOOK_UP_MS)]);
  return {
    past: inTime(lookUp(suppression, personKey), bound, []),
    memoryOf: (identity) => memoryOf(identity, { request, suppression, personKey, asOf }),
  };
}

/** Also a look-up that throws before it waits is only a failed one. */
async function lookUp(suppression: Suppression, personKey: string): Promise<readonly PastDisplay[]> {
  return suppression.pastDisplays(personKey);
}

interface Circle {
  readonly request: CdsRequest;
  readonly suppression: Suppression;
  readonly personKey: string;
  readonly asOf: number;
}

/** Only hashes and codes: the references end here (B17). */
function memoryOf(
  { ruleId, subject, orders, results, alarm }: CardIdentity,
  { request, suppression, personKey, asOf }: Circle,
): DisplayMemory {
  const { hookInstance, context } = request;
  const keyOf = (kind: string, ...parts: readonly string[]) => suppression.keyOf([kind, personKey, ...parts]);
  // Without an id it may be any: it is the same only within the event.
  const keyOfReference = (kind: string) => (reference: string) =>
    reference.includes('/') ? keyOf(kind, reference) : keyOf(kind, reference, hookInstance);
  return {
    personKey,
    subjectKey: keyOf('subject', ruleId, ...subject),
    orderKeys: orders.map(keyOfReference('order')),
    resultKeys: results.map(keyOfReference('result')),
    encounterKey: context.encounterId === undefined ? undefined : keyOf('encounter', context.encounterId),
    eventKey: keyOf('event', hookInstance),
    alarm,
    expiresAt: asOf + REMEMBERED_DAYS * DAY_MS,
  };
}

/** Groups to be shown, what is to be remembered of each, and those left out. */
export interface Recalled {
  readonly shown: readonly AdviceGroup[];
  readonly memories: ReadonlyMap<AdviceGroup, DisplayMemory>;
  readonly suppressed: readonly Suppressed[];
}

export interface RecallContext {
  readonly request: CdsRequest;
  readonly facts: IdentityFacts;
  /** UTC milliseconds. */
  readonly asOf: number;
}

/** Leaves out what need not be said again; waits for the look-up no longer than it may take. */
export async function withoutSuppressed(
  groups: readonly AdviceGroup[],
  recall: Recall | undefined,
  { request, facts, asOf }: RecallContext,
): Promise<Recalled> {
  if (recall === undefined) return { shown: groups, memories: new Map(), suppressed: [] };
  const past = await recall.past;
  const judged = groups.map((group) => {
    const memory = recall.memoryOf(identityOf(group, facts));
    const because = reasonToSuppress({ memory, hook: request.hook, indicator: group.indicator }, past, asOf);
    return { group, memory, because };
  });
  const shown = judged.filter(({ because }) => because === undefined);
  return {
    shown: shown.map(({ group }) => group),
    memories: new Map(shown.map(({ group, memory }) => [group, memory])),
    suppressed: judged.flatMap(({ group, because }) =>
      because === undefined ? [] : [{ ruleId: group.primary.rule.meta.id, because }],
    ),
  };
}

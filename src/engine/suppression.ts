/**
 * When a card is not shown again: the table of clinical-knowledge 5.4, cell by cell. Pure: everything it knows is handed in, and nothing
 * of it names a person or a resource. Where the table is silent, docs/decisions/0012 says which reading is in force.
 */
import { type Hook, INDICATORS, type Indicator } from '../cds/types.js';
import { DAY_MS, HOUR_MS, isoDay } from '../facts/dates.js';
import type { Alarm, DisplayMemory, PastDisplay } from '../feedback/display.js';

/** A card that is about to be shown. */
export interface CardNow {
  readonly memory: DisplayMemory;
  readonly hook: Hook;
  readonly indicator: Indicator;
}

interface Period {
  readonly ms: number;
  /** As said in a reason. */
  readonly text: string;
}

const DAY: Period = { ms: 24 * HOUR_MS, text: '24 hours' };
const DAYS_30: Period = { ms: 30 * DAY_MS, text: '30 days' };
const DAYS_90: Period = { ms: 90 * DAY_MS, text: '90 days' };

/** How long an override silences, by the indicator that was overridden. */
const OVERRIDDEN: Readonly<Record<Indicator, Period>> = { critical: DAY, warning: DAYS_30, info: DAYS_90 };
/** Warnings about the chart that an override silences longer than others. */
const OVERRIDDEN_LONGER: Readonly<Record<string, Period>> = { 'quinine-active-review': DAYS_90 };
/** How long an accepted suggestion silences; a critical card has no such time, but waits for its order or result to change. */
const ACCEPTED: Readonly<Record<Exclude<Indicator, 'critical'>, Period>> = { warning: DAYS_30, info: DAYS_90 };
const INFO_WITHOUT_FEEDBACK: Period = { ms: 7 * DAY_MS, text: '7 days' };

/** Reasons that say what quinine is for, and how long re-orders need no second answer. */
const ANTIPARASITIC_REASONS: ReadonlySet<string | undefined> = new Set(['indication-malaria', 'indication-babesiosis']);
const QUININE_ORDERED = 'quinine-for-cramps';
const REORDER: Period = { ms: 14 * DAY_MS, text: '14 days' };

/**
 * Why this card need not be shown now, as the end of "suppressed because …", or undefined when it is shown.
 *
 * @param past displays that are remembered; those of other persons and subjects, and those that ought to be forgotten, change nothing
 * @param asOf UTC milliseconds
 */
export function reasonToSuppress(card: CardNow, past: readonly PastDisplay[], asOf: number): string | undefined {
  const same = past.filter(({ memory }) => isSameSubject(memory, card.memory) && memory.expiresAt > asOf);
  const related = same.filter((display) => concerns(display, card, asOf));
  const answered = afterLatestOutcome(related, card, asOf);
  // Asked again about one event, and not answered, it is one display: it shows what it showed (CH-28).
  const isSameDisplay = same.some(({ memory }) => memory.eventKey === card.memory.eventKey);
  return answered ?? (isSameDisplay ? undefined : withoutFeedback(related, card, asOf));
}

function isSameSubject(past: DisplayMemory, now: DisplayMemory): boolean {
  return (
    past.personKey === now.personKey && past.subjectKey === now.subjectKey && isAboutOrder(past) === isAboutOrder(now)
  );
}

function isAboutOrder({ orderKeys }: DisplayMemory): boolean {
  return orderKeys.length > 0;
}

/** New orders are included for info, and for quinine against an infection; otherwise every order must have been spoken of. */
function concerns(display: PastDisplay, { memory }: CardNow, asOf: number): boolean {
  const isGeneral = display.indicator === 'info' || !isAboutOrder(memory);
  return isGeneral || includesAll(display.memory.orderKeys, memory.orderKeys) || isReorder(display, asOf);
}

function isReorder(display: PastDisplay, asOf: number): boolean {
  const { outcome } = display;
  return outcome !== undefined && isForInfection(display) && asOf - outcome.at <= REORDER.ms;
}

function isForInfection({ ruleId, memory, outcome }: PastDisplay): boolean {
  if (ruleId !== QUININE_ORDERED || !isAboutOrder(memory) || outcome?.kind !== 'overridden') return false;
  return ANTIPARASITIC_REASONS.has(outcome.reasonCode);
}

type Answered = PastDisplay & { readonly outcome: NonNullable<PastDisplay['outcome']> };

function isAnswered(display: PastDisplay): display is Answered {
  return display.outcome !== undefined;
}

/** The latest outcome decides; of several at one moment, the one that lets the card through. */
function afterLatestOutcome(related: readonly PastDisplay[], card: CardNow, asOf: number): string | undefined {
  const answered = related.filter(isAnswered);
  const latest = Math.max(...answered.map(({ outcome }) => outcome.at));
  const reasons = answered
    .filter(({ outcome }) => outcome.at === latest)
    .map((display) => (isWorse(card, display) ? undefined : afterOutcome(display, card, asOf)));
  return reasons.includes(undefined) ? undefined : reasons[0];
}

function afterOutcome(display: Answered, card: CardNow, asOf: number): string | undefined {
  if (display.outcome.kind === 'accepted') return afterAcceptance(display, card, asOf);
  return isForInfection(display) ? afterInfection(display, card) : afterOverride(display, asOf);
}

/** For that order without an end, as long as it is remembered; `concerns` has seen to the time for re-orders. */
function afterInfection({ memory, outcome }: Answered, card: CardNow): string {
  const isThatOrder = includesAll(memory.orderKeys, card.memory.orderKeys);
  const scope = isThatOrder ? 'same order' : `re-order within ${REORDER.text}`;
  return `overridden on ${isoDay(outcome.at)} as treatment of malaria or babesiosis, ${scope}`;
}

function afterOverride({ ruleId, memory, indicator, outcome }: Answered, asOf: number): string | undefined {
  const isLonger = indicator === 'warning' && !isAboutOrder(memory);
  const period = (isLonger ? OVERRIDDEN_LONGER[ruleId] : undefined) ?? OVERRIDDEN[indicator];
  if (isOver(period, outcome.at, asOf)) return undefined;
  return `overridden on ${isoDay(outcome.at)} for ${period.text}, ${scopeText(memory, indicator)}`;
}

function afterAcceptance({ memory, indicator, outcome }: Answered, card: CardNow, asOf: number): string | undefined {
  if (indicator === 'critical') {
    const isUnchanged = restsOnSame(memory, card.memory);
    return isUnchanged ? `accepted on ${isoDay(outcome.at)}, same order and result since` : undefined;
  }
  const period = ACCEPTED[indicator];
  if (isOver(period, outcome.at, asOf)) return undefined;
  return `accepted on ${isoDay(outcome.at)} for ${period.text}, ${scopeText(memory, indicator)}`;
}

/** The very same orders and results; without any there is nothing that could show a change. */
function restsOnSame(past: DisplayMemory, now: DisplayMemory): boolean {
  const isSame = (a: readonly string[], b: readonly string[]) => includesAll(a, b) && includesAll(b, a);
  const restsOnSomething = now.orderKeys.length + now.resultKeys.length > 0;
  return restsOnSomething && isSame(past.orderKeys, now.orderKeys) && isSame(past.resultKeys, now.resultKeys);
}

/** Critical cards repeat; warnings once per encounter and hook, so that one seen while selecting is still seen at signing. */
function withoutFeedback(related: readonly PastDisplay[], card: CardNow, asOf: number): string | undefined {
  const reasons = related
    .filter((display) => !isAnswered(display) && !isWorse(card, display))
    .flatMap((display) => silenceOfDisplay(display, card, asOf) ?? []);
  return reasons[0];
}

function silenceOfDisplay(display: PastDisplay, card: CardNow, asOf: number): string | undefined {
  const { memory, hook, indicator, shownAt } = display;
  const day = isoDay(shownAt);
  if (indicator === 'warning') {
    const isSameEncounter = memory.encounterKey !== undefined && memory.encounterKey === card.memory.encounterKey;
    return isSameEncounter && hook === card.hook ? `shown on ${day} on this hook, same encounter` : undefined;
  }
  if (indicator === 'critical' || isOver(INFO_WITHOUT_FEEDBACK, shownAt, asOf)) return undefined;
  return `shown on ${day}, not again for ${INFO_WITHOUT_FEEDBACK.text}`;
}

function isOver({ ms }: Period, since: number, asOf: number): boolean {
  return asOf - since >= ms;
}

function scopeText(memory: DisplayMemory, indicator: Indicator): string {
  if (!isAboutOrder(memory)) return 'same subject';
  return indicator === 'info' ? 'same ingredient' : 'same order';
}

/** Re-arms at once: worse than what the clinician answered or saw, in any respect. */
function isWorse({ memory, indicator }: CardNow, past: PastDisplay): boolean {
  const [now, then] = [memory.alarm, past.memory.alarm];
  return (
    INDICATORS.indexOf(indicator) > INDICATORS.indexOf(past.indicator) ||
    now.ruleVersion !== then.ruleVersion ||
    now.tier > then.tier ||
    isHigherDose(now, then) ||
    (now.isPregnant && !then.isPregnant) ||
    !includesAll(then.factors, now.factors)
  );
}

/** A dose that nobody had stated may have been any: the one stated now has not been answered. */
function isHigherDose(now: Alarm, then: Alarm): boolean {
  if (now.dailyMg === undefined) return false;
  return then.dailyMg === undefined || now.dailyMg > then.dailyMg;
}

function includesAll(all: readonly string[], some: readonly string[]): boolean {
  return some.every((each) => all.includes(each));
}

/**
 * What a client tells about cards it was sent (CH-141 to CH-152): strict where the standard is, lenient where clients are known to differ.
 */
import { CrampError, type Problem } from '../errors.js';
import { isEmpty, isNestedDeeperThan, isRecord, MAX_NESTING_LEVELS, withoutEmptyMembers } from './json.js';

/** "Ignored" is never reported, and no feedback is not a rejection (CH-143, CH-154). */
export const OUTCOMES = ['accepted', 'overridden'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One outcome of one card. */
export interface Feedback {
  /** `card.uuid`; anything else is kept and belongs to no card of ours (CH-142). */
  readonly card: string;
  readonly outcome: Outcome;
  /** Their `uuid`; empty unless accepted. */
  readonly acceptedSuggestions: readonly string[];
  readonly reason?: FeedbackReason;
  /** Free text, may hold patient data: never logged (CH-147). */
  readonly comment?: string;
  /** UTC milliseconds; may lie in the future (CH-148). */
  readonly outcomeAt: number;
}

/** A reason offered on the card, or one of the client's own. */
export interface FeedbackReason {
  readonly code: string;
  readonly system?: string;
}

/** More than any batch we know of; keeps one call from holding up the others. */
export const MAX_FEEDBACK_ITEMS = 10_000;
/** Bad places listed in one answer; the others are counted. */
const MAX_PROBLEMS = 1000;

/**
 * Feedback of a request body, in the order received.
 *
 * @throws CRAMP_FEEDBACK_INVALID with one problem per offence, for the whole list at once (CH-150); it holds no value of the body
 */
export function parseFeedback(body: unknown): readonly Feedback[] {
  const items = itemsOf(body).map((item, index) => parseItem(item, `feedback[${index}]`));
  const problems = items.flatMap((item) => item.problems);
  if (problems.length > 0) throw invalid(withinLimit(problems));
  return items.flatMap(({ feedback }) => feedback ?? []);
}

function invalid(problems: readonly Problem[]): CrampError {
  return new CrampError('CRAMP_FEEDBACK_INVALID', problems);
}

function withinLimit(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MAX_PROBLEMS) return problems;
  const others = problems.length - MAX_PROBLEMS;
  const rest = { path: 'feedback', expected: `the other ${others} places to be right, too` };
  return [...problems.slice(0, MAX_PROBLEMS), rest];
}

function itemsOf(body: unknown): readonly unknown[] {
  if (!isRecord(body)) throw invalid([{ expected: 'a JSON object' }]);
  if (isNestedDeeperThan(body, MAX_NESTING_LEVELS)) {
    throw invalid([{ expected: `at most ${MAX_NESTING_LEVELS} levels of objects and arrays` }]);
  }
  const items = body['feedback'];
  if (!Array.isArray(items) || items.length === 0) {
    throw invalid([{ path: 'feedback', expected: 'a list with at least one item' }]);
  }
  if (items.length > MAX_FEEDBACK_ITEMS) {
    throw invalid([{ path: 'feedback', expected: `at most ${MAX_FEEDBACK_ITEMS} items in one call` }]);
  }
  return items;
}

interface ParsedItem {
  /** Undefined when there are problems. */
  readonly feedback?: Feedback;
  readonly problems: readonly Problem[];
}

function parseItem(received: unknown, path: string): ParsedItem {
  if (!isRecord(received)) return { problems: [{ path, expected: 'an object' }] };
  const item = withoutEmptyMembers(received);
  const problems: Problem[] = [];
  const at = (member: string): Place => ({ path: `${path}.${member}`, problems });
  const card = requiredText(item['card'], at('card'));
  const outcome = outcomeOf(item['outcome'], at('outcome'));
  const acceptedSuggestions = outcome === 'accepted' ? suggestionsOf(item, at('acceptedSuggestions')) : [];
  const why = reasonOf(item, at);
  const outcomeAt = timeOf(item['outcomeTimestamp'], at('outcomeTimestamp'));
  if (card === undefined || outcome === undefined || outcomeAt === undefined || problems.length > 0) {
    return { problems };
  }
  return { feedback: { card: uuidInLowerCase(card), outcome, acceptedSuggestions, ...why, outcomeAt }, problems };
}

/** Where a value stands, and where to say so if it is wrong. */
interface Place {
  readonly path: string;
  readonly problems: Problem[];
}

function refuse({ path, problems }: Place, expected: string): undefined {
  problems.push({ path, expected });
}

function inside({ path, problems }: Place, member: string): Place {
  return { path: `${path}${member}`, problems };
}

function requiredText(value: unknown, place: Place): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : refuse(place, 'text that is not blank');
}

/** Ours are sent in lower case, and some clients write UUIDs in capitals. */
function uuidInLowerCase(card: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(card) ? card.toLowerCase() : card;
}

function outcomeOf(value: unknown, place: Place): Outcome | undefined {
  return OUTCOMES.find((outcome) => outcome === value) ?? refuse(place, OUTCOMES.join(' or '));
}

function suggestionsOf({ acceptedSuggestions }: Readonly<Record<string, unknown>>, place: Place): readonly string[] {
  if (!Array.isArray(acceptedSuggestions)) {
    refuse(place, 'a list with at least one item when the outcome is accepted');
    return [];
  }
  return acceptedSuggestions.flatMap((suggestion, index) => suggestionIdOf(suggestion, inside(place, `[${index}]`)));
}

function suggestionIdOf(suggestion: unknown, place: Place): string | readonly [] {
  if (isRecord(suggestion)) return requiredText(suggestion['id'], inside(place, '.id')) ?? [];
  refuse(place, 'an object');
  return [];
}

type Why = Pick<Feedback, 'reason' | 'comment'>;

/** Under its name or the plural one of older drafts, the reason as a member or flat (CH-145 to CH-147, CH-152). */
function reasonOf(item: Readonly<Record<string, unknown>>, at: (member: string) => Place): Why {
  const member = item['overrideReason'] === undefined ? 'overrideReasons' : 'overrideReason';
  const place = at(member);
  const given = item[member];
  if (given === undefined) return {};
  if (!isRecord(given)) return refuse(place, 'an object') ?? {};
  const { userComment, reason: listed } = withoutEmptyMembers(given);
  const comment = optionalText(userComment, inside(place, '.userComment'));
  const reason = listed === undefined ? codingOf(given, place) : codingOf(listed, inside(place, '.reason'));
  return { ...(reason !== undefined && { reason }), ...(comment !== undefined && { comment }) };
}

/** Without a code there is nothing to count; without a system it still says something. */
function codingOf(value: unknown, place: Place): FeedbackReason | undefined {
  if (!isRecord(value)) return refuse(place, 'a Coding');
  const code = optionalText(value['code'], inside(place, '.code'));
  const system = optionalText(value['system'], inside(place, '.system'));
  return code === undefined ? undefined : { code, ...(system !== undefined && { system }) };
}

function optionalText(value: unknown, place: Place): string | undefined {
  if (value === undefined || isEmpty(value)) return undefined;
  if (typeof value !== 'string') return refuse(place, 'text');
  return value.trim() === '' ? undefined : value;
}

const RFC_3339 =
  /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d+))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i;

/** RFC 3339 with any offset → UTC milliseconds; a leap second is the second after it. */
function timeOf(value: unknown, place: Place): number | undefined {
  const parts = typeof value === 'string' ? RFC_3339.exec(value) : null;
  const time = parts === null ? Number.NaN : utcOf(parts);
  return Number.isNaN(time) ? refuse(place, 'a date and time of RFC 3339 with its offset') : time;
}

function utcOf(parts: RegExpExecArray): number {
  const [, day = '', hours, minutes, seconds, fraction = '', sign, offsetHours = 0, offsetMinutes = 0] = parts;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // A day that its month does not have is read as one of the next month.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return Number.NaN;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1);
  const wholeSeconds = (Number(hours) * 60 + Number(minutes) - offset) * 60 + Number(seconds);
  return midnight + wholeSeconds * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
}

/**
 * What one answer means – a prefetch value or the body of a FHIR server's answer – by the table under CH-79.
 *
 * Nothing here knows which resource types were asked for, and no resource is looked into.
 */
import { isRecord } from '../cds/json.js';

/** One page of a list, or one resource as a list of one. */
export interface Page {
  readonly kind: 'page';
  /** As received, outcomes left out; a broken entry is undefined, so that it is counted. */
  readonly resources: readonly unknown[];
  /** Entries that the search matched, without those it included. */
  readonly matches: number;
  /** Matches in all pages, where the server counts them. */
  readonly total: number | undefined;
  /** An error came with the matches: something is missing. */
  readonly hasError: boolean;
  readonly next: string | undefined;
}

/**
 * - `refused`: an OperationOutcome in place of data: asking again is pointless
 * - `unreadable`: no FHIR at all
 */
export interface NoPage {
  readonly kind: 'refused' | 'unreadable';
}

const EMPTY_PAGE: Page = {
  kind: 'page',
  resources: [],
  matches: 0,
  total: undefined,
  hasError: false,
  next: undefined,
};

/** Reads one answer, accepting the sloppy forms that occur (CH-79, CH-80): a resource for a list, the pre-1.0 envelope. */
export function readAnswer(value: unknown): Page | NoPage {
  return readValue(isEnvelope(value) ? unwrap(value) : value);
}

/**
 * Is a page everything there is, when no `next` link says otherwise?
 *
 * @param askedCount `_count` of the query: a page of that many, without a total, may be cut off.
 */
export function isWholeList({ matches, total, hasError, next }: Page, askedCount: number | undefined): boolean {
  if (hasError || next !== undefined) return false;
  return total === undefined ? askedCount === undefined || matches < askedCount : total <= matches;
}

/** `_count` of a query such as `Observation?patient=1&_count=200`. */
export function askedCountOf(query: string): number | undefined {
  const count = Number(/[?&]_count=(\d+)(?:&|$)/.exec(query)?.[1]);
  return count > 0 ? count : undefined;
}

function readValue(value: unknown): Page | NoPage {
  if (value === null) return EMPTY_PAGE;
  if (!isRecord(value) || typeof value['resourceType'] !== 'string') return { kind: 'unreadable' };
  if (value['resourceType'] === 'OperationOutcome') return { kind: 'refused' };
  if (value['resourceType'] === 'Bundle') return readBundle(value);
  return { ...EMPTY_PAGE, resources: [value], matches: 1 };
}

// ── bundles ──────────────────────────────────────────────────────────────────

type JsonObject = Readonly<Record<string, unknown>>;

function readBundle(bundle: JsonObject): Page | NoPage {
  const entries = entriesOf(bundle);
  if (entries === undefined) return { kind: 'unreadable' };
  const outcomes = entries.filter(isOutcome);
  const others = entries.filter((entry) => !isOutcome(entry));
  const hasError = outcomes.some(isError);
  if (hasError && others.length === 0) return { kind: 'refused' };
  return {
    kind: 'page',
    resources: others.map(resourceOf),
    matches: others.filter((entry) => modeOf(entry) !== 'include').length,
    total: typeof bundle['total'] === 'number' ? bundle['total'] : undefined,
    hasError,
    next: nextOf(bundle),
  };
}

/** R4 has a list or nothing; a single entry outside a list is clear enough. */
function entriesOf({ entry }: JsonObject): readonly unknown[] | undefined {
  if (entry === undefined || entry === null) return [];
  if (isRecord(entry)) return [entry];
  return Array.isArray(entry) ? entry : undefined;
}

function resourceOf(entry: unknown): unknown {
  return isRecord(entry) ? entry['resource'] : undefined;
}

function modeOf(entry: unknown): unknown {
  return isRecord(entry) && isRecord(entry['search']) ? entry['search']['mode'] : undefined;
}

function isOutcome(entry: unknown): boolean {
  const resource = resourceOf(entry);
  return modeOf(entry) === 'outcome' || (isRecord(resource) && resource['resourceType'] === 'OperationOutcome');
}

/** Only `information` and `warning` are known to be harmless: a vendor reports "no results" with them. */
function isError(entry: unknown): boolean {
  const resource = resourceOf(entry);
  const issues = isRecord(resource) && Array.isArray(resource['issue']) ? resource['issue'] : [undefined];
  return issues.some((issue) => !isRecord(issue) || !isHarmless(issue['severity']));
}

function isHarmless(severity: unknown): boolean {
  return severity === 'information' || severity === 'warning';
}

function nextOf({ link }: JsonObject): string | undefined {
  const links: readonly unknown[] = Array.isArray(link) ? link : [link];
  const next = links.find((entry) => isRecord(entry) && entry['relation'] === 'next');
  if (!isRecord(next)) return undefined;
  // A next link without an address still says that there is more.
  return typeof next['url'] === 'string' ? next['url'] : '';
}

// ── pre-1.0 envelope ─────────────────────────────────────────────────────────

function isEnvelope(value: unknown): value is JsonObject {
  return isRecord(value) && !('resourceType' in value) && 'resource' in value;
}

/** `resource: null` means "none" like a bare null, unless the envelope says that the read failed. */
function unwrap({ resource, response }: JsonObject): unknown {
  const status = isRecord(response) ? response['status'] : undefined;
  const failed = typeof status === 'string' && !status.startsWith('2');
  return resource === null && failed ? { resourceType: 'OperationOutcome' } : resource;
}

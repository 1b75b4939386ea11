/**
 * Fills the prefetch templates of any service from a FHIR server. A key that cannot be filled is left out, as the standard wants it,
 * and named with the reason.
 */
import { isRecord } from '../cds/json.js';
import { expandTemplate, PREFETCH_TOKENS, tokensOf } from '../cds/prefetch-template.js';
import { readAnswer } from '../fhir/bundle.js';
import { createFhirClient, type GetJson } from '../fhir/fhir-client.js';
import type { FetchedPage } from '../fhir/read-result.js';
import type { FhirAccess, HookContext } from './hook-request.js';

export interface Prefetched {
  readonly values: Readonly<Record<string, unknown>>;
  readonly missing: readonly { readonly key: string; readonly reason: string }[];
}

export interface PrefetchReader {
  fill(templates: Readonly<Record<string, string>>, context: HookContext): Promise<Prefetched>;
}

export interface PrefetchReaderOptions extends FhirAccess {
  /** Of one query with all its pages. */
  readonly timeoutMs: number;
  /** That `today()` stands for, UTC milliseconds. */
  readonly now: number;
}

const PAGES = 10;
const ANSWER_BYTES = 10 * 1024 * 1024;

/** The same query is asked once, however many services want it. */
export function prefetchReader(options: PrefetchReaderOptions): PrefetchReader {
  const asked = new Map<string, Promise<Value>>();
  const read = (query: string) => {
    const value = asked.get(query) ?? readValue(query, options);
    asked.set(query, value);
    return value;
  };
  return {
    fill: async (templates, context) => {
      const filled = await Promise.all(
        Object.entries(templates).map(async ([key, template]) => {
          const { query, without } = fillTemplate(template, context, options.now);
          return {
            key,
            ...(without === undefined ? await read(query) : { reason: `{{${without}}} has no value here` }),
          };
        }),
      );
      return {
        values: Object.fromEntries(filled.flatMap((each) => ('value' in each ? [[each.key, each.value]] : []))),
        missing: filled.flatMap((each) => ('reason' in each ? [{ key: each.key, reason: each.reason }] : [])),
      };
    },
  };
}

/** The query, or the first token that has no value. */
export function fillTemplate(
  template: string,
  context: HookContext,
  now: number,
): { readonly query: string; readonly without?: string } {
  const without = tokensOf(template).find((token) => tokenValue(token, context, now) === undefined);
  const query = template.replace(/\{\{(.*?)\}\}/g, (_, token: string) => tokenValue(token, context, now) ?? '');
  return without === undefined ? { query } : { query, without };
}

/** The tokens of 2.0; any other simple member of the context, which its hook may allow; and the `today()` of 3.0. */
function tokenValue(token: string, context: HookContext, now: number): string | undefined {
  const name = token.trim();
  if (PREFETCH_TOKENS.includes(name)) {
    const expanded = expandTemplate(`{{${name}}}`, personsIn(context));
    return expanded.ok ? expanded.query : undefined;
  }
  const [, member] = /^context\.(\w+)$/.exec(name) ?? [];
  const value = member === undefined ? undefined : context[member];
  if (typeof value === 'string' || typeof value === 'number') return encodeURIComponent(value);
  return dayOf(name, now);
}

function personsIn({ patientId, userId, encounterId }: HookContext) {
  return {
    patientId: String(patientId ?? ''),
    ...(typeof userId === 'string' && { userId }),
    ...(typeof encounterId === 'string' && { encounterId }),
  };
}

const DAY_MS = 86_400_000;

/** `today()`, `today() - 90 days` */
function dayOf(token: string, now: number): string | undefined {
  const [found, sign, days = '0'] = /^today\(\)(?:\s*([+-])\s*(\d{1,5})\s*(?:days?|'d'))?$/.exec(token) ?? [];
  if (found === undefined) return undefined;
  return new Date(now + Number(`${sign ?? ''}${days}`) * DAY_MS).toISOString().slice(0, 10);
}

type Value = { readonly value: unknown } | { readonly reason: string };

async function readValue(query: string, options: PrefetchReaderOptions): Promise<Value> {
  let status = 0;
  const getJson = createFhirClient({
    baseUrl: options.fhirServer,
    accessToken: options.token,
    responseBytes: ANSWER_BYTES,
    fetch: async (...request) => {
      const response = await fetch(...request);
      status = response.status;
      return response;
    },
  });
  const signal = AbortSignal.timeout(options.timeoutMs);
  const first = await getJson(query, signal);
  if (first.status === 'unknown') return { reason: failureText(first, status) };
  return { value: await withFurtherPages(first.body, getJson, signal) };
}

function failureText({ reason }: Exclude<FetchedPage, { status: 'read' }>, status: number): string {
  switch (reason) {
    case 'timed-out':
      return 'the FHIR server did not answer in time';
    case 'unreadable':
      return 'the FHIR server answered with something that is not FHIR';
    case 'not-permitted':
      return 'its query leaves the FHIR server';
    case 'refused':
      return status >= 300 ? `the FHIR server answered ${status}` : 'the FHIR server cannot be reached';
  }
}

/** One Bundle of all pages; what could not be read of them is left to its `next` link, so that nobody takes it for whole. */
async function withFurtherPages(first: unknown, getJson: GetJson, signal: AbortSignal): Promise<unknown> {
  let bundle = first;
  for (let pages = 1; pages < PAGES; pages += 1) {
    const next = nextOf(bundle);
    const page = next === undefined ? undefined : await getJson(next, signal);
    if (page?.status !== 'read') break;
    bundle = joined(bundle, page.body);
  }
  return bundle;
}

function nextOf(bundle: unknown): string | undefined {
  const page = readAnswer(bundle);
  return page.kind === 'page' && page.next !== '' ? page.next : undefined;
}

function joined(bundle: unknown, page: unknown): unknown {
  if (!isRecord(bundle) || !isRecord(page)) return bundle;
  const { link: _first, ...rest } = bundle;
  const { link } = page;
  return { ...rest, entry: [...entriesOf(bundle), ...entriesOf(page)], ...(link !== undefined && { link }) };
}

function entriesOf({ entry }: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Array.isArray(entry) ? entry : [];
}

import { askedCountOf, isWholeList, type NoPage, type Page, readAnswer } from './bundle.js';
import type { FetchedPage, ReadResult, ResourceList } from './read-result.js';

export interface PageLimits {
  /** Pages of one list, the first one included. */
  readonly fhirPages: number;
  /** Resources of one list, over all its pages. */
  readonly fhirResources: number;
}

/** Never rejects. */
export type FetchPage = (link: string) => Promise<FetchedPage>;

export interface ListRequest {
  readonly query: string;
  readonly limits: PageLimits;
  readonly fetchPage: FetchPage;
}

/**
 * Follows `next` links from a first answer, and says whether the list is complete (CH-79, CH-81, CH-98).
 *
 * What came before a link that cannot be followed is partial. A link that was already followed ends the list as partial.
 */
export async function readList(firstAnswer: unknown, request: ListRequest): Promise<ReadResult> {
  const first = readAnswer(firstAnswer);
  if (first.kind !== 'page') return { status: 'unknown', reason: first.kind };
  const result = judge(await followPages(first, request), request.query);
  const { fhirResources } = request.limits;
  if (result.resources.length <= fhirResources) return result;
  return { status: 'partial', resources: result.resources.slice(0, fhirResources) };
}

/** Judges an answer as it is: with a `next` link it is partial. */
export function judgeFirstPage(first: Page | NoPage, query: string): ReadResult {
  return first.kind === 'page' ? judge([first], query) : { status: 'unknown', reason: first.kind };
}

function judge(pages: readonly Page[], query: string): ResourceList {
  // A server that pages marks its last page by the missing link, however full it is.
  const whole = joinPages(pages);
  const askedCount = pages.length === 1 && whole.total === undefined ? askedCountOf(query) : undefined;
  return {
    status: isWholeList(whole, askedCount) ? 'known' : 'partial',
    resources: pages.flatMap(({ resources }) => resources),
  };
}

async function followPages(first: Page, { limits, fetchPage }: ListRequest): Promise<readonly Page[]> {
  const pages: Page[] = [first];
  const followed = new Set<string>();
  let count = first.resources.length;
  for (let link = first.next; link !== undefined && pages.length < limits.fhirPages; ) {
    if (followed.has(link) || count > limits.fhirResources) break;
    followed.add(link);
    const fetched = await fetchPage(link);
    const page = fetched.status === 'read' ? readAnswer(fetched.body) : undefined;
    if (page?.kind !== 'page') break;
    pages.push(page);
    count += page.resources.length;
    link = page.next;
  }
  return pages;
}

/** The last page says whether more follows, the first one how many there are. */
function joinPages(pages: readonly Page[]): Page {
  return pages.reduce((all, page) => ({
    kind: 'page',
    resources: [],
    matches: all.matches + page.matches,
    total: all.total ?? page.total,
    hasError: all.hasError || page.hasError,
    next: page.next,
  }));
}

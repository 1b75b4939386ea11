/** Why there is nothing to conclude from; the same words as the reasons of an unknown fact. */
export type ReadFailureReason = 'refused' | 'timed-out' | 'unreadable' | 'not-permitted';
export interface ReadFailure {
  readonly status: 'unknown';
  readonly reason: ReadFailureReason;
}

/** Resources as received, not looked into; they may repeat, and a broken entry is undefined. */
export interface ResourceList {
  readonly status: 'known' | 'partial';
  readonly resources: readonly unknown[];
}

/** What a query gave: all of it, some of it, or nothing. */
export type ReadResult = ResourceList | ReadFailure;

/** One page by its link: the JSON that came, or why none came. */
export type FetchedPage = { readonly status: 'read'; readonly body: unknown } | ReadFailure;

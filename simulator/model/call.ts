/** One HTTP call of the page, as the panel “Calls” lists it. */
import type { CurlCall } from './curl.js';
import type { Failure } from './failure.js';

export const CALL_KINDS = ['hook', 'feedback', 'fhir', 'connect', 'page'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

export interface Call extends CurlCall {
  readonly id: number;
  readonly kind: CallKind;
  /** Of a hook call, and of feedback to its cards. */
  readonly hook: string | undefined;
  /** Id of the CDS service asked. */
  readonly serviceId: string | undefined;
  readonly startedAt: number;
  /** Undefined while it runs. */
  readonly ended: CallEnd | undefined;
}

export interface CallEnd {
  readonly status: number | undefined;
  readonly ms: number;
  /** As it came. */
  readonly text: string;
  readonly failure: Failure | undefined;
  /** A newer call made this one pointless. */
  readonly isDropped: boolean;
}

/** JSON indented; other text as it is. */
export function prettyText(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

import { randomBytes } from 'node:crypto';

/** Where a request stands in the trace of its caller (W3C Trace Context, level 1). */
export interface TraceContext {
  /** 32 hexadecimal digits: of the caller, or ours when it named none. */
  readonly traceId: string;
  /** Header of what we ask for on behalf of this request: its trace, with a span of ours as the parent. */
  readonly traceparent: string;
}

/** Version 00, trace, parent and flags; lower case only, as the standard demands. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const SAMPLED = 1;
const TRACE_BYTES = 16;
const SPAN_BYTES = 8;

/**
 * Anything but a well-formed header of version 00 is ignored, as if there were none. Whether the trace is sampled is passed
 * on; other flags mean nothing in this version. A trace that begins here is not sampled, as we record no spans.
 *
 * @param header as received; several are joined by Node and then no longer well-formed
 */
export function traceContextOf(header: string | undefined): TraceContext {
  const [, traceId = '', parentId = '', flags = ''] = TRACEPARENT.exec(header ?? '') ?? [];
  // In one go, as asking for chance costs more than all the rest.
  const chance = randomBytes(TRACE_BYTES + SPAN_BYTES).toString('hex');
  const spanId = chance.slice(0, 2 * SPAN_BYTES);
  if (isZero(traceId) || isZero(parentId)) return contextOf(chance.slice(2 * SPAN_BYTES), spanId, '00');
  return contextOf(traceId, spanId, Number.parseInt(flags, 16) % 2 === SAMPLED ? '01' : '00');
}

/** Ids of zeros, which the standard forbids, come up once in 2^64 times. */
function contextOf(traceId: string, spanId: string, flags: '00' | '01'): TraceContext {
  return { traceId, traceparent: `00-${traceId}-${spanId}-${flags}` };
}

/** Zeros mean "none", and so does no text at all. */
function isZero(id: string): boolean {
  return /^0*$/.test(id);
}

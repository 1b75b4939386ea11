/**
 * W3C Trace Context: what a caller says of its trace, and what other servers are told of it.
 */
import { describe, expect, test } from '@jest/globals';
import { traceContextOf } from '../../src/http/trace-context.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

describe('a well-formed traceparent', () => {
  test('keeps its trace, with a span of ours as the parent of what we ask', () => {
    const { traceId, traceparent } = traceContextOf(`00-${TRACE}-${PARENT}-01`);
    expect(traceId).toBe(TRACE);
    expect(traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    expect(traceparent).not.toContain(PARENT);
  });

  test('gives each request a span of its own', () => {
    const header = `00-${TRACE}-${PARENT}-00`;
    expect(traceContextOf(header).traceparent).not.toBe(traceContextOf(header).traceparent);
  });

  test.each([
    ['00', '00'],
    ['01', '01'],
    ['02', '00'],
    ['03', '01'],
    ['fe', '00'],
    ['ff', '01'],
  ])('with flags %s is passed on with %s: sampled or not, and nothing else', (received, sent) => {
    expect(traceContextOf(`00-${TRACE}-${PARENT}-${received}`).traceparent.slice(-2)).toBe(sent);
  });
});

describe('anything else begins a trace of ours, which is not sampled', () => {
  test.each<[string, string | undefined]>([
    ['no header', undefined],
    ['an empty header', ''],
    ['another version', `01-${TRACE}-${PARENT}-01`],
    ['the forbidden version', `ff-${TRACE}-${PARENT}-01`],
    ['more than version 00 has', `00-${TRACE}-${PARENT}-01-extra`],
    ['two headers', `00-${TRACE}-${PARENT}-01, 00-${TRACE}-${PARENT}-01`],
    ['capital letters', `00-${TRACE.toUpperCase()}-${PARENT}-01`],
    ['other letters', `00-${TRACE.replace('4', 'g')}-${PARENT}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${PARENT}-01`],
    ['a parent of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['a short trace', `00-${TRACE.slice(1)}-${PARENT}-01`],
    ['blanks around it', ` 00-${TRACE}-${PARENT}-01 `],
    ['a line break after it', `00-${TRACE}-${PARENT}-01\n`],
    ['words', 'Marked7f3a'],
  ])('%s', (_says, header) => {
    const { traceId, traceparent } = traceContextOf(header);
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(traceId).not.toBe(TRACE);
    expect(traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
  });

  test('each time another one', () => {
    expect(traceContextOf(undefined).traceId).not.toBe(traceContextOf(undefined).traceId);
  });
});

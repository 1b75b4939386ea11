/** What the benchmark says of its results. */
import { describe, expect, test } from '@jest/globals';

interface Part {
  readonly part: string;
  readonly share: number;
}
interface Report {
  changesSince(earlier: object, now: object): readonly string[];
  profileReportOf(rows: readonly { readonly kilobytes: number; readonly parts: readonly Part[] }[]): string;
}

/** Plain JavaScript without types. */
const REPORT: string = '../../bench/report.js';
const { changesSince, profileReportOf } = (await import(REPORT)) as Report;

function result({ ratio = 0.5, evaluateUs = 300, totalMs = 30, readyMs = 700 }) {
  const row = { kilobytes: 8, connections: 32, perSecond: 1000, p50: 1, p99: 2 };
  return {
    throughput: [
      { ...row, server: 'bare Express 5', ratio: 1 },
      { ...row, server: 'the service', ratio },
    ],
    costs: [{ observations: 10, parseUs: 100, checkUs: 100, evaluateUs }],
    fhirPath: { slowestReadMs: 20, totalMs },
    start: { nodeMs: 70, readyMs },
  };
}

describe('changes since the last result', () => {
  test('are those of ratios, beyond noise, with the direction they went', () => {
    expect(changesSince(result({}), result({ ratio: 0.56, evaluateUs: 320 }))).toEqual([]);
    expect(changesSince(result({}), result({ ratio: 0.6 }))).toEqual([
      'better: the service, 8 KB, 32 connections: throughput 0.50 → 0.60',
    ]);
    expect(changesSince(result({}), result({ evaluateUs: 400, totalMs: 40, readyMs: 1000 }))).toEqual([
      'worse: 10 Observations: JSON.parse per check and evaluation 0.25 → 0.20',
      'worse: FHIR path: slowest read per call 0.67 → 0.50',
      'worse: start: bare node per service 0.10 → 0.07',
    ]);
  });

  test('a figure the last result does not have is no change', () => {
    const earlier = { ...result({}), throughput: [] };
    expect(changesSince(earlier, result({}))).toEqual([]);
  });
});

test('the profile names parts that take a hundredth somewhere, and adds up the others', () => {
  const rows = [
    {
      kilobytes: 8,
      parts: [
        { part: 'Node', share: 0.7 },
        { part: 'src/facts', share: 0.293 },
        { part: 'src/log', share: 0.007 },
      ],
    },
    { kilobytes: 150, parts: [{ part: 'src/fhir', share: 1 }] },
  ];
  expect(profileReportOf(rows).split('\n')).toEqual([
    '| Processor time | 8 KB | 150 KB |',
    '| --- | ---: | ---: |',
    '| Node | 70 % | 0 % |',
    '| src/facts | 29 % | 0 % |',
    '| src/fhir | 0 % | 100 % |',
    '| the rest | 1 % | 0 % |',
  ]);
});

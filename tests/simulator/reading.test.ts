/** What other servers send, read for the page: patients, results, settings, discovery, explanations. */
import { describe, expect, test } from '@jest/globals';
import {
  allergyLine,
  isCurrentProblem,
  medicineLine,
  patientLine,
  patientName,
  problemLine,
} from '../../simulator/model/chart.js';
import { readDiscovery } from '../../simulator/model/discovery.js';
import { readExplanation } from '../../simulator/model/explanation.js';
import { labelHeights, readSeries, scaleOf } from '../../simulator/model/lab-series.js';
import { markdownHtml } from '../../simulator/model/markdown.js';
import { matchesOf, nextLinkOf, outcomeTexts } from '../../simulator/model/resource.js';
import { readMedicines, readSettings } from '../../simulator/model/settings.js';

const TODAY = new Date('2026-03-02T09:00:00Z');

describe('a chart', () => {
  test.each([
    [
      'official first',
      { name: [{ text: 'Nick' }, { use: 'official', given: ['Ruth', 'Ann'], family: 'Alder' }] },
      'Ruth Ann Alder',
    ],
    ['text as it is', { name: [{ text: 'Ruth Alder' }] }, 'Ruth Alder'],
    ['none', { id: 'p1' }, 'Patient p1'],
  ])('names the patient: %s', (_says, members, name) => {
    expect(patientName({ resourceType: 'Patient', ...members })).toBe(name);
  });

  test.each([
    ['2026-03-02', '0 months, sex unknown, born 2026-03-02'],
    ['2024-03-03', '23 months, sex unknown, born 2024-03-03'],
    ['1959-03-03', '66 years, sex unknown, born 1959-03-03'],
    ['1959-03-02', '67 years, sex unknown, born 1959-03-02'],
    ['unknown', 'age unknown, sex unknown, born unknown'],
  ])('tells the age of somebody born %s', (birthDate, line) => {
    expect(patientLine({ resourceType: 'Patient', birthDate }, TODAY)).toBe(line);
  });

  test('has lines of problems, medicines and allergies, also of odd ones', () => {
    expect(
      problemLine({
        resourceType: 'Condition',
        id: '1',
        code: { coding: [{ code: 'R25.2' }] },
        onsetDateTime: '2020-05-06T10:00:00Z',
      }),
    ).toEqual({
      key: 'Condition/1',
      text: 'R25.2',
      note: 'since 2020-05-06',
    });
    expect(
      medicineLine({
        resourceType: 'MedicationRequest',
        medicationReference: { display: 'quinine' },
        dosageInstruction: [{ text: 'at night' }],
      }),
    ).toMatchObject({
      text: 'quinine',
      note: 'at night',
    });
    expect(
      allergyLine({ resourceType: 'AllergyIntolerance', reaction: [{ manifestation: [{ text: 'rash' }] }] }),
    ).toMatchObject({
      text: 'Entry without a name',
      note: 'rash',
    });
  });

  test('leaves out what is over or was wrong', () => {
    const status = (code: string) => ({ coding: [{ code }] });
    expect(isCurrentProblem({ clinicalStatus: status('active') })).toBe(true);
    expect(isCurrentProblem({})).toBe(true);
    expect(isCurrentProblem({ clinicalStatus: status('resolved') })).toBe(false);
    expect(isCurrentProblem({ verificationStatus: status('entered-in-error') })).toBe(false);
  });
});

describe('results over time', () => {
  const [potassium] = readSeries({
    series: [
      {
        analyte: 'potassium',
        title: 'Potassium',
        unit: 'mmol/L',
        reference: { low: 3.5, high: 5 },
        thresholds: [{ value: 2.5, side: 'below', label: 'severe', indicator: 'critical' }, { value: 'odd' }],
        points: [
          { at: '2026-01-01T00:00:00Z', value: 2.9, text: '2.9 mmol/L', original: '2.9 meq/L' },
          { at: '2026-02-01T00:00:00Z', value: 4, text: '4 mmol/L', original: '4 mmol/L' },
          { at: 'no day', value: 4 },
        ],
        ignored: [{ reference: 'Observation/x', reason: 'no unit' }],
      },
    ],
  });

  test('are read with their lines; what is unreadable is left out', () => {
    expect(potassium).toMatchObject({
      low: 3.5,
      high: 5,
      thresholds: [{ value: 2.5, indicator: 'critical' }],
      points: [
        { value: 2.9, original: '2.9 meq/L' },
        { value: 4, original: undefined },
      ],
      ignored: ['Observation/x: no unit'],
    });
  });

  test('all fit into the chart, higher values higher', () => {
    if (potassium === undefined) throw new Error('no series');
    const scale = scaleOf(potassium, { width: 100, height: 50 });
    expect(potassium.points.map(({ at }) => scale.x(at))).toEqual([0, 100]);
    expect(scale.y(4)).toBeLessThan(scale.y(2.9));
    for (const value of [2.5, 5]) {
      expect(scale.y(value)).toBeGreaterThan(0);
      expect(scale.y(value)).toBeLessThan(50);
    }
  });

  test('of one day stand in the middle', () => {
    const one = readSeries({ series: [{ points: [{ at: '2026-01-01', value: 1 }] }] })[0];
    if (one === undefined) throw new Error('no series');
    const scale = scaleOf(one, { width: 100, height: 50 });
    expect([scale.x(one.points[0]?.at ?? 0), scale.y(1)]).toEqual([50, expect.any(Number)]);
  });

  test('names of lines that are close keep their distance', () => {
    expect(labelHeights([10, 12, 40, 41], 10)).toEqual([10, 20, 40, 50]);
  });
});

describe('Markdown of a card', () => {
  test.each([
    ['HTML is text', '<img src=x onerror=alert(1)> a', '<p>&lt;img src=x onerror=alert(1)&gt; a</p>'],
    [
      'links open elsewhere',
      '[a](https://a.example)',
      '<p><a href="https://a.example" rel="noopener noreferrer" target="_blank">a</a></p>',
    ],
    ['other schemes are no links', '[a](javascript:alert(1))', '<p>a</p>'],
    [
      'images are links',
      '![a](https://a.example/x.png)',
      '<p><a href="https://a.example/x.png" rel="noopener noreferrer" target="_blank">a</a></p>',
    ],
    ['headings stay below those of the page', '# A', '<p><strong>A</strong></p>'],
    ['emphasis and lists stay', '**a**\n\n- b', '<p><strong>a</strong></p>\n<ul>\n<li>b</li>\n</ul>'],
  ])('%s', (_says, markdown, html) => {
    expect(markdownHtml(markdown).trim()).toBe(html);
  });
});

test('settings have defaults, and each proposed order once', () => {
  const order = { resourceType: 'MedicationRequest', id: 'draft' };
  const stories = [{ patientId: 'p', title: 'T', shows: 'S', try: 'Open', orders: [order, order] }, {}];
  const settings = readSettings({ today: TODAY.toISOString(), stories }, 'http://127.0.0.1:3000');
  expect(settings).toMatchObject({
    service: 'http://127.0.0.1:3000',
    fhirServer: 'http://127.0.0.1:3000/fhir/R4',
    today: TODAY,
    stories: [{ patientId: 'p', title: 'T', shows: 'S', tries: 'Open', orders: [order] }],
  });
  expect(settings.stories).toHaveLength(1);
});

test('medicines without a name are left out', () => {
  expect(readMedicines({ medicines: [{ text: 'quinine', coding: [{ code: '1' }] }, {}] })).toEqual([
    { text: 'quinine', coding: [{ code: '1' }] },
  ]);
});

test('discovery is read with its templates, and what is none is not', () => {
  const services = [{ id: 'a', hook: 'patient-view', prefetch: { patient: 'Patient/1', odd: 5 } }, { id: 'no hook' }];
  expect(readDiscovery({ services })).toEqual([
    { id: 'a', hook: 'patient-view', title: 'a', prefetch: { patient: 'Patient/1' } },
  ]);
  expect(readDiscovery('<html>')).toBeUndefined();
});

test('an explanation begins with the rules that spoke', () => {
  const rules = ['not-applicable', 'cannot-tell', 'advise', 'new'].map((outcome) => ({
    id: outcome,
    outcome,
    facts: [{ name: 'f', state: 'known', text: 't', references: ['A/1'] }],
  }));
  const explanation = readExplanation({ rules, prefetch: [{ key: 'labs', state: 'unknown', reason: 'timed-out' }] });
  expect(explanation.rules.map(({ id }) => id)).toEqual(['advise', 'cannot-tell', 'not-applicable', 'new']);
  expect(explanation.rules[0]?.facts).toEqual([{ name: 'f', state: 'known', text: 't', references: ['A/1'] }]);
  expect(explanation.prefetch).toEqual([{ key: 'labs', state: 'unknown', reason: 'timed-out' }]);
});

test('bundles and outcomes are read for what they hold', () => {
  const bundle = {
    link: [{ relation: 'next', url: 'http://x/2' }],
    entry: [{ resource: { resourceType: 'Patient' } }, { resource: { resourceType: 'OperationOutcome' } }, {}],
  };
  expect(matchesOf(bundle, 'Patient')).toEqual([{ resourceType: 'Patient' }]);
  expect(nextLinkOf(bundle)).toBe('http://x/2');
  expect(
    outcomeTexts({
      resourceType: 'OperationOutcome',
      issue: [{ code: 'invalid', diagnostics: 'patient: unknown' }, { code: 'login' }],
    }),
  ).toEqual(['patient: unknown', 'login']);
});

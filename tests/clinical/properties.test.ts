/**
 * What every response must keep, whatever is on the chart (clinical-knowledge, end of section 6 and section 7).
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FhirResource, Observation } from 'fhir/r4.js';
import { assertCards, MAX_SUMMARY_UNITS } from '../../src/cds/check-card.js';
import type { Action, Card, Suggestion } from '../../src/cds/types.js';
import type { Evaluation } from '../../src/engine/evaluate-request.js';
import { DAY_MS } from '../../src/facts/dates.js';
import { KNOWLEDGE_VERSION } from '../../src/knowledge-version.js';
import { AS_OF, chart, condition, draft, type LabName, lab, named, observation } from '../support/chart.js';
import { evaluate, outline, PUBLISHED, ruleIds, TERMINOLOGY } from '../support/engine.js';
import { requestOf, STORIES, type Story, shuffled } from '../support/generated-stories.js';

/** fast-check prints seed and path of a failure; with them the same story comes again. */
const RUNS = { numRuns: 250 };

/** Days after which a result is not cited: electrolytes, and the eGFR beside them (3.7). */
const WINDOW_DAYS = { ambulatory: 90, acute: 7, acuteElectrolyte: 3 };

/** Values on each side of every tier limit, away from where the mg/dL columns are rounded (3.4). */
const SAME_IN_OTHER_UNITS: readonly (readonly [LabName, number, string, number, string])[] = [
  ...[2.3, 2.7, 3.2, 4].map((value) => ['potassium', value, 'mmol/L', value, 'mEq/L'] as const),
  ...[2.3, 2.7, 3.2, 4].map((value) => ['potassium', value, 'mmol/L', value * 3.9098, 'mg/dL'] as const),
  ...[123, 127, 132, 140].map((value) => ['sodium', value, 'mmol/L', value, 'mEq/L'] as const),
  ...[0.35, 0.45, 0.6, 0.85].map((value) => ['magnesium', value, 'mmol/L', value * 2.4305, 'mg/dL'] as const),
  ...[0.35, 0.45, 0.6, 0.85].map((value) => ['magnesium', value, 'mmol/L', value * 2, 'mEq/L'] as const),
  ...[1.6, 1.9, 2.1, 2.35, 2.8, 3.2, 3.7].map(
    (value) => ['calcium', value, 'mmol/L', value * 4.0078, 'mg/dL'] as const,
  ),
  ...[0.85, 0.95, 1.08, 1.2, 1.4, 1.6, 1.9].map(
    (value) => ['calcium-ionized', value, 'mmol/L', value * 4.0078, 'mg/dL'] as const,
  ),
];

/** Doses that belong to the description of a study; none of them is proposed. */
const STUDIED = /baclofen|albumin 20–40 g\/week|as effective as quinine 300 mg/i;
/** An amount of something, not a concentration and not a rate of filtration. */
const AMOUNT = /\d\s*(mg|g|mcg|µg|mmol|mEq|mL|L|liters?|tablets?|units?)\b(?!\/(d?L|min))/i;

/** Lines that say in the record's words what was ordered or is taken. */
const RECORD_LINE = /^(- )?\*\*(Ordered|Taking):\*\*/;
const ELECTROLYTE_LINE = /\*\*(Potassium|Sodium|Magnesium|Calcium|Ionized calcium|Corrected calcium)\*\*/;
const CREATED_TYPES: ReadonlySet<string> = new Set(['MedicationRequest', 'ServiceRequest', 'Task']);

async function always(check: (evaluation: Evaluation, story: Story) => void): Promise<void> {
  const property = fc.asyncProperty(STORIES, async (story) => check(await answer(story), story));
  await fc.assert(property, RUNS);
}

function answer(story: Story): Promise<Evaluation> {
  return evaluate(requestOf(story), story.settings);
}

describe('the stories', () => {
  test('reach every rule and the one drug that is ever proposed, so that the properties below are about something', async () => {
    const evaluations = await Promise.all(fc.sample(STORIES, { numRuns: 600, seed: 20260302 }).map(answer));
    const all = evaluations.flatMap(({ cards }) => cards);
    const advising = evaluations.flatMap(({ reports }) => reports.filter(({ outcome }) => outcome.kind === 'advise'));
    expect(sorted(all.flatMap(ruleIds))).toEqual(
      expect.arrayContaining(sorted(PUBLISHED.flatMap(({ rules }) => rules))),
    );
    expect(sorted(advising.map(({ rule }) => rule.meta.id))).toEqual(
      sorted(PUBLISHED.flatMap(({ rules, supportingRules }) => [...rules, ...supportingRules])),
    );
    expect(actionsOf(all).filter(startsDrug).length).toBeGreaterThan(10);
    expect(all.flatMap(citedDays).length).toBeGreaterThan(100);
  });
});

describe('every card', () => {
  test('keeps to the standard, with a summary of 1 to 139 units (CH-105)', () =>
    always(({ cards }) => {
      assertCards(cards);
      for (const { summary } of cards) {
        expect(summary.trim()).not.toBe('');
        expect(summary.length).toBeLessThanOrEqual(MAX_SUMMARY_UNITS);
        expect(summary).not.toMatch(/…$/);
      }
    }));

  test('has a link and the footer', () =>
    always(({ cards }) => {
      for (const { links = [], detail } of cards) {
        expect(links.length).toBeGreaterThan(0);
        expect(detail?.endsWith(`Knowledge ${KNOWLEDGE_VERSION}.`)).toBe(true);
      }
    }));

  test('cites no result that is older than its window', () =>
    always(({ cards }, { chart: { encounter } }) => {
      const isAcute = encounter?.class.code === 'IMP';
      const tooOld = cards.flatMap(citedDays).filter(([line, day]) => !isInWindow(line, day, isAcute));
      expect(tooOld).toEqual([]);
    }));

  test('names no amount of anything in its own words, but of baclofen and of what a study gave', () =>
    always(({ cards }) => {
      expect(cards.flatMap(ownWords).filter((line) => AMOUNT.test(line) && !STUDIED.test(line))).toEqual([]);
    }));

  test('recommends at most one suggestion, and never the start of a drug', () =>
    always(({ cards }) => {
      for (const { suggestions = [] } of cards) {
        const recommended = suggestions.filter(({ isRecommended }) => isRecommended === true);
        expect(recommended.length).toBeLessThanOrEqual(1);
        expect(recommended.flatMap(({ actions }) => actions.filter(startsDrug))).toEqual([]);
      }
    }));
});

describe('every action', () => {
  test('touches only drafts of this request that are not yet active (B1)', () =>
    always(({ cards }, { hook, drafts }) => {
      const touchable = hook === 'patient-view' ? [] : drafts.filter(({ status }) => status === 'draft');
      const targets = touchable.map(({ id }) => `MedicationRequest/${id}`);
      expect(
        actionsOf(cards)
          .flatMap(targetOf)
          .filter((target) => !targets.includes(target)),
      ).toEqual([]);
    }));

  test('creates drafts of orders, tasks, baclofen, or magnesium without a dose: never quinine, an electrolyte, an opioid or a benzodiazepine', () =>
    always(({ cards }) => {
      const created = actionsOf(cards).flatMap((action) => (action.type === 'create' ? [action.resource] : []));
      expect(created.filter(({ resourceType }) => !CREATED_TYPES.has(resourceType))).toEqual([]);
      expect(created.map(medicineIn).filter((name) => name !== undefined && !MAY_BE_STARTED.test(name))).toEqual([]);
    }));
});

describe('what does not matter', () => {
  test('asking twice: the same input gives the same cards', () =>
    fc.assert(
      fc.asyncProperty(STORIES, async (story) => {
        expect((await answer(story)).cards).toEqual((await answer(story)).cards);
      }),
      RUNS,
    ));

  test('the order in which the record lists things', () =>
    fc.assert(
      fc.asyncProperty(STORIES.chain(reordered), async ([story, other]) => {
        expect((await answer(other)).cards).toEqual((await answer(story)).cards);
      }),
      RUNS,
    ));

  test('things on record that have nothing to do with it', () =>
    fc.assert(
      fc.asyncProperty(STORIES, async (story) => {
        expect((await answer(withUnrelated(story))).cards).toEqual((await answer(story)).cards);
      }),
      RUNS,
    ));

  test.each(SAME_IN_OTHER_UNITS)('the unit of %s: %s %s or %s %s', async (name, value, unit, other, otherUnit) => {
    for (const hook of ['patient-view', 'order-sign'] as const) {
      const indicators = async (result: Observation) => {
        const drafts = [draft(named('hydrochlorothiazide 25 mg oral tablet'))];
        const story: Story = { hook, chart: chart({ labs: [result] }), drafts, unsent: [], settings: {} };
        return (await answer(story)).cards.map(outline);
      };
      const taken = '2026-02-20T08:00:00Z';
      expect(await indicators(lab(name, other, otherUnit, taken))).toEqual(
        await indicators(lab(name, value, unit, taken)),
      );
    }
  });
});

function sorted(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}

/** Each line with the days on which a result it gives was taken: always written `on 2026-02-20`. */
function citedDays({ summary, detail = '' }: Card): readonly (readonly [string, string])[] {
  return [summary, ...detail.split(/\n|; /)].flatMap((line) =>
    [...line.matchAll(/ on (\d{4}-\d{2}-\d{2})/g)].map(([, day = '']) => [line, day] as const),
  );
}

function isInWindow(line: string, day: string, isAcute: boolean): boolean {
  const acute = ELECTROLYTE_LINE.test(line) ? WINDOW_DAYS.acuteElectrolyte : WINDOW_DAYS.acute;
  // Platelets count for 90 days everywhere (2.1).
  const days = isAcute && !line.includes('platelets') ? acute : WINDOW_DAYS.ambulatory;
  return Date.parse(day) + DAY_MS > AS_OF - days * DAY_MS;
}

/** Text of ours that a prescriber reads, line by line. */
function ownWords({ summary, detail = '', suggestions = [] }: Card): readonly string[] {
  const lines = detail.split('\n').filter((line) => !RECORD_LINE.test(line));
  return [summary, ...lines, ...suggestions.flatMap(wordsOf)];
}

function wordsOf({ label, actions }: Suggestion): readonly string[] {
  const isRemoval = ({ type }: Action) => type === 'delete';
  const removals = actions.filter(isRemoval).map(({ description }) => description);
  const others = actions.filter((action) => !isRemoval(action)).map(({ description }) => description);
  // What is removed is named as the record names it, strength and all.
  return [removals.reduce((text, removal) => text.replace(removal, ''), label), ...others];
}

/** A draft that starts a medicine: its ingredient, and whether it states a dose. */
const MAY_BE_STARTED = /^(draft baclofen with a dose|draft magnesium without a dose)$/;

function medicineIn(resource: FhirResource): string | undefined {
  if (resource.resourceType !== 'MedicationRequest') return undefined;
  const { coding = [], text = '' } = resource.medicationCodeableConcept ?? {};
  const drug = TERMINOLOGY.drugs.identify({ codings: coding, texts: [text], routeCodings: [], routeTexts: [] });
  const hasDose = /doseAndRate|\d ?mg/.test(JSON.stringify(resource));
  return `${resource.status} ${drug?.ingredients.join()} ${hasDose ? 'with' : 'without'} a dose`;
}

function actionsOf(cards: readonly Card[]): readonly Action[] {
  return cards.flatMap(({ suggestions = [] }) => suggestions.flatMap(({ actions }) => actions));
}

function targetOf(action: Action): readonly string[] {
  if (action.type === 'delete') return [action.resourceId];
  return action.type === 'update' ? [`${action.resource.resourceType}/${action.resource.id}`] : [];
}

function startsDrug(action: Action): boolean {
  return action.type === 'create' && action.resource.resourceType === 'MedicationRequest';
}

function reordered(story: Story): fc.Arbitrary<readonly [Story, Story]> {
  const { conditions, medications, labs, observations } = story.chart;
  return fc
    .tuple(shuffled(conditions), shuffled(medications), shuffled(labs), shuffled(observations), shuffled(story.drafts))
    .map(([problems, uses, results, others, drafts]) => [
      story,
      {
        ...story,
        drafts,
        chart: { ...story.chart, conditions: problems, medications: uses, labs: results, observations: others },
      },
    ]);
}

/** A problem, a medicine, results and a draft that no rule is about, and a result of somebody else. */
function withUnrelated(story: Story): Story {
  const { conditions, medications, labs, observations } = story.chart;
  const somebodyElse = { reference: 'Patient/somebody-else' };
  return {
    ...story,
    drafts: [...story.drafts, draft(named('metformin 850 mg oral tablet'))],
    chart: {
      ...story.chart,
      conditions: [condition('Z00.00', '2026-02-01'), ...conditions],
      medications: [draft({ status: 'active' }, named('metformin 500 mg oral tablet')), ...medications],
      labs: [
        observation('29463-7', '2026-02-28', { valueQuantity: { value: 71, unit: 'kg', code: 'kg' } }),
        lab('potassium', 1.9, 'mmol/L', '2026-03-01T08:00:00Z', { subject: somebodyElse }),
        ...labs,
      ],
      observations: [
        observation('8867-4', '2026-02-28', { valueQuantity: { value: 70, unit: '/min' } }),
        ...observations,
      ],
    },
  };
}

import { describe, expect, test } from '@jest/globals';
import { assertEvaluated, type RuleReport } from '../../src/engine/run-rules.js';
import { type Fact, known, partial, unknown } from '../../src/facts/fact.js';
import type { RuleId } from '../../src/rules/index.js';
import { defineRule, type Need, noConcern, type Rule } from '../../src/rules/rule.js';
import { factsOf } from '../../src/rules/vignette.js';
import { COMMON_SETTING } from '../../src/rules/vignette-facts.js';
import { metaOf, outcomeOf, reportsOf, saying } from '../support/invented-rules.js';
import { thrownBy } from '../support/thrown.js';

/** A rule that needs the active medicines, all of them or a part, and says that it could look at them. */
function needing(need: Need): Rule {
  return defineRule({
    meta: metaOf({ id: 'hypokalemia' }),
    needs: { activeMedications: need },
    uses: [],
    messages: {},
    evaluate: ({ activeMedications }) => noConcern(`looked at ${activeMedications.length} medicines`),
  });
}

function crashing(id: RuleId = 'hypokalemia'): Rule {
  return defineRule({
    meta: metaOf({ id }),
    needs: {},
    uses: [],
    messages: {},
    evaluate: () => {
      throw new Error('a defect of this rule');
    },
  });
}

const looked = { kind: 'no-concern', because: 'looked at 0 medicines' };
const cannotTell = (reason: string) => ({ kind: 'cannot-tell', missing: [{ fact: 'activeMedications', reason }] });

describe('a rule runs when its needs are met', () => {
  test.each<[string, Need, Fact<readonly []>, unknown]>([
    ['all is needed and all is known', 'complete', known([]), looked],
    ['all is needed and a part is known', 'complete', partial([]), cannotTell('partial')],
    ['all is needed and nothing is known', 'complete', unknown('refused'), cannotTell('refused')],
    ['a part is needed and all is known', 'partial', known([]), looked],
    ['a part is needed and a part is known', 'partial', partial([]), looked],
    ['a part is needed and nothing is known', 'partial', unknown('timed-out'), cannotTell('timed-out')],
  ])('%s', (_, need, activeMedications, expected) => {
    expect(outcomeOf(needing(need), factsOf({ activeMedications }))).toEqual(expected);
  });

  test('every need that is not met is named', () => {
    const rule = defineRule({
      meta: metaOf({ id: 'hypokalemia' }),
      needs: { pregnancy: 'partial', allergies: 'complete', conditions: 'partial' },
      uses: [],
      messages: {},
      evaluate: () => noConcern('all is there'),
    });
    const facts = factsOf({ pregnancy: unknown('not-sent'), allergies: partial([]) });
    expect(outcomeOf(rule, facts)).toEqual({
      kind: 'cannot-tell',
      missing: [
        { fact: 'pregnancy', reason: 'not-sent' },
        { fact: 'allergies', reason: 'partial' },
      ],
    });
  });

  test('it receives its needs as plain values, its uses as facts, and nothing else', () => {
    const received: unknown[] = [];
    const rule = defineRule({
      meta: metaOf({ id: 'hypokalemia' }),
      needs: { comfortCare: 'partial' },
      uses: ['allergies'],
      messages: {},
      evaluate: (facts, circumstances) => {
        received.push(facts, Object.keys(circumstances).sort());
        return noConcern('received');
      },
    });
    outcomeOf(rule, factsOf({ comfortCare: partial(true), allergies: unknown('refused') }));
    expect(received).toEqual([{ comfortCare: true, allergies: unknown('refused') }, ['asOf', 'settings']]);
  });

  test('it does not run behind a closed gate, whatever it needs', () => {
    const closed = () => 'closed for this patient';
    expect(outcomeOf(crashing(), COMMON_SETTING, closed)).toEqual({
      kind: 'not-applicable',
      because: 'closed for this patient',
      gated: true,
    });
  });
});

describe('a rule that crashes (CH-168)', () => {
  test('is reported as such, and the others answer in their order', () => {
    const rules = [saying({ id: 'hypocalcemia' }), crashing(), saying({ id: 'hyponatremia' })];
    const kinds = reportsOf(rules).map(({ rule, outcome }) => `${rule.meta.id} ${outcome.kind}`);
    expect(kinds).toEqual(['hypocalcemia advise', 'hypokalemia crashed', 'hyponatremia advise']);
  });

  test('keeps its error for the log', () => {
    expect(outcomeOf(crashing())).toMatchObject({
      error: expect.objectContaining({ message: 'a defect of this rule' }),
    });
  });

  test('may also crash while its facts are derived', () => {
    const facts = {
      ...COMMON_SETTING,
      get activeMedications(): never {
        throw new Error('a defect of the derivation');
      },
    };
    expect(outcomeOf(needing('partial'), facts)).toMatchObject({ kind: 'crashed' });
  });
});

describe('an answer needs one rule that could be evaluated', () => {
  const rule = saying({ id: 'hypokalemia' });
  const report = (outcome: RuleReport['outcome']): RuleReport => ({ rule, outcome });
  const crashed = report({ kind: 'crashed', error: new Error('a defect') });
  const blind = report({ kind: 'cannot-tell', missing: [{ fact: 'derangements', reason: 'refused' }] });
  const alsoBlind = report({
    kind: 'cannot-tell',
    missing: [
      { fact: 'activeMedications', reason: 'not-sent' },
      { fact: 'derangements', reason: 'not-sent' },
    ],
  });
  const noAdvice = report({ kind: 'no-concern', because: 'all is well' });
  const gated = report({ kind: 'not-applicable', because: 'a gate' });
  const advice = report(outcomeOf(rule));

  test.each<[string, readonly RuleReport[]]>([
    ['no rule at all, as all are switched off', []],
    ['one found nothing beside crashes and missing data', [crashed, blind, noAdvice]],
    ['one was not applicable, the others lack data', [blind, gated]],
    ['one has advice, the others crashed', [crashed, crashed, advice]],
  ])('is given: %s (CH-86)', (_, reports) => {
    expect(() => assertEvaluated(reports)).not.toThrow();
  });

  test('all rules crashed: the service failed, and the first error is its cause (CH-168)', () => {
    const error = thrownBy(() => assertEvaluated([crashed, crashed]));
    expect(error.code).toBe('CRAMP_INTERNAL');
    expect(error.status).toBe(500);
    expect(error.cause).toEqual(new Error('a defect'));
    expect(error.message).not.toContain('a defect');
  });

  test.each<[string, readonly RuleReport[], string]>([
    ['one rule lacks its data', [blind], 'labs'],
    ['all rules lack their data', [blind, alsoBlind], 'labs, medicationStatements, medications'],
    ['some lack data, the others crashed', [crashed, blind], 'labs'],
  ])('%s: 412, which names the prefetch keys that would help, and no others (CH-85)', (_, reports, keys) => {
    const error = thrownBy(() => assertEvaluated(reports));
    expect(error.code).toBe('CRAMP_DATA_UNOBTAINABLE');
    expect(error.status).toBe(412);
    expect(error.message.split(': ').at(-1)).toBe(keys);
  });
});

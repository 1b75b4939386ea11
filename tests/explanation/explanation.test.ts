/** Why rules did or did not fire, as data and as `--explain` says it. */
import { describe, expect, test } from '@jest/globals';
import type { Evaluation } from '../../src/engine/evaluate-request.js';
import { explain } from '../../src/explanation/explanation.js';
import { explanationText } from '../../src/explanation/explanation-text.js';
import { RULES } from '../../src/rules/index.js';
import type { Rule } from '../../src/rules/rule.js';
import { AS_OF, aged, chart, draft, FOR_CRAMPS, hookRequest, normalLabs, rxnorm } from '../support/chart.js';
import { evaluate } from '../support/engine.js';
import { Memory } from '../support/memory.js';

const QUININE = draft(rxnorm('997010', 'quinine sulfate 324 MG Oral Capsule'), { id: 'quinine-1' }, FOR_CRAMPS);
const BODY = hookRequest('order-sign', chart({ labs: normalLabs({ potassium: 3.1 }) }), [QUININE]);

function textOf(evaluation: Evaluation): string {
  return explanationText(explain(evaluation, AS_OF));
}

test('a suppressed card is explained by what was answered and when', async () => {
  const memory = new Memory();
  const first = textOf(await memory.askAndOverride(BODY));
  expect(first).toContain('  quinine-for-cramps: fired\n');
  const second = textOf(await memory.ask(BODY, { hours: 1 }));
  expect(second).toContain(
    '  quinine-for-cramps: fired, suppressed because overridden on 2026-03-02 for 24 hours, same order\n',
  );
  expect(second).toContain(
    '  quinine-risk-factors: fired, not shown: on a suppressed card, no card of its own here, silenced, or over the limit\n',
  );
});

describe('an explanation', () => {
  test('says of every rule what it came to, on which card it is, and what it rests on', async () => {
    const { evaluatedAt, rules } = explain(await evaluate(BODY), AS_OF);
    expect(evaluatedAt).toBe('2026-03-02T09:00:00.000Z');
    const quinine = rules.find(({ id }) => id === 'quinine-for-cramps');
    expect(quinine).toMatchObject({ title: 'Quinine ordered for leg cramps', outcome: 'advise', card: 0 });
    expect(quinine?.reason).toBeUndefined();
    expect(quinine?.advice).toMatchObject([{ indicator: 'critical', references: ['MedicationRequest/quinine-1'] }]);
    expect(quinine?.facts[0]).toMatchObject({
      name: 'draftOrders',
      state: 'known',
      need: 'complete',
      references: ['MedicationRequest/quinine-1'],
      entries: [{ references: ['MedicationRequest/quinine-1'] }],
    });
    expect(rules.find(({ id }) => id === 'baclofen-renal')).toMatchObject({
      outcome: 'not-applicable',
      reason: expect.any(String),
      advice: [],
    });
  });

  test('says in words why a fact is not known, or empty', async () => {
    const { prefetch: _unsent, ...alone } = BODY;
    const factsOf = async (body: Record<string, unknown>) =>
      explain(await evaluate(body), AS_OF).rules.flatMap(({ facts }) => facts);
    expect(await factsOf(alone)).toContainEqual(
      expect.objectContaining({ name: 'labResults', state: 'unknown', reason: 'not-sent', references: [] }),
    );
    expect(await factsOf(BODY)).toContainEqual(
      expect.objectContaining({ name: 'dialysis', state: 'known', text: 'nothing on record', entries: [] }),
    );
  });

  test('tells rules that are not run for this patient from those that found nothing', async () => {
    const child = chart({ patient: aged('2016-01-01') });
    const { rules } = explain(await evaluate(hookRequest('order-sign', child, [QUININE])), AS_OF);
    expect(rules.find(({ id }) => id === 'baclofen-renal')).toMatchObject({
      outcome: 'gated',
      reason: 'the patient is under 18 (G4)',
    });
    expect(rules.find(({ id }) => id === 'quinine-for-cramps')?.outcome).toBe('advise');
  });

  test('says of a rule that crashed nothing of the error', async () => {
    const rules = { ...RULES, 'quinine-for-cramps': crashing(RULES['quinine-for-cramps']) };
    const { rules: explained } = explain(await evaluate(BODY, {}, { rules }), AS_OF);
    expect(explained.find(({ id }) => id === 'quinine-for-cramps')).toMatchObject({
      outcome: 'failed',
      reason: 'crashed; its advice is missing',
      advice: [],
    });
  });

  test('counts entries that are no FHIR under their key', async () => {
    const broken = { ...BODY, prefetch: { labs: { resourceType: 'Bundle', entry: [{ resource: 1 }] } } };
    const { prefetch } = explain(await evaluate(broken), AS_OF);
    expect(prefetch).toContainEqual(expect.objectContaining({ key: 'labs', skipped: 1 }));
  });

  test('of a call by a patient says that no rule was run', async () => {
    const body = { ...BODY, context: { ...(BODY['context'] as object), userId: 'Patient/pat-1' } };
    expect(explain(await evaluate(body), AS_OF)).toMatchObject({
      notRun: 'the reader is a patient or relative (G2)',
      rules: [],
    });
  });
});

function crashing(rule: Rule): Rule {
  return {
    ...rule,
    evaluate: () => {
      throw new Error('of the record');
    },
  };
}

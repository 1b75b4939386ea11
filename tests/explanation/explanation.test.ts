/** What `--explain` says of cards that were left out as answered before, and of advice that was on them. */
import { expect, test } from '@jest/globals';
import type { Evaluation } from '../../src/engine/evaluate-request.js';
import { explain } from '../../src/explanation/explanation.js';
import { explanationText } from '../../src/explanation/explanation-text.js';
import { AS_OF, chart, draft, FOR_CRAMPS, hookRequest, normalLabs, rxnorm } from '../support/chart.js';
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

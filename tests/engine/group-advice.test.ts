import { describe, expect, test } from '@jest/globals';
import type { Hook } from '../../src/cds/types.js';
import { type AdviceGroup, type GroupingOptions, groupAdvice } from '../../src/engine/group-advice.js';
import type { RuleReport } from '../../src/engine/run-rules.js';
import type { RuleId } from '../../src/rules/index.js';
import type { Rule } from '../../src/rules/rule.js';
import { type InventedMeta, reportsOf, type Said, saying } from '../support/invented-rules.js';

const EVERYWHERE: GroupingOptions = {
  hook: 'patient-view',
  opening: new Set<RuleId>(['hypokalemia', 'hyponatremia', 'hypocalcemia', 'hypercalcemia', 'hypomagnesemia']),
  infoOnOrderSign: false,
  isHidden: () => false,
};

function group(rules: readonly Rule[], changes: Partial<GroupingOptions> = {}): readonly string[] {
  return groupAdvice(reportsOf(rules), { ...EVERYWHERE, ...changes }).map(outline);
}

/** `hypokalemia warning + hyponatremia`: one card, rules in their order. */
function outline({ primary, others, indicator }: AdviceGroup): string {
  const ids = [primary, ...others].map(({ rule, advice }) => {
    return advice.subject === undefined ? rule.meta.id : `${rule.meta.id} (${advice.subject})`;
  });
  return `${indicator}: ${ids.join(' + ')}`;
}

const POTASSIUM: InventedMeta = { id: 'hypokalemia', decision: 'electrolytes', precedence: 1 };
const SODIUM: InventedMeta = { id: 'hyponatremia', decision: 'electrolytes', precedence: 2 };
const CALCIUM: InventedMeta = { id: 'hypocalcemia', decision: 'overview', precedence: 3 };

describe('one card per decision (5.3)', () => {
  test('rules of one decision share a card', () => {
    expect(group([saying(POTASSIUM), saying(SODIUM)])).toEqual(['warning: hypokalemia + hyponatremia']);
  });

  test('rules of different decisions do not', () => {
    expect(group([saying(POTASSIUM), saying(CALCIUM)])).toEqual(['warning: hypokalemia', 'warning: hypocalcemia']);
  });

  test('subjects split a decision', () => {
    const rule = saying(POTASSIUM, { subject: 'furosemide' }, { subject: 'chlorthalidone' });
    expect(group([rule])).toEqual(['warning: hypokalemia (chlorthalidone)', 'warning: hypokalemia (furosemide)']);
  });

  test('advice of another rule about the same subject joins that card, without subject it joins each', () => {
    const subjects = saying(POTASSIUM, { subject: 'furosemide' }, { subject: 'chlorthalidone' });
    const one = saying(SODIUM, { subject: 'furosemide', indicator: 'info', standsAlone: false });
    const each = saying({ ...CALCIUM, decision: 'electrolytes' }, { indicator: 'info', standsAlone: false });
    expect(group([subjects, one, each])).toEqual([
      'warning: hypokalemia (chlorthalidone) + hypocalcemia',
      'warning: hypokalemia (furosemide) + hyponatremia (furosemide) + hypocalcemia',
    ]);
  });

  test('outcomes other than advice make no card', () => {
    const rule = saying(POTASSIUM);
    const silent: readonly RuleReport[] = [
      { rule, outcome: { kind: 'no-concern', because: 'all is well' } },
      { rule, outcome: { kind: 'not-applicable', because: 'not here' } },
      { rule, outcome: { kind: 'cannot-tell', missing: [{ fact: 'labGaps', reason: 'partial' }] } },
      { rule, outcome: { kind: 'crashed', error: new Error('a defect') } },
    ];
    expect(groupAdvice(silent, EVERYWHERE)).toEqual([]);
  });
});

describe('which advice opens a card', () => {
  const addition: Said = { standsAlone: false };

  test.each<[string, readonly Rule[], readonly string[]]>([
    ['what does not stand alone opens none', [saying(POTASSIUM, addition)], []],
    [
      'but adds to one of its decision',
      [saying(POTASSIUM, addition), saying(SODIUM)],
      ['warning: hyponatremia + hypokalemia'],
    ],
    ['and to none of another decision', [saying(POTASSIUM, addition), saying(CALCIUM)], ['warning: hypocalcemia']],
    ['a supporting rule opens none', [saying({ ...POTASSIUM, id: 'quinine-pregnancy' })], []],
    [
      'but adds to one of its decision',
      [saying({ ...POTASSIUM, id: 'quinine-pregnancy' }), saying(SODIUM)],
      ['warning: hyponatremia + quinine-pregnancy'],
    ],
    [
      'an invited rule joins, although its decision is another',
      [saying(POTASSIUM, { invites: ['hypocalcemia'] }), saying(CALCIUM, addition)],
      ['warning: hypokalemia + hypocalcemia'],
    ],
    [
      'an invited rule with a card of its own says it there, once',
      [saying(POTASSIUM, { invites: ['hypocalcemia'] }), saying(CALCIUM)],
      ['warning: hypokalemia', 'warning: hypocalcemia'],
    ],
    [
      'an invitation to a rule that says nothing is no harm',
      [saying(POTASSIUM, { invites: ['hypocalcemia'] })],
      ['warning: hypokalemia'],
    ],
  ])('%s', (_, rules, expected) => {
    expect(group(rules)).toEqual(expected);
  });

  test('an invited rule of the same decision has its say once', () => {
    const host = saying(POTASSIUM, { invites: ['hyponatremia'] });
    expect(group([host, saying(SODIUM, addition)])).toEqual(['warning: hypokalemia + hyponatremia']);
  });

  test('an invited rule keeps its own card where the inviting one is not shown', () => {
    const host = saying({ ...POTASSIUM, infoOn: [] }, { indicator: 'info', invites: ['hypocalcemia'] });
    expect(group([host, saying(CALCIUM, { indicator: 'info' })])).toEqual(['info: hypocalcemia']);
  });
});

describe('what is silenced', () => {
  const silencing = saying(POTASSIUM, { silences: ['hypocalcemia'] });

  test('a rule silenced by a card of the response says nothing', () => {
    expect(group([silencing, saying(CALCIUM)])).toEqual(['warning: hypokalemia']);
  });

  test('neither as addition to another card', () => {
    const addition = saying({ ...CALCIUM, decision: 'electrolytes' }, { standsAlone: false });
    expect(group([silencing, addition])).toEqual(['warning: hypokalemia']);
  });

  test('a card that is not shown silences nothing', () => {
    const hidden = saying({ ...POTASSIUM, infoOn: [] }, { indicator: 'info', silences: ['hypocalcemia'] });
    expect(group([hidden, saying(CALCIUM)])).toEqual(['warning: hypocalcemia']);
  });

  test('an addition to a card silences nothing', () => {
    const addition = saying(SODIUM, { standsAlone: false, silences: ['hypocalcemia'] });
    expect(group([saying(POTASSIUM), addition, saying(CALCIUM)])).toEqual([
      'warning: hypokalemia + hyponatremia',
      'warning: hypocalcemia',
    ]);
  });
});

describe('how loud a card is', () => {
  test.each<[string, readonly Rule[], readonly string[]]>([
    [
      'an addition of the same decision raises it, and the rule that opened it stays first',
      [saying(POTASSIUM), saying(SODIUM, { indicator: 'critical', standsAlone: false })],
      ['critical: hypokalemia + hyponatremia'],
    ],
    [
      'a quieter addition does not lower it',
      [saying(POTASSIUM, { indicator: 'critical' }), saying(SODIUM, { indicator: 'info' })],
      ['critical: hypokalemia + hyponatremia'],
    ],
    [
      'an invited guest brings text, not its own loudness',
      [
        saying(POTASSIUM, { indicator: 'info', invites: ['hypocalcemia'] }),
        saying(CALCIUM, { indicator: 'critical', standsAlone: false }),
      ],
      ['info: hypokalemia + hypocalcemia'],
    ],
  ])('%s', (_, rules, expected) => {
    expect(group(rules)).toEqual(expected);
  });
});

describe('which finding comes first (5.2)', () => {
  test.each<[string, readonly Rule[], readonly string[]]>([
    [
      'the loudest',
      [saying(POTASSIUM), saying(SODIUM, { indicator: 'critical' })],
      ['critical: hyponatremia + hypokalemia'],
    ],
    [
      'among equally loud ones, the first by precedence',
      [saying(SODIUM), saying(POTASSIUM)],
      ['warning: hypokalemia + hyponatremia'],
    ],
    [
      'with the same precedence too, the first by rule id',
      [saying({ ...SODIUM, precedence: 1 }), saying(POTASSIUM)],
      ['warning: hypokalemia + hyponatremia'],
    ],
    [
      'cards: the loudest',
      [saying(POTASSIUM, { indicator: 'info' }), saying(CALCIUM, { indicator: 'critical' })],
      ['critical: hypocalcemia', 'info: hypokalemia'],
    ],
    [
      'cards: the first by precedence',
      [saying(CALCIUM), saying(POTASSIUM)],
      ['warning: hypokalemia', 'warning: hypocalcemia'],
    ],
    [
      'cards: the first by rule id',
      [saying({ ...CALCIUM, precedence: 1 }), saying(POTASSIUM)],
      ['warning: hypocalcemia', 'warning: hypokalemia'],
    ],
  ])('%s', (_, rules, expected) => {
    expect(group(rules)).toEqual(expected);
    expect(group([...rules].reverse())).toEqual(expected);
  });

  test('a raised card stands among those that are as loud', () => {
    const raised = [
      saying(CALCIUM),
      saying({ ...CALCIUM, id: 'hypercalcemia' }, { indicator: 'critical', standsAlone: false }),
    ];
    expect(group([saying(POTASSIUM), ...raised])).toEqual([
      'critical: hypocalcemia + hypercalcemia',
      'warning: hypokalemia',
    ]);
  });

  test('the order of cards, and of the rules on them, does not depend on the order of the reports (CH-113)', () => {
    const rules = [
      saying(POTASSIUM, { subject: 'b' }, { subject: 'a' }),
      saying(SODIUM),
      saying({ ...SODIUM, id: 'hypercalcemia', decision: 'overview' }),
      saying(CALCIUM, { indicator: 'critical' }),
      saying({ ...SODIUM, id: 'hypomagnesemia' }, { standsAlone: false }),
    ];
    const expected = group(rules);
    for (const order of permutations(rules)) expect(group(order)).toEqual(expected);
  });
});

describe('where info is shown', () => {
  const info = (infoOn: readonly Hook[]) => saying({ ...POTASSIUM, infoOn }, { indicator: 'info' });
  const shown = ['info: hypokalemia'];

  test.each<[string, readonly Hook[], Partial<GroupingOptions>, readonly string[]]>([
    ['on the hooks of its rule', ['order-select'], { hook: 'order-select' }, shown],
    ['not on others', ['order-select'], { hook: 'patient-view' }, []],
    ['not while signing', ['patient-view', 'order-select'], { hook: 'order-sign' }, []],
    ['while signing where its rule says so', ['order-sign'], { hook: 'order-sign' }, shown],
    ['while signing where the site wants it', ['order-select'], { hook: 'order-sign', infoOnOrderSign: true }, shown],
    ['on no other hook by that wish', ['order-sign'], { hook: 'order-select', infoOnOrderSign: true }, []],
    ['not where a gate hides it (G6)', ['patient-view'], { isHidden: (indicator) => indicator === 'info' }, []],
  ])('%s', (_, infoOn, options, expected) => {
    expect(group([info(infoOn)], options)).toEqual(expected);
  });

  test.each(['warning', 'critical'] as const)('a %s card is shown everywhere', (indicator) => {
    const rule = saying({ ...POTASSIUM, infoOn: [] }, { indicator });
    for (const hook of ['patient-view', 'order-select', 'order-sign'] as const) {
      expect(group([rule], { hook })).toEqual([`${indicator}: hypokalemia`]);
    }
  });

  test('info raised to a warning by its decision is shown as such, also at the end of life (G6)', () => {
    const rules = [info([]), saying(SODIUM, { standsAlone: false })];
    const options: Partial<GroupingOptions> = { hook: 'order-sign', isHidden: (indicator) => indicator === 'info' };
    expect(group(rules, options)).toEqual(['warning: hypokalemia + hyponatremia']);
  });
});

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

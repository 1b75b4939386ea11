import { describe, expect, test } from '@jest/globals';
import type { SiteOrderable } from '../../src/cds/orderables.js';
import { applyProfile, type OutputProfile } from '../../src/cds/output-profiles.js';
import type { Action, Card, SentAction, SentCard } from '../../src/cds/types.js';
import { card, DELETE_QUININE, ORDER_MAGNESIUM, suggestion, uuid } from '../support/cards.js';
import { numberedUuids } from '../support/engine.js';

const PREFERENCE_LIST = 'urn:com.epic.cdshooks.action.code.system.preference-list-item';
const SITE_MAGNESIUM: SiteOrderable = {
  proposed: { system: 'http://loinc.org', code: '19123-9' },
  orderable: { system: PREFERENCE_LIST, code: '4711', display: 'MAGNESIUM LEVEL' },
};
const SITE_ORAL_MAGNESIUM: SiteOrderable = {
  proposed: { text: 'magnesium, oral' },
  orderable: { system: PREFERENCE_LIST, code: '4712' },
};

const UPDATE: Action = {
  type: 'update',
  description: 'Change the baclofen draft to 5 mg [twice] daily',
  resource: { resourceType: 'Task', id: 't', status: 'draft', intent: 'order' },
};
const ORDER_ORAL_MAGNESIUM: Action = {
  type: 'create',
  description: 'Draft order: oral magnesium',
  resource: {
    resourceType: 'MedicationRequest',
    status: 'draft',
    intent: 'proposal',
    medicationCodeableConcept: { text: 'magnesium, oral' },
    subject: { reference: 'Patient/pat-1' },
  },
};
const ORDER_MAGNESIUM_IN_WORDS_TOO: Action = {
  type: 'create',
  description: 'Order magnesium',
  resource: {
    resourceType: 'ServiceRequest',
    status: 'draft',
    intent: 'proposal',
    code: { coding: [{ system: 'http://loinc.org', code: '19123-9' }], text: 'Magnesium' },
    subject: { reference: 'Patient/pat-1' },
  },
};
const TASK: Action = {
  type: 'create',
  description: 'Task: offer a supervised trial off quinine',
  resource: { resourceType: 'Task', status: 'requested', intent: 'proposal' },
};
const REPLACE = suggestion({
  label: 'If severe and refractory: replace with magnesium',
  uuid: uuid(3),
  actions: [DELETE_QUININE, ORDER_MAGNESIUM],
});

function sent(given: Card, profile: OutputProfile, orderables?: readonly SiteOrderable[]): SentCard {
  return applyProfile(given, { profile, orderables, newUuid: numberedUuids() });
}

const inEpic = (changes: Partial<Card>, orderables: readonly SiteOrderable[] = [SITE_MAGNESIUM, SITE_ORAL_MAGNESIUM]) =>
  sent(card(changes), 'epic', orderables);
const buttons = ({ suggestions = [] }: SentCard) => suggestions.map(({ label }) => label);
const actionsOf = ({ suggestions = [] }: SentCard): readonly SentAction[] =>
  suggestions.flatMap(({ actions }) => actions);

test('the default profile sends cards as they are built: resourceId for deletes, no member of later versions (CH-102, CH-123, CH-127, CH-128, CH-137)', () => {
  const given = card({ suggestions: [suggestion({ actions: [DELETE_QUININE, ORDER_MAGNESIUM, UPDATE] })] });
  const answer = sent(given, 'default', [SITE_MAGNESIUM]);
  expect(answer).toEqual(given);
  expect(actionsOf(answer)[0]).not.toHaveProperty('resource');
});

describe('in the epic profile, a suggestion', () => {
  test.each(['any', 'at-most-one'] as const)('suggestions that were "%s" are "any" (CH-110)', (selectionBehavior) => {
    expect(inEpic({ selectionBehavior }).selectionBehavior).toBe('any');
  });

  test('a combined suggestion becomes one for each action, each with a uuid of its own (CH-120, CH-214)', () => {
    const combined = suggestion({
      label: 'Remove quinine and check magnesium',
      actions: [DELETE_QUININE, ORDER_MAGNESIUM],
    });
    const answer = inEpic({ suggestions: [combined] });
    expect(answer.suggestions).toMatchObject([
      { label: 'Remove the unsigned order for quinine', actions: [DELETE_QUININE] },
      { label: 'Order magnesium in serum or plasma', actions: [{ type: 'create' }] },
    ]);
    const uuids = (answer.suggestions ?? []).map((part) => part.uuid);
    expect(new Set([...uuids, combined.uuid]).size).toBe(3);
  });

  test('a suggestion with one action keeps its label and its uuid (CH-119)', () => {
    expect(inEpic({ suggestions: [suggestion()] }).suggestions).toEqual([suggestion()]);
  });

  test('an order that is part of several suggestions is offered once', () => {
    const answer = inEpic({ suggestions: [suggestion(), REPLACE] });
    expect(buttons(answer)).toEqual([
      'Remove quinine',
      'If severe and refractory – order magnesium in serum or plasma',
    ]);
  });

  test('the condition of a suggestion stays with what it starts, also in the description that is shown (CH-130)', () => {
    const single = suggestion({ label: 'If refractory: magnesium', actions: [ORDER_MAGNESIUM] });
    const answer = inEpic({ suggestions: [suggestion(), REPLACE] });
    expect(actionsOf(answer).map(({ description }) => description)).toEqual([
      DELETE_QUININE.description,
      'If severe and refractory – order magnesium in serum or plasma',
    ]);
    expect(inEpic({ suggestions: [single] }).suggestions).toMatchObject([
      {
        label: 'If refractory: magnesium',
        actions: [{ description: 'If refractory – order magnesium in serum or plasma' }],
      },
    ]);
  });

  test('stopping needs no condition, also where no other suggestion stops (CH-214)', () => {
    expect(buttons(inEpic({ suggestions: [REPLACE] }))).toEqual([
      DELETE_QUININE.description,
      'If severe and refractory – order magnesium in serum or plasma',
    ]);
  });

  test('a delete names its order by resourceId (CH-137)', () => {
    expect(actionsOf(inEpic({}))).toEqual([DELETE_QUININE]);
  });

  test('a removal is never recommended, as this would select it beforehand (CH-121)', () => {
    expect(inEpic({ suggestions: [suggestion({ isRecommended: true })] }).suggestions).toEqual([suggestion()]);
  });

  test('of a recommended suggestion of two orders, the first that can be ordered is recommended (CH-121)', () => {
    const tests = suggestion({ isRecommended: true, actions: [ORDER_MAGNESIUM, ORDER_ORAL_MAGNESIUM] });
    const recommended = (orderables: readonly SiteOrderable[]) =>
      inEpic({ suggestions: [tests] }, orderables).suggestions?.map(({ isRecommended = false }) => isRecommended);
    expect(recommended([SITE_MAGNESIUM, SITE_ORAL_MAGNESIUM])).toEqual([true, false]);
    expect(recommended([SITE_ORAL_MAGNESIUM])).toEqual([true]);
  });
});

describe('in the epic profile, an order that is proposed', () => {
  test('an order has the code of the site beside the standard one (CH-133)', () => {
    const answer = inEpic({ suggestions: [suggestion({ actions: [ORDER_MAGNESIUM] })] });
    expect(actionsOf(answer)).toMatchObject([
      { resource: { code: { coding: [{ system: 'http://loinc.org', code: '19123-9' }, SITE_MAGNESIUM.orderable] } } },
    ]);
  });

  test('an order that has only text is found by its text, and keeps it', () => {
    const answer = inEpic({ suggestions: [suggestion({ actions: [ORDER_ORAL_MAGNESIUM] })] });
    expect(actionsOf(answer)).toMatchObject([
      {
        resource: { medicationCodeableConcept: { text: 'magnesium, oral', coding: [SITE_ORAL_MAGNESIUM.orderable] } },
      },
    ]);
  });

  test('another code, or a text beside a code, finds nothing', () => {
    const others: readonly SiteOrderable[] = [
      { ...SITE_MAGNESIUM, proposed: { system: 'http://loinc.org', code: '19123' } },
      { ...SITE_MAGNESIUM, proposed: { system: 'http://snomed.info/sct', code: '19123-9' } },
      { ...SITE_MAGNESIUM, proposed: { text: 'Magnesium' } },
    ];
    const answer = inEpic({ suggestions: [suggestion({ actions: [ORDER_MAGNESIUM_IN_WORDS_TOO] })] }, others);
    expect(answer).not.toHaveProperty('suggestions');
  });

  test('without a code of the site the button is left out and the advice stays in the text', () => {
    const answer = inEpic({ suggestions: [suggestion(), REPLACE] }, []);
    expect(buttons(answer)).toEqual(['Remove quinine']);
    expect(answer.detail).toBe(
      `${card().detail}\n\n**To consider, without a button here**\n\n- If severe and refractory – order magnesium in serum or plasma`,
    );
  });

  test('changes of orders are not used; the advice stays in the text, escaped (CH-106)', () => {
    const answer = inEpic({ suggestions: [suggestion({ label: 'Change baclofen', actions: [UPDATE] }), suggestion()] });
    expect(buttons(answer)).toEqual(['Remove quinine']);
    expect(answer.detail).toContain('- Change the baclofen draft to 5 mg \\[twice\\] daily');
  });

  test('a task has no button, as only orders can be created', () => {
    const answer = inEpic({ suggestions: [suggestion({ actions: [TASK] })] });
    expect(answer).not.toHaveProperty('suggestions');
    expect(answer.detail).toContain(TASK.description);
  });

  test('what the text says already is not said again, and nothing twice', () => {
    const detail = 'Consider: Order magnesium in serum or plasma.';
    const sameWords = { ...ORDER_ORAL_MAGNESIUM, description: ORDER_MAGNESIUM.description };
    const twice = [suggestion({ actions: [ORDER_MAGNESIUM] }), suggestion({ uuid: uuid(4), actions: [sameWords] })];
    expect(inEpic({ detail, suggestions: twice }, []).detail).toBe(detail);
    expect(inEpic({ suggestions: twice }, []).detail?.match(/Order magnesium/g)).toHaveLength(1);
  });

  test('what has no button comes after the last list, before what closes the text', () => {
    const answer = inEpic({
      detail: '- a\n- b\n\n**Ask**\n\n- c\n\nBasis.',
      suggestions: [suggestion({ actions: [UPDATE] })],
    });
    expect(answer.detail).toMatch(/- c\n\n\*\*To consider[^\n]+\n\n- Change[^\n]+\n\nBasis\.$/);
  });

  test('a card without text gets one for what has no button', () => {
    const { detail: _detail, ...brief } = card({ suggestions: [suggestion({ actions: [UPDATE] })] });
    expect(sent(brief, 'epic').detail).toMatch(/^\*\*To consider, without a button here\*\*\n\n- Change/);
  });
});

describe('in the epic profile, a card', () => {
  test('without suggestions there is no selectionBehavior (CH-109, CH-110)', () => {
    const none = inEpic({ suggestions: [suggestion({ actions: [UPDATE] })] });
    expect(none).not.toHaveProperty('suggestions');
    expect(none).not.toHaveProperty('selectionBehavior');
    const { suggestions: _suggestions, selectionBehavior: _behavior, ...informative } = card();
    expect(sent(informative, 'epic')).toEqual(informative);
  });

  test('override reasons and topic are sent (CH-111, CH-117)', () => {
    const { overrideReasons, source } = inEpic({});
    expect([overrideReasons, source]).toEqual([card().overrideReasons, card().source]);
  });

  test('"will monitor" goes with the last button that orders a test', () => {
    const reason = { system: 'https://cds.example.org/reasons', code: 'will-monitor', display: 'Will monitor' };
    const suggestions = [suggestion(), suggestion({ uuid: uuid(3), actions: [ORDER_MAGNESIUM] })];
    expect(inEpic({ overrideReasons: [reason], suggestions }).overrideReasons).toEqual([reason]);
    expect(inEpic({ overrideReasons: [reason], suggestions }, [])).not.toHaveProperty('overrideReasons');
  });
});

describe('in the v1 profile', () => {
  test.each(['any', 'at-most-one'] as const)('suggestions that were "%s" are "at-most-one" (CH-110)', (behavior) => {
    expect(sent(card({ selectionBehavior: behavior }), 'v1').selectionBehavior).toBe('at-most-one');
  });

  test('a delete names its order as text in resource, never in both members (CH-137)', () => {
    expect(actionsOf(sent(card(), 'v1'))).toEqual([
      { type: 'delete', description: DELETE_QUININE.description, resource: 'MedicationRequest/draft-quinine' },
    ]);
  });

  test('what belongs together stays together, changes and standard codes included', () => {
    const actions = [DELETE_QUININE, ORDER_MAGNESIUM, UPDATE];
    const answer = sent(card({ suggestions: [suggestion({ actions })] }), 'v1', [SITE_MAGNESIUM]);
    expect(answer.suggestions).toHaveLength(1);
    expect(actionsOf(answer).slice(1)).toEqual([ORDER_MAGNESIUM, UPDATE]);
  });

  test('there are no override reasons; everything else is as built', () => {
    const { overrideReasons: _reasons, suggestions: _built, ...asBuilt } = card();
    const { suggestions: _sent, ...answer } = sent(card(), 'v1');
    expect(answer).toEqual(asBuilt);
  });

  test('at most one of independent proposals is recommended, as now only one can be chosen (CH-121)', () => {
    const later = [uuid(3), uuid(4)].map((each) => suggestion({ uuid: each, isRecommended: true }));
    const answer = sent(card({ selectionBehavior: 'any', suggestions: [suggestion(), ...later] }), 'v1');
    expect(answer.suggestions?.map(({ isRecommended = false }) => isRecommended)).toEqual([false, true, false]);
  });

  test('without suggestions there is no selectionBehavior (CH-110)', () => {
    const { suggestions: _suggestions, selectionBehavior: _behavior, ...informative } = card();
    expect(sent(informative, 'v1')).not.toHaveProperty('selectionBehavior');
  });
});

test.each(['epic', 'v1'] as const)('the list of rules is an extension that %s does not ask for (CH-200)', (profile) => {
  const extension = { 'org.cramp-cds.rule-ids': ['quinine-for-cramps'] };
  expect(sent(card({ extension }), profile)).not.toHaveProperty('extension');
  expect(sent(card({ extension }), 'default').extension).toEqual(extension);
});

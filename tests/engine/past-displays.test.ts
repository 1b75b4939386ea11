/**
 * Suppression through the whole engine: stories of several calls by one clinician about one patient (clinical-knowledge 5.4).
 */
import { describe, expect, test } from '@jest/globals';
import type { MedicationRequest } from 'fhir/r4.js';
import type { Suppression } from '../../src/engine/past-displays.js';
import type { PastDisplay } from '../../src/feedback/display.js';
import type { ReadResult } from '../../src/fhir/read-result.js';
import type { FhirReader } from '../../src/fhir/reader.js';
import { RULES } from '../../src/rules/index.js';
import { keyedHash } from '../../src/security/keyed-hash.js';
import {
  active,
  type Chart,
  CRAMPS,
  chart,
  draft,
  encounter,
  FOR_CRAMPS,
  hookRequest,
  lab,
  mgPerDose,
  named,
  normalLabs,
  PREGNANT_SINCE_FEBRUARY,
  rxnorm,
} from '../support/chart.js';
import { evaluate, outline, ruleIds } from '../support/engine.js';
import { Memory, onlyMemory } from '../support/memory.js';

const QUININE = rxnorm('997010', 'quinine sulfate 324 MG Oral Capsule');
const HCTZ = rxnorm('310798', 'hydrochlorothiazide 25 MG Oral Tablet');
const RALOXIFENE = rxnorm('1490065', 'raloxifene hydrochloride 60 MG Oral Tablet');
const DAY = 24;

const NORMAL = chart({ labs: normalLabs() });
const LOW_POTASSIUM = chart({ labs: normalLabs({ potassium: 3.1 }) });

const sign = (story: Chart, ...drafts: readonly MedicationRequest[]) => hookRequest('order-sign', story, drafts);
const select = (story: Chart, ...drafts: readonly MedicationRequest[]) => hookRequest('order-select', story, drafts);
const view = (story: Chart) => hookRequest('patient-view', story);
const quinine = (id: string, ...parts: readonly Partial<MedicationRequest>[]) => draft(QUININE, { id }, ...parts);

describe('quinine for cramps, overridden', () => {
  const order = quinine('quinine-1', FOR_CRAMPS);

  test('is silent for that order for 24 hours, and says why', async () => {
    const memory = new Memory();
    const first = await memory.askAndOverride(sign(NORMAL, order));
    expect(first.cards.map(outline)).toEqual(['quinine-for-cramps critical']);
    expect(first.suppressed).toEqual([]);
    const later = await memory.ask(sign(NORMAL, order), { hours: 23 });
    expect(later.cards).toEqual([]);
    expect(later.suppressed).toEqual([
      { ruleId: 'quinine-for-cramps', because: 'overridden on 2026-03-02 for 24 hours, same order' },
    ]);
    expect(later.displays.size).toBe(0);
    const nextDay = await memory.ask(sign(NORMAL, order), { hours: DAY });
    expect(nextDay.cards.map(outline)).toEqual(['quinine-for-cramps critical']);
  });

  test('is shown for a new order', async () => {
    const memory = new Memory();
    await memory.askAndOverride(sign(NORMAL, order));
    const { cards, suppressed } = await memory.ask(sign(NORMAL, quinine('quinine-2', FOR_CRAMPS)), { hours: 1 });
    expect([cards.map(outline), suppressed]).toEqual([['quinine-for-cramps critical'], []]);
  });

  test('is shown to somebody else, and for somebody else', async () => {
    const memory = new Memory();
    const body = sign(NORMAL, order);
    await memory.askAndOverride(body);
    const context = body['context'] as object;
    const others = [
      { ...body, context: { ...context, userId: 'Practitioner/prac-2' } },
      { ...body, context: { ...context, userId: 'PractitionerRole/prac-1' } },
      { ...body, fhirServer: 'https://fhir.example.org/r4' },
    ];
    for (const other of others) expect((await memory.ask(other)).cards).toHaveLength(1);
    expect(new Set(memory.asked).size).toBe(4);
  });

  test('keeps silencing what it would repeat', async () => {
    const memory = new Memory();
    const story = chart({ labs: normalLabs(), conditions: [CRAMPS] });
    await memory.askAndOverride(select(story, order));
    expect((await memory.ask(select(story, order))).cards).toEqual([]);
  });
});

describe('what is overridden comes back at once', () => {
  const order = (...parts: readonly Partial<MedicationRequest>[]) => quinine('quinine-1', FOR_CRAMPS, ...parts);

  test.each<readonly [string, Record<string, unknown>, Record<string, unknown>]>([
    ['when a risk factor appears', sign(NORMAL, order()), sign(LOW_POTASSIUM, order())],
    [
      'when another medicine adds to the QT risk',
      sign(chart({ medications: [active(named('citalopram 20 mg'), { id: 'c' })] }), order()),
      sign(
        chart({
          medications: [active(named('citalopram 20 mg'), { id: 'c' }), active(named('haloperidol'), { id: 'h' })],
        }),
        order(),
      ),
    ],
    [
      'when pregnancy starts',
      sign(NORMAL, order()),
      sign({ ...NORMAL, observations: [PREGNANT_SINCE_FEBRUARY] }, order()),
    ],
    ['when the dose rises', sign(NORMAL, order(mgPerDose(324, 1))), sign(NORMAL, order(mgPerDose(324, 2)))],
  ])('%s', async (_says, before, after) => {
    const memory = new Memory();
    expect((await memory.askAndOverride(before)).cards).toHaveLength(1);
    expect((await memory.ask(before, { hours: 1 })).cards).toEqual([]);
    expect((await memory.ask(after, { hours: 1 })).cards).toHaveLength(1);
  });

  test('when the knowledge changes that rule, and not when it changes another', async () => {
    const memory = new Memory();
    const changed = (id: 'quinine-for-cramps' | 'baclofen-renal') => {
      const rule = RULES[id];
      const history = [
        { version: '9.0.0', on: '2026-03-02', change: 'Another threshold.' },
        ...rule.meta.history,
      ] as const;
      return { ...RULES, [id]: { ...rule, meta: { ...rule.meta, history } } };
    };
    await memory.askAndOverride(sign(NORMAL, order()));
    const rules = changed('baclofen-renal');
    expect((await memory.ask(sign(NORMAL, order()), { rules })).cards).toEqual([]);
    expect((await memory.ask(sign(NORMAL, order()), { rules: changed('quinine-for-cramps') })).cards).toHaveLength(1);
  });

  test('when a result on the chart gets worse', async () => {
    const memory = new Memory();
    const potassium = (value: number) =>
      view(chart({ conditions: [CRAMPS], labs: [lab('potassium', value, 'mmol/L', '2026-03-01T08:00:00Z')] }));
    const first = await memory.askAndOverride(potassium(2.8));
    expect(first.cards.map(outline)[0]).toMatch(/^hypokalemia warning/);
    expect((await memory.ask(potassium(2.8))).cards.map(outline)).toEqual([]);
    expect((await memory.ask(potassium(2.3))).cards.map(outline)[0]).toMatch(/^hypokalemia critical/);
  });
});

describe('info', () => {
  const raloxifene = (id: string) => select(NORMAL, draft(RALOXIFENE, { id }));

  test('that was overridden stays away for 90 days, for new orders too', async () => {
    const memory = new Memory();
    const { cards } = await memory.askAndOverride(raloxifene('raloxifene-1'));
    expect(cards.map(outline)).toEqual(['cramp-associated-drug info']);
    const later = await memory.ask(raloxifene('raloxifene-2'), { hours: 90 * DAY - 1 });
    expect([later.cards, later.suppressed]).toEqual([
      [],
      [{ ruleId: 'cramp-associated-drug', because: 'overridden on 2026-03-02 for 90 days, same ingredient' }],
    ]);
    expect((await memory.ask(raloxifene('raloxifene-3'), { hours: 90 * DAY })).cards).toHaveLength(1);
  });

  test('that was only shown stays away for 7 days', async () => {
    const memory = new Memory();
    await memory.ask(raloxifene('raloxifene-1'));
    expect((await memory.ask(raloxifene('raloxifene-2'), { hours: 7 * DAY - 1 })).cards).toEqual([]);
    expect((await memory.ask(raloxifene('raloxifene-2'), { hours: 7 * DAY })).cards).toHaveLength(1);
  });

  test('gives its place to what did not fit', async () => {
    const memory = new Memory();
    const settings = { maxCards: { 'patient-view': 3, 'order-select': 1, 'order-sign': 3, 'medication-refill': 3 } };
    const body = select(LOW_POTASSIUM, draft(HCTZ, { id: 'hctz' }), draft(RALOXIFENE, { id: 'raloxifene' }));
    const ask = async () => {
      const evaluation = await evaluate(body, settings, { suppression: memory.suppression });
      return evaluation.cards.map((card) => ruleIds(card)[0]);
    };
    expect(await ask()).toEqual(['diuretic-electrolyte']);
    await memory.askAndOverride(select(LOW_POTASSIUM, draft(HCTZ, { id: 'hctz' })));
    expect(await ask()).toEqual(['cramp-associated-drug']);
  });
});

describe('a warning that nobody answered', () => {
  const story = { ...LOW_POTASSIUM, encounter: encounter('AMB') };
  const hctz = draft(HCTZ, { id: 'hctz' });

  test('is shown once while selecting and once at signing of an encounter', async () => {
    const memory = new Memory();
    const shown = [];
    for (const body of [select(story, hctz), select(story, hctz), sign(story, hctz), sign(story, hctz)]) {
      shown.push((await memory.ask(body)).cards.length);
    }
    expect(shown).toEqual([1, 0, 1, 0]);
  });

  test('repeats where there is no encounter', async () => {
    const memory = new Memory();
    await memory.ask(sign(LOW_POTASSIUM, hctz));
    expect((await memory.ask(sign(LOW_POTASSIUM, hctz))).cards).toHaveLength(1);
  });

  test('is shown again when the same event is asked again (CH-28, CH-36)', async () => {
    const memory = new Memory();
    const body = { ...sign(story, hctz), event: '11111111-6b0e-4b5e-9a58-7f0d9f4d2a11' };
    const outlines = [];
    for (const _ of [1, 2, 3]) outlines.push((await memory.ask(body)).cards.map(outline));
    expect(outlines[0]).toHaveLength(1);
    expect(outlines).toEqual([outlines[0], outlines[0], outlines[0]]);
  });
});

describe('what is remembered', () => {
  const MARK = 'Marked7f3a';

  test('says how bad it was and until when, and nothing about whom or what (B17)', async () => {
    const memory = new Memory();
    const story = chart({
      encounter: { ...encounter('AMB'), id: `enc-${MARK}` },
      labs: normalLabs({ potassium: 3.1 }),
    });
    const marked = JSON.parse(
      JSON.stringify(sign(story, quinine('quinine-1', FOR_CRAMPS, mgPerDose(324, 1)))).replaceAll(
        /"(id|patientId|userId|encounterId)":"/g,
        `"$1":"${MARK}`,
      ),
      (name, value) => (name === 'reference' ? String(value).replace('/', `/${MARK}`) : value),
    );
    const evaluation = await memory.ask(marked);
    const kept = onlyMemory(evaluation);
    expect(kept.orderKeys).toHaveLength(1);
    expect(kept.resultKeys.length).toBeGreaterThan(0);
    expect(kept.encounterKey).toBeDefined();
    expect(kept.expiresAt).toBe(Date.parse('2026-05-31T09:00:00Z'));
    expect(JSON.stringify(kept)).not.toMatch(
      /Marked|prac-|pat-1|quinine-1|enc-|3f0c3c1e|Observation|MedicationRequest/,
    );
    expect(JSON.stringify(evaluation.suppressed)).not.toContain(MARK);
  });

  test('are keys of 256 bits that another key of the site would not give', async () => {
    const [first, second] = [new Memory(), new Memory(keyedHash('another key for tests, of no value elsewhere'))];
    const body = sign(NORMAL, quinine('quinine-1', FOR_CRAMPS));
    const kept = onlyMemory(await first.ask(body));
    for (const key of [kept.personKey, kept.subjectKey, ...kept.orderKeys, ...kept.resultKeys, kept.eventKey]) {
      expect(key).toMatch(/^[\w-]{43}$/);
    }
    expect(onlyMemory(await second.ask(body)).personKey).not.toBe(kept.personKey);
  });

  test('is of an order without an id only within its event', async () => {
    const memory = new Memory();
    const { id: _, ...nameless } = quinine('x', FOR_CRAMPS);
    await memory.askAndOverride(sign(NORMAL, nameless));
    expect((await memory.ask(sign(NORMAL, nameless))).cards).toHaveLength(1);
  });

  test('is nothing where no user is named, and nobody is asked about', async () => {
    const memory = new Memory();
    const body = hookRequest('medication-refill', NORMAL, [quinine('quinine-1', FOR_CRAMPS)]);
    const { userId: _, ...context } = body['context'] as Record<string, unknown>;
    const evaluation = await memory.ask({ ...body, context });
    expect([evaluation.cards.length, evaluation.displays.size, memory.asked]).toEqual([1, 0, []]);
  });

  test('is nothing while suppression is off', async () => {
    const evaluation = await evaluate(sign(NORMAL, quinine('quinine-1', FOR_CRAMPS)));
    expect([evaluation.cards.length, evaluation.displays.size, evaluation.suppressed]).toEqual([1, 0, []]);
  });

  test('has one entry for each card, and none for what did not fit', async () => {
    const drafts = [quinine('quinine-1', FOR_CRAMPS), draft(HCTZ, { id: 'hctz' })];
    const { cards, displays } = await new Memory().ask(sign(LOW_POTASSIUM, ...drafts));
    expect(cards.length).toBe(2);
    expect([...displays.keys()]).toEqual(cards.map(({ uuid }) => uuid));
  });
});

describe('the look-up', () => {
  const body = sign(NORMAL, quinine('quinine-1', FOR_CRAMPS));
  /** What would silence the card. */
  async function overridden(): Promise<{ readonly memory: Memory; readonly past: readonly PastDisplay[] }> {
    const memory = new Memory();
    await memory.askAndOverride(body);
    return { memory, past: memory.past };
  }

  test('is made once for a call', async () => {
    const memory = new Memory();
    await memory.ask(sign(LOW_POTASSIUM, quinine('quinine-1', FOR_CRAMPS), draft(HCTZ, { id: 'hctz' })));
    expect(memory.asked).toHaveLength(1);
  });

  test.each<readonly [string, Suppression['pastDisplays']]>([
    ['fails', () => Promise.reject(new Error('the database is away'))],
    [
      'throws',
      () => {
        throw new Error('the database is away');
      },
    ],
    ['hangs', () => new Promise(() => undefined)],
  ])('that %s suppresses nothing and costs no more than its time', async (_says, pastDisplays) => {
    const { memory } = await overridden();
    const before = performance.now();
    const { cards } = await memory.ask(body, { suppression: { ...memory.suppression, pastDisplays } });
    expect(cards.map(outline)).toEqual(['quinine-for-cramps critical']);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  test('ends with the time for the call', async () => {
    const { memory } = await overridden();
    const pastDisplays: Suppression['pastDisplays'] = () => new Promise(() => undefined);
    const deadline = AbortSignal.abort();
    const before = performance.now();
    const { cards } = await memory.ask(body, { deadline, suppression: { ...memory.suppression, pastDisplays } });
    expect(cards).toHaveLength(1);
    expect(performance.now() - before).toBeLessThan(190);
  });

  test('runs beside reading', async () => {
    const { memory } = await overridden();
    const order: string[] = [];
    const refused = async (): Promise<ReadResult> => {
      order.push('read');
      return { status: 'unknown', reason: 'refused' };
    };
    const reader: FhirReader = { read: refused, continueFrom: refused };
    const suppression: Suppression = {
      ...memory.suppression,
      pastDisplays: async () => {
        order.push('asked');
        return memory.past;
      },
    };
    const { cards } = await memory.ask({ ...body, prefetch: {} }, { reader, suppression });
    expect(order[0]).toBe('asked');
    expect(order.length).toBeGreaterThan(1);
    expect(cards).toEqual([]);
  });
});

/** The page as a whole, without its looks: what it sends when, and what it makes of the answers. */
import { describe, expect, test } from '@jest/globals';
import { allCards } from '../../simulator/model/steps.js';
import { QUININE, sentCard } from '../support/simulator-state.js';
import { ORIGIN, type Reply, type SentCall, type SimulatorWorld, startSimulator } from '../support/simulator-world.js';

const HOOKS = ['patient-view', 'order-select', 'order-sign'];
const SERVICES = HOOKS.map((hook) => ({
  id: `a-${hook}`,
  hook,
  prefetch: { patient: 'Patient/{{context.patientId}}' },
}));

type Handler = (call: SentCall, signal: AbortSignal) => Reply | Promise<Reply>;

/** Servers that work; `hooks` answers the CDS services, `fhir` what the record is asked besides the patient. */
function servers({
  hooks = () => ({ body: { cards: [] } }),
  fhir = emptyRecord,
}: {
  hooks?: Handler;
  fhir?: Handler;
}): Handler {
  const routes: readonly (readonly [RegExp, Handler])[] = [
    [/^\/cds-services$/, () => ({ body: { services: SERVICES } })],
    [/\/feedback$/, () => ({ body: '' })],
    [/^\/cds-services\//, hooks],
    [/^\/fhir\/R4\/metadata$/, () => ({ body: { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' } })],
    [/^\/fhir\/R4\/Patient\/p$/, () => ({ body: { resourceType: 'Patient', id: 'p' } })],
    [/^\/fhir\/R4\//, fhir],
    [/./, () => ({ body: {} })],
  ];
  return (call, signal) => {
    const path = call.url.slice(ORIGIN.length);
    return routes.find(([pattern]) => pattern.test(path))?.[1](call, signal);
  };
}

function emptyRecord({ method }: SentCall): Reply {
  return method === 'GET' ? { body: { resourceType: 'Bundle', entry: [] } } : { status: 201, body: {} };
}

async function open(handler: Handler): Promise<SimulatorWorld> {
  const world = startSimulator(handler, '?patient=p');
  await world.simulator.actions.start();
  return world;
}

/** Orders quinine, lets order-select fire, and waits for its answer. */
async function orderQuinine(world: SimulatorWorld): Promise<void> {
  world.simulator.actions.addMedicine(QUININE);
  world.settle();
  await answered(world);
}

async function answered({ simulator }: SimulatorWorld): Promise<void> {
  while (Object.values(simulator.get().answers).some(({ isPending }) => isPending)) await new Promise(setImmediate);
}

function hookCalls({ sent }: SimulatorWorld) {
  return sent
    .filter(({ url }) => /cds-services\/a-[a-z-]+$/.test(url))
    .map(({ url, body }) => ({ hook: url.split('/a-')[1], body }));
}

/** A card of quinine that removes the very draft that was sent. */
const QUININE_CARD: Handler = ({ body, url }) => {
  const { context } = body as {
    context: { selections?: string[]; draftOrders?: { entry: { resource: { id: string } }[] } };
  };
  const [entry] = context.draftOrders?.entry ?? [];
  if (entry === undefined || url.endsWith('patient-view')) return { body: { cards: [] } };
  const actions = [{ type: 'delete', description: 'Remove', resourceId: `MedicationRequest/${entry.resource.id}` }];
  return { body: { cards: [sentCard({ suggestions: [{ label: 'Remove quinine', uuid: 'sugg-1', actions }] })] } };
};

describe('hooks', () => {
  test('patient-view fires once the record is read, with the prefetch it asked for', async () => {
    const world = await open(servers({}));
    expect(hookCalls(world)).toEqual([
      {
        hook: 'patient-view',
        body: {
          hook: 'patient-view',
          hookInstance: expect.any(String),
          fhirServer: `${ORIGIN}/fhir/R4`,
          context: { userId: 'Practitioner/synthetic-prescriber', patientId: 'p' },
          prefetch: { patient: { resourceType: 'Patient', id: 'p' } },
        },
      },
    ]);
    expect(world.simulator.get().announcement).toBe('patient-view: no cards, nothing to say.');
  });

  test('without prefetch the service reads for itself', async () => {
    const world = await open(servers({}));
    world.simulator.actions.setSendsPrefetch(false);
    await answered(world);
    expect(hookCalls(world).at(-1)?.body).not.toHaveProperty('prefetch');
  });
});

describe('of several events', () => {
  test('several changes at once fire order-select once', async () => {
    const world = await open(servers({}));
    world.simulator.actions.addMedicine(QUININE);
    world.simulator.actions.addMedicine({ text: 'baclofen' });
    await orderQuinine(world);
    const calls = hookCalls(world).filter(({ hook }) => hook === 'order-select');
    expect(calls).toHaveLength(1);
    expect(calls[0]?.body).toMatchObject({ context: { selections: { length: 3 } } });
  });

  test('an answer to an older draft is dropped, however late it comes, and nobody waits for it', async () => {
    const waiting: { reply: (reply: Reply) => void; signal: AbortSignal }[] = [];
    const hooks: Handler = ({ url }, signal) =>
      url.endsWith('order-select') ? new Promise((reply) => waiting.push({ reply, signal })) : { body: { cards: [] } };
    const world = await open(servers({ hooks }));
    for (const text of ['quinine', 'baclofen']) {
      const before = waiting.length;
      world.simulator.actions.addMedicine({ text });
      world.settle();
      while (waiting.length === before) await new Promise(setImmediate);
    }
    const [older, newer] = waiting;
    newer?.reply({ body: { cards: [sentCard({ summary: 'newer' })] } });
    await answered(world);
    older?.reply({ body: { cards: [sentCard({ summary: 'older' })] } });
    await new Promise(setImmediate);
    expect(allCards(world.simulator.get()).map(({ card }) => card.summary)).toEqual(['newer']);
    expect([older?.signal.aborted, newer?.signal.aborted]).toEqual([true, false]);
  });

  test('all services of a hook are asked, and their cards stand together', async () => {
    const services = ['one', 'two', 'other'].map((id) => ({
      id,
      hook: id === 'other' ? 'order-sign' : 'patient-view',
    }));
    const cards = { one: sentCard({ summary: 'info', indicator: 'info' }), two: sentCard({ summary: 'critical' }) };
    const world = await open((call, signal) => {
      if (call.url.endsWith('/cds-services')) return { body: { services } };
      const [, id = ''] = /cds-services\/(\w+)$/.exec(call.url) ?? [];
      if (id === 'one' || id === 'two') return { body: { cards: [cards[id]] } };
      return servers({})(call, signal);
    });
    expect(allCards(world.simulator.get()).map(({ serviceId, card }) => [serviceId, card.summary])).toEqual([
      ['two', 'critical'],
      ['one', 'info'],
    ]);
  });

  test('nothing selected is nothing to ask', async () => {
    const world = await open(servers({ hooks: QUININE_CARD }));
    await orderQuinine(world);
    const [draft] = world.simulator.get().drafts;
    if (draft === undefined) throw new Error('no draft');
    world.simulator.actions.changeDraft({ ...draft, isSelected: false });
    world.settle();
    expect(world.simulator.get().answers.orders).toBeUndefined();
    expect(hookCalls(world).filter(({ hook }) => hook === 'order-select')).toHaveLength(1);
  });
});

describe('a suggestion', () => {
  test('is applied, told to the service, and leaves nothing to ask about', async () => {
    const world = await open(servers({ hooks: QUININE_CARD }));
    await orderQuinine(world);
    const [entry] = allCards(world.simulator.get());
    await world.simulator.actions.accept(entry?.key ?? '', 0);
    expect(world.simulator.get().drafts).toEqual([]);
    expect(world.sent.at(-1)).toEqual({
      method: 'POST',
      url: `${ORIGIN}/cds-services/a-order-select/feedback`,
      body: {
        feedback: [
          {
            card: '00000000-0000-4000-8000-000000000001',
            outcome: 'accepted',
            acceptedSuggestions: [{ id: 'sugg-1' }],
            outcomeTimestamp: '2026-03-02T09:00:00.000Z',
          },
        ],
      },
    });
    expect(world.simulator.get().news.map(({ tone, text }) => `${tone}: ${text}`)).toEqual([
      'done: Removed draft: quinine sulfate 324 MG Oral Capsule',
      expect.stringMatching(/^done: Feedback stored by the service: accepted “Remove quinine”/),
    ]);
  });

  test('of several that may be taken is told with those taken before', async () => {
    const suggestions = ['first', 'second'].map((label) => ({
      label,
      uuid: `uuid-${label}`,
      actions: [
        { type: 'create', description: label, resource: { resourceType: 'ServiceRequest', code: { text: label } } },
      ],
    }));
    const card = sentCard({ suggestions, selectionBehavior: 'any' });
    const world = await open(servers({ hooks: () => ({ body: { cards: [card] } }) }));
    const [entry] = allCards(world.simulator.get());
    await world.simulator.actions.accept(entry?.key ?? '', 0);
    await world.simulator.actions.accept(entry?.key ?? '', 1);
    const told = world.sent.filter(({ url }) => url.endsWith('/feedback')).map(({ body }) => body);
    expect(told).toMatchObject([
      { feedback: [{ acceptedSuggestions: [{ id: 'uuid-first' }] }] },
      { feedback: [{ acceptedSuggestions: [{ id: 'uuid-first' }, { id: 'uuid-second' }] }] },
    ]);
    expect(world.simulator.get().drafts.map(({ resource }) => resource['code'])).toEqual([
      { text: 'first' },
      { text: 'second' },
    ]);
  });

  test.each([
    ['a draft of the record is deleted', { status: 'draft', intent: 'order' }, 'DELETE'],
    ['a signed order stays', { status: 'active', intent: 'order' }, undefined],
  ])('on the record: %s', async (_says, members, written) => {
    const actions = [{ type: 'delete', description: 'Remove', resourceId: 'MedicationRequest/stored' }];
    const stored = { resourceType: 'MedicationRequest', id: 'stored', ...members };
    const world = await open(
      servers({
        hooks: () => ({ body: { cards: [sentCard({ suggestions: [{ label: 'x', uuid: 'u', actions }] })] } }),
        fhir: (call) => (call.url.endsWith('/stored') ? { body: stored } : emptyRecord(call)),
      }),
    );
    const [entry] = allCards(world.simulator.get());
    await world.simulator.actions.accept(entry?.key ?? '', 0);
    expect(world.sent.find(({ method, url }) => method !== 'GET' && url.includes('/fhir/'))?.method).toBe(written);
  });
});

test('an override sends the reason, and the comment where there is one', async () => {
  const reason = { system: 'http://x', code: 'benefit', display: 'Benefit outweighs risk' };
  const world = await open(servers({ hooks: () => ({ body: { cards: [sentCard({ overrideReasons: [reason] })] } }) }));
  const [entry] = allCards(world.simulator.get());
  await world.simulator.actions.override(entry?.key ?? '', { reason, comment: ' as agreed ' });
  expect(world.sent.at(-1)?.body).toMatchObject({
    feedback: [{ outcome: 'overridden', overrideReason: { reason, userComment: 'as agreed' } }],
  });
});

describe('signing', () => {
  test('saves at once when there is nothing to say', async () => {
    const world = await open(servers({}));
    await orderQuinine(world);
    await world.simulator.actions.sign();
    expect(
      world.sent.filter(({ method, url }) => method === 'POST' && url.endsWith('/fhir/R4/MedicationRequest')),
    ).toEqual([
      expect.objectContaining({
        body: expect.objectContaining({ status: 'active', medicationCodeableConcept: QUININE }),
      }),
    ]);
    expect(world.simulator.get()).toMatchObject({ drafts: [], signing: 'no' });
  });

  test('waits for the prescriber when there are cards', async () => {
    const world = await open(servers({ hooks: QUININE_CARD }));
    await orderQuinine(world);
    await world.simulator.actions.sign();
    expect(world.simulator.get().signing).toBe('review');
    expect(world.sent.filter(({ url }) => url.endsWith('/fhir/R4/MedicationRequest'))).toEqual([]);
    await world.simulator.actions.signAnyway();
    expect(world.sent.filter(({ url }) => url.endsWith('/fhir/R4/MedicationRequest'))).toHaveLength(1);
  });

  test('waits too when the service does not answer', async () => {
    const world = await open(
      servers({ hooks: ({ url }) => (url.endsWith('order-sign') ? undefined : { body: { cards: [] } }) }),
    );
    await orderQuinine(world);
    await world.simulator.actions.sign();
    expect(world.simulator.get().signing).toBe('review');
  });

  test('an order that is not saved stays a draft', async () => {
    const fhir: Handler = (call) => (call.method === 'POST' ? { status: 503, body: {} } : emptyRecord(call));
    const world = await open(servers({ fhir }));
    await orderQuinine(world);
    await world.simulator.actions.sign();
    expect(world.simulator.get().drafts).toHaveLength(1);
    expect(world.simulator.get().news.at(-1)).toMatchObject({ tone: 'problem' });
  });
});

describe('failures', () => {
  test.each<[string, Reply, string]>([
    ['nobody answers', undefined, 'forbidden'],
    ['an error', { status: 500, body: { resourceType: 'OperationOutcome', issue: [] } }, 'refused'],
    ['HTML', { body: '<html>' }, 'not-json'],
  ])('of a hook are shown in place of cards: %s', async (_says, reply, kind) => {
    // The probe that follows a failed call gets through.
    const world = await open(servers({ hooks: ({ method }) => (method === 'GET' ? { body: {} } : reply) }));
    expect(world.simulator.get().answers.chart).toMatchObject({
      isPending: false,
      cards: [],
      failures: [{ failure: { kind } }],
    });
  });

  test('of parts of the record are named, and the chart opens all the same', async () => {
    const world = await open(
      servers({ fhir: (call) => (call.url.includes('Condition') ? { status: 500, body: {} } : emptyRecord(call)) }),
    );
    expect(world.simulator.get().chart).toMatchObject({ isLoading: false, failures: [{ part: 'conditions' }] });
    expect(hookCalls(world)).toHaveLength(1);
  });

  test('of everything leave a page that says so', async () => {
    const world = await open(() => undefined);
    const { startFailure, fhir, service, chart } = world.simulator.get();
    expect([startFailure?.kind, fhir.check.state, service.check.state]).toEqual(['unreachable', 'bad', 'bad']);
    expect(chart?.failures.map(({ part }) => part)).toContain('patient');
  });
});

test('the address keeps servers and patient, and another patient starts afresh', async () => {
  const world = await open(servers({ hooks: QUININE_CARD }));
  await orderQuinine(world);
  expect(world.address()).toBe('?patient=p');
  world.simulator.actions.closeChart();
  expect(world.address()).toBe('');
  expect(world.simulator.get()).toMatchObject({ drafts: [], answers: {} });
  await world.simulator.actions.connect('http://b/fhir/', 'http://b/cds-services');
  expect(world.address()).toBe('?fhir=http%3A%2F%2Fb%2Ffhir&service=http%3A%2F%2Fb');
});

test('only our own service explains', async () => {
  const world = await open(servers({}));
  const call = () => world.simulator.get().calls.find(({ kind }) => kind === 'hook');
  const [first] = [call()];
  if (first === undefined) throw new Error('no call');
  await world.simulator.actions.explain(first);
  expect(world.simulator.get().explained?.state).toBe('done');
  await world.simulator.actions.connect(`${ORIGIN}/fhir/R4`, 'http://other');
  await world.simulator.actions.explain(first);
  expect(world.simulator.get().explained).toMatchObject({
    state: 'failed',
    says: expect.stringContaining('another service'),
  });
});

/** What the EHR simulator page asks of its server: the same answers as the service and the command line give, and nothing recorded. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Explanation, RuleExplanation } from '../../src/explanation/explanation.js';
import type { LabSeries } from '../../src/explanation/lab-series.js';
import type { SimulatorSettings } from '../../src/sandbox/simulator/routes.js';
import { FIXTURES_AS_OF, FIXTURES_PUBLIC_URL, patientResources } from '../support/fixtures.js';
import { startTestProduction } from '../support/production.js';
import { type Sandbox, startTestSandbox } from '../support/sandbox.js';
import { readStory, storyCards, storyRequest } from '../support/stories.js';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox({ limits: { bodyBytes: 50_000 } });
});
afterAll(() => sandbox.close());

async function get<T>(path: string): Promise<T> {
  return (await (await fetch(`${sandbox.url}${path}`)).json()) as T;
}

async function post(path: string, body: unknown) {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${sandbox.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('settings', () => {
  test('name the service, the FHIR server and the moment of evaluation', async () => {
    expect(await get('/simulator/settings')).toMatchObject({
      service: FIXTURES_PUBLIC_URL,
      fhirServer: `${sandbox.url}/fhir/R4`,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      knowledgeVersion: expect.stringMatching(/^\d{4}\.\d{2}/),
      today: new Date(FIXTURES_AS_OF).toISOString(),
    });
  });

  test('offer every story with what to do, what it shows, and its orders of that day', async () => {
    const { stories } = await get<SimulatorSettings>('/simulator/settings');
    expect(stories.length).toBeGreaterThan(20);
    expect(stories.filter((story) => story.try === '' || story.shows === '' || story.title === '')).toEqual([]);
    const quinine = stories.find(({ patientId }) => patientId === 'synthetic-first-quinine');
    expect(quinine?.try).toBe('Order quinine for night cramps');
    expect(quinine?.shows).toMatch(/^A critical card/);
    expect(stories.map(({ shows }) => shows).filter((shows) => /egfr/i.test(shows))).toEqual(['eGFR is 24.']);
    expect(quinine?.orders).toMatchObject([{ resourceType: 'MedicationRequest', authoredOn: '2026-03-02' }]);
    const patient = await fetch(`${sandbox.url}/fhir/R4/Patient/${quinine?.patientId}`);
    expect(patient.status).toBe(200);
  });
});

describe('medicines', () => {
  interface Found {
    readonly medicines: readonly { readonly text: string; readonly ingredients: readonly string[] }[];
  }

  test('are found by the beginning of their name', async () => {
    const { medicines } = await get<Found>('/simulator/medicines?q=quin&limit=2');
    expect(medicines.map(({ text }) => text)).toEqual(['quinine', 'quinidine']);
    const { medicines: all } = await get<Found>('/simulator/medicines?q=quinine+324');
    expect(all[0]).toMatchObject({ text: 'quinine sulfate 324 MG Oral Capsule', ingredients: ['quinine'] });
  });

  test.each(['0', '-1', '1.5', '101', 'many', ''])('are refused with the limit %j', async (limit) => {
    const answer = await fetch(`${sandbox.url}/simulator/medicines?q=quin&limit=${limit}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ expression: ['limit'] }] });
  });
});

/** A call that was counted. */
const COUNTED = [
  /^cramp_cds_cards_total\{.*\} [1-9]/m,
  /^cramp_cds_rule_outcomes_total\{.*\} [1-9]/m,
  /^cramp_cds_requests_total\{.*order-sign.*\} [1-9]/m,
  /^cramp_cds_fhir_reads_total\{.*\} [1-9]/m,
];

describe('an explanation', () => {
  const STORY = 'thiazide-with-low-potassium';
  const [, SIGN] = readStory(STORY).tries;

  async function explained(body: unknown, service = 'cramp-order-sign'): Promise<Explanation> {
    return (await (await post(`/simulator/explain/${service}`, body)).json()) as Explanation;
  }

  function request() {
    if (SIGN === undefined) throw new Error('the story has no order');
    return { ...storyRequest(STORY, SIGN), fhirServer: `${sandbox.url}/fhir/R4` };
  }

  test('is of the cards that the service gives, with what it read from the FHIR server', async () => {
    const body = request();
    const { cards } = await sandbox.ask('order-sign', body);
    const { evaluatedAt, rules, prefetch } = await explained(body);
    const onCard = (index: number) => rules.filter(({ card }) => card === index).map(({ id }) => id);
    expect(cards.map((_card, index) => onCard(index).sort())).toEqual(
      storyCards(cards).map((card) => [...card.rules].sort()),
    );
    expect(evaluatedAt).toBe(new Date(FIXTURES_AS_OF).toISOString());
    expect(prefetch).toContainEqual({ key: 'labs', state: 'known', read: true });
    expect(findRule(rules, 'hypokalemia')).toMatchObject({ outcome: 'advise', card: 0 });
    expect(findRule(rules, 'hypokalemia')?.facts[0]).toMatchObject({ name: 'derangements', state: 'known' });
  });

  test('says what was not sent', async () => {
    const { fhirServer: _unread, ...body } = request();
    const { prefetch, rules } = await explained(body);
    expect(prefetch).toContainEqual({ key: 'labs', state: 'unknown', reason: 'not-sent', read: false });
    expect(findRule(rules, 'hypokalemia')).toMatchObject({ outcome: 'cannot-tell', reason: 'derangements: not-sent' });
  });

  test('is neither counted nor remembered', async () => {
    const own = await startTestSandbox({ managementPort: 0 });
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(request());
    const countsAfter = async (path: string) => {
      const answer = await fetch(`${own.url}${path}`, { method: 'POST', headers, body });
      const metrics = await (await fetch(`${own.managementUrl}/metrics`)).text();
      return [answer.status, COUNTED.map((counter) => counter.test(metrics))];
    };
    const explained = await countsAfter('/simulator/explain/cramp-order-sign');
    const called = await countsAfter('/cds-services/cramp-order-sign');
    await own.close();
    expect(explained).toEqual([200, COUNTED.map(() => false)]);
    expect(called).toEqual([200, COUNTED.map(() => true)]);
  });

  test.each<[string, string, unknown, number]>([
    ['of a service that is not there', 'cramp-nothing', {}, 404],
    ['of another hook', 'cramp-patient-view', 'request', 400],
    ['of no request', 'cramp-order-sign', {}, 400],
    ['of more than a call may have', 'cramp-order-sign', { text: 'x'.repeat(50_000) }, 413],
  ])('%s is refused like the call itself', async (_says, service, body, status) => {
    const sent = body === 'request' ? request() : body;
    const answers = await Promise.all([
      post(`/simulator/explain/${service}`, sent),
      post(`/cds-services/${service}`, sent),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([status, status]);
    const [asked, called] = await Promise.all(answers.map((answer) => answer.json()));
    expect(asked).toEqual(called);
  });
});

describe('results for a chart', () => {
  async function seriesOf(body: unknown): Promise<readonly LabSeries[]> {
    const { series } = (await (await post('/simulator/lab-series', body)).json()) as { series: readonly LabSeries[] };
    return series;
  }

  test('come from a Bundle as the FHIR server gives it, and from a list', async () => {
    const query = `/fhir/R4/Observation?patient=synthetic-thiazide&_count=200`;
    const bundle = await get<{ entry: readonly { resource: unknown }[] }>(query);
    const series = await seriesOf(bundle);
    expect(series.map(({ analyte }) => analyte)).toEqual(['potassium', 'magnesium', 'sodium', 'calcium']);
    expect(series[0]?.points.at(-1)).toMatchObject({ value: 2.9, text: '2.9 mmol/L' });
    expect(await seriesOf(bundle.entry.map(({ resource }) => resource))).toEqual(series);
    expect(await seriesOf(patientResources('thiazide-with-low-potassium'))).toEqual(series);
  });

  test.each([[null], ['Bundle'], [{ resourceType: 'Observation' }], [{ resourceType: 'Bundle', entry: 1 }]])(
    '%j is refused',
    async (body) => {
      const answer = await post('/simulator/lab-series', body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ resourceType: 'OperationOutcome' });
    },
  );

  test('of nothing at all are four empty series', async () => {
    expect((await seriesOf({ resourceType: 'Bundle' })).map(({ points }) => points)).toEqual([[], [], [], []]);
    expect((await seriesOf([1, null, {}])).map(({ ignored }) => ignored)).toEqual([[], [], [], []]);
  });
});

test('other methods are refused with what is allowed', async () => {
  const answer = await fetch(`${sandbox.url}/simulator/lab-series`);
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
});

test('in production mode none of it is there', async () => {
  const service = await startTestProduction();
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '[]' };
  const answers = await Promise.all([
    fetch(`${service.url}/simulator/settings`),
    fetch(`${service.url}/simulator/medicines?q=quin`),
    fetch(`${service.url}/simulator/explain/cramp-order-sign`, init),
    fetch(`${service.url}/simulator/lab-series`, init),
  ]);
  await service.close();
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
});

function findRule(rules: readonly RuleExplanation[], wanted: string): RuleExplanation | undefined {
  return rules.find(({ id }) => id === wanted);
}

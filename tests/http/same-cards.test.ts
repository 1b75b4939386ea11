/**
 * The same patient gives the same cards however the data arrive, and a FHIR server that fails costs no more than its data.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MedicationRequest } from 'fhir/r4.js';
import { type Card, HOOKS, type Hook } from '../../src/cds/types.js';
import { brokenServers } from '../support/broken-servers.js';
import { PATIENT_STORIES, patientResources, withoutUuids } from '../support/fixtures.js';
import { EVERY_SERVICE, type Sandbox, type SandboxAnswer, startTestSandbox } from '../support/sandbox.js';
import { prefetchFrom } from '../support/stories.js';
import {
  type Answer,
  neverAnswers,
  type StubChart,
  type StubFhirServer,
  type StubResource,
  startStubFhirServer,
  startsAndStalls,
} from '../support/stub-fhir-server.js';

/** Longest a call may take here; reading gives up before. */
const LIMITS = { requestMs: 3000, fhirReadMs: 200 };
/** What a busy machine may add to it. */
const SLACK_MS = 1000;

let sandbox: Sandbox;
let impatient: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox(EVERY_SERVICE);
  impatient = await startTestSandbox({ ...EVERY_SERVICE, limits: LIMITS });
});
afterAll(() => Promise.all([sandbox.close(), impatient.close()]));

const STORIES = PATIENT_STORIES.flatMap((story) => HOOKS.map((hook) => ({ story, hook })));

describe('the same patient gives the same cards', () => {
  test.each(STORIES)('$hook, $story: by prefetch, from the FHIR server, and half and half (CH-78)', async (each) => {
    const resources = patientResources(each.story);
    const prefetch = prefetchFrom(resources);
    const keys = Object.keys(prefetch);
    const half = Object.fromEntries(Object.entries(prefetch).filter(([key]) => keys.indexOf(key) % 2 === 0));
    await withServer({ resources }, async (server) => {
      const fhirServer = server.baseUrl;
      const request = hookRequest(each.hook, resources);
      const sent = await sandbox.ask(each.hook, { ...request, prefetch });
      const read = await sandbox.ask(each.hook, { ...request, fhirServer });
      const queriesOfAll = server.requests.length;
      const both = await sandbox.ask(each.hook, { ...request, prefetch: half, fhirServer });

      expect(withoutUuids(read)).toEqual(withoutUuids(sent));
      expect(withoutUuids(both)).toEqual(withoutUuids(sent));
      expect(sent.status).toBe(200);
      expect(queriesOfAll).toBeGreaterThanOrEqual(keys.length);
      expect(server.requests.length - queriesOfAll).toBeLessThan(queriesOfAll);
    });
  });

  test('the stories have something to say at every hook', async () => {
    const counts = await Promise.all(
      STORIES.map(async ({ story, hook }) => {
        const resources = patientResources(story);
        const { cards } = await sandbox.ask(hook, {
          ...hookRequest(hook, resources),
          prefetch: prefetchFrom(resources),
        });
        return { hook, cards: cards.length };
      }),
    );
    const speaking = HOOKS.map((hook) => counts.filter((count) => count.hook === hook && count.cards > 0).length);
    expect(Math.min(...speaking)).toBeGreaterThanOrEqual(4);
  });
});

/** Where a broken server would like to send us. */
let elsewhere: StubFhirServer;
beforeAll(async () => {
  elsewhere = await startStubFhirServer();
});
afterAll(() => elsewhere.close());

const BROKEN = brokenServers(() => elsewhere.baseUrl);

/** Each would say of something unread that it is not there. */
const ABSENCE = /no cramps on record|no added risk|no [a-z/, ]+ results? in the last|no contributor|not on record/i;
const hooksWithDrafts = ['order-select', 'order-sign', 'medication-refill'] as const satisfies readonly Hook[];

describe.each(BROKEN)('a FHIR server that %s', (_says, answer) => {
  test.each(hooksWithDrafts)(
    '%s: the cards of the draft alone, in time, claiming no absence (CH-37, CH-99)',
    async (hook) => {
      const request = hookRequest(hook, [{ resourceType: 'Patient', id: 'synthetic-broken' }]);
      const alone = await impatient.ask(hook, request);
      const { answered, durationMs } = await askBroken(hook, request, answer);

      expect(answered.status).toBe(200);
      expect(outlines(answered.cards)).toEqual(outlines(alone.cards));
      expect(outlines(answered.cards)).toContainEqual(['critical', 'quinineForCramps']);
      expect(textOf(answered.cards)).not.toMatch(ABSENCE);
      expect(durationMs).toBeLessThan(LIMITS.requestMs + SLACK_MS);
      expect(elsewhere.requests).toEqual([]);
    },
  );
});

test('the words that claim absence are those the cards use', async () => {
  const resources = patientResources('nothing-to-say').filter(({ resourceType }) => resourceType === 'Patient');
  const cards = await Promise.all(
    hooksWithDrafts.map((hook) =>
      sandbox.ask(hook, { ...hookRequest(hook, resources), prefetch: prefetchFrom(resources) }),
    ),
  );
  for (const answer of cards) expect(textOf(answer.cards)).toMatch(ABSENCE);
});

test('where one read may take longer than the call, the call ends reading (CH-37)', async () => {
  const patient = await startTestSandbox({ limits: { requestMs: 500, fhirReadMs: 60_000 } });
  const request = hookRequest('order-sign', [{ resourceType: 'Patient', id: 'synthetic-broken' }]);
  const { answered, durationMs } = await askBroken('order-sign', request, startsAndStalls, patient);
  await patient.close();
  expect(answered.status).toBe(200);
  expect(outlines(answered.cards)).toEqual([['critical', 'quinineForCramps']]);
  expect(durationMs).toBeLessThan(500 + SLACK_MS);
});

test('patient-view has no draft to go by: it says that no data could be had (CH-86)', async () => {
  const request = hookRequest('patient-view', [{ resourceType: 'Patient', id: 'synthetic-broken' }]);
  const { answered, durationMs } = await askBroken('patient-view', request, neverAnswers);
  expect(answered.status).toBe(412);
  expect(durationMs).toBeLessThan(LIMITS.requestMs + SLACK_MS);
});

async function askBroken(hook: Hook, request: object, otherwise: Answer, service = impatient) {
  return withServer({ otherwise }, async (server) => {
    const start = performance.now();
    const answered: SandboxAnswer = await service.ask(hook, { ...request, fhirServer: server.baseUrl });
    const durationMs = performance.now() - start;
    // A busy machine may spend the time for reading before the request is out; the server must have been turned to all the same.
    await server.reached;
    return { answered, durationMs };
  });
}

async function withServer<T>(chart: StubChart, use: (server: StubFhirServer) => Promise<T>): Promise<T> {
  const server = await startStubFhirServer(chart);
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

function outlines(cards: readonly Card[]): readonly (readonly [string, string | undefined])[] {
  return cards.map(({ indicator, source }) => [indicator, source.topic?.code]);
}

function textOf(cards: readonly Card[]): string {
  return cards.map(({ summary, detail }) => `${summary}\n${detail}`).join('\n');
}

// ── requests ─────────────────────────────────────────────────────────────────

function hookRequest(hook: Hook, resources: readonly StubResource[]): object {
  const patientId = resources.find(({ resourceType }) => resourceType === 'Patient')?.id;
  const encounterId = resources.find(({ resourceType }) => resourceType === 'Encounter')?.id ?? 'synthetic-visit';
  const drafts = [QUININE_FOR_CRAMPS, HYDROCHLOROTHIAZIDE, UNKNOWN_DRUG];
  return {
    hook,
    hookInstance: '0f1c7a52-6d3b-4e8a-9c11-000000000099',
    context: {
      userId: 'Practitioner/synthetic-prescriber',
      patientId,
      encounterId,
      ...(hook === 'order-select' ? { selections: drafts.map(({ id }) => `MedicationRequest/${id}`) } : {}),
      ...(hook === 'patient-view'
        ? {}
        : { [draftsMemberOf(hook)]: { resourceType: 'Bundle', entry: drafts.map(asEntry) } }),
    },
  };
}

function draftsMemberOf(hook: Hook): string {
  return hook === 'medication-refill' ? 'medications' : 'draftOrders';
}

const asEntry = (draft: Omit<MedicationRequest, 'subject'>) => ({ resource: draft });

const QUININE_FOR_CRAMPS = {
  resourceType: 'MedicationRequest',
  id: 'draft-quinine',
  status: 'draft',
  intent: 'order',
  medicationCodeableConcept: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '997010' }] },
  reasonCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'G47.62' }] }],
} as const satisfies Omit<MedicationRequest, 'subject'>;

const HYDROCHLOROTHIAZIDE = {
  resourceType: 'MedicationRequest',
  id: 'draft-hydrochlorothiazide',
  status: 'draft',
  intent: 'order',
  medicationCodeableConcept: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '310798' }] },
} as const satisfies Omit<MedicationRequest, 'subject'>;

/** Its Medication is read after everything else, from whatever time is left. */
const UNKNOWN_DRUG = {
  resourceType: 'MedicationRequest',
  id: 'draft-unknown',
  status: 'draft',
  intent: 'order',
  medicationReference: { reference: 'Medication/synthetic-unknown' },
} as const satisfies Omit<MedicationRequest, 'subject'>;

/** Calls in the shapes that real clients were seen to send, written anew with invented data: what each gets, over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Card, Hook } from '../../src/cds/types.js';
import { outline } from '../support/engine.js';
import { draftBundle, fhirAccess, HOOK_INSTANCE, hookRequest, QUININE_DRAFT } from '../support/hook-requests.js';
import { type Sandbox, startTestSandbox } from '../support/sandbox.js';

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm';
const FOR_CRAMPS = { coding: [{ system: ICD_10_CM, code: 'G47.62' }], text: 'Sleep related leg cramps' };
const ASKED = 'quinine-for-cramps critical';
const WITHOUT_REASON = 'quinine-for-cramps warning';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

type Json = Record<string, unknown>;

/** Card outlines without the rules that only add. */
async function primaries(hook: Hook, request: unknown): Promise<readonly string[]> {
  const { status, cards } = await sandbox.ask(hook, request);
  expect(status).toBe(200);
  return cards.map((card) => outline(card).split(' + ')[0] ?? '');
}

// ── the community sandbox ────────────────────────────────────────────────────

const quinineCapsule = { coding: [{ system: RXNORM, code: '997010', display: 'quinine sulfate 324 MG Oral Capsule' }] };

/** A draft as its form writes it: always the same id, `category` and `reasonCode` as objects. */
function formDraft(changes: Json = {}): Json {
  return {
    resourceType: 'MedicationRequest',
    id: 'request-123',
    status: 'draft',
    intent: 'order',
    category: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-category' }] },
    subject: { reference: 'Patient/pat-1' },
    medicationCodeableConcept: { ...quinineCapsule, text: 'quinine sulfate 324 MG Oral Capsule' },
    reasonCode: FOR_CRAMPS,
    ...changes,
  };
}

/** Never an encounter, a Bundle without `type`, `fhirServer` without a token. */
function formCall(draft: Json): Json {
  const context = {
    userId: 'Practitioner/COREPRACTITIONER1',
    patientId: 'pat-1',
    draftOrders: draftBundle(draft),
    selections: ['MedicationRequest/request-123'],
  };
  return {
    hook: 'order-select',
    hookInstance: HOOK_INSTANCE,
    context,
    fhirServer: 'https://r4.example.org/fhir',
    prefetch: {},
  };
}

describe('the community sandbox', () => {
  test.each<[oddity: string, draft: Json, cards: readonly string[]]>([
    ['category and reasonCode as objects instead of arrays, no Bundle.type, no encounter', formDraft(), [ASKED]],
    ['reasonCode as an array, too', formDraft({ reasonCode: [FOR_CRAMPS] }), [ASKED]],
    [
      'the first call, with a draft that has no medication and no intent yet',
      {
        resourceType: 'MedicationRequest',
        id: 'request-123',
        status: 'draft',
        subject: { reference: 'Patient/pat-1' },
      },
      [],
    ],
    ['a clinical-drug code and no words', formDraft({ medicationCodeableConcept: quinineCapsule }), [ASKED]],
  ])('sends %s', async (_oddity, draft, cards) => {
    expect(await primaries('order-select', formCall(draft))).toEqual(cards);
  });

  test('calls again after each change, with the draft id request-123 for whatever drug: each call is judged alone', async () => {
    const amoxicillin = formDraft({ medicationCodeableConcept: { text: 'amoxicillin 500 MG Oral Capsule' } });
    expect(await primaries('order-select', formCall(formDraft()))).toEqual([ASKED]);
    expect(await primaries('order-select', formCall(amoxicillin))).toEqual([]);
    expect(await primaries('order-select', formCall(formDraft()))).toEqual([ASKED]);
  });
});

describe('the page of the community sandbox, before it calls,', () => {
  test.each(['', '/cramp-order-select', '/cramp-order-select/feedback'])(
    'preflights /cds-services%s with the authorization header',
    async (path) => {
      const headers = {
        origin: 'https://sandbox.cds-hooks.org',
        'access-control-request-method': path === '' ? 'GET' : 'POST',
        'access-control-request-headers': 'authorization,content-type',
        'access-control-request-private-network': 'true',
      };
      const answer = await fetch(`${sandbox.url}/cds-services${path}`, { method: 'OPTIONS', headers });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-allow-headers')).toBe('authorization,content-type,accept');
      expect(answer.headers.get('access-control-allow-private-network')).toBe('true');
    },
  );

  test('stores services by URL and compares discovery daily: ids are distinct, bytes the same', async () => {
    const read = async () => (await fetch(`${sandbox.url}/cds-services`)).text();
    const text = await read();
    const { services } = JSON.parse(text) as { services: { id: string; prefetch: Record<string, string> }[] };
    expect(new Set(services.map(({ id }) => id)).size).toBe(services.length);
    expect(await read()).toBe(text);
  });

  test('joins repeated parameters and reads to the first "?": no template repeats one or has a second "?"', async () => {
    const { services } = (await (await fetch(`${sandbox.url}/cds-services`)).json()) as {
      services: { prefetch: Record<string, string> }[];
    };
    const templates = services.flatMap(({ prefetch }) => Object.values(prefetch));
    const parameters = templates.map((template) => [...new URLSearchParams(template.split('?')[1] ?? '').keys()]);
    expect(templates.length).toBeGreaterThan(0);
    expect(templates.filter((template) => template.split('?').length > 2)).toEqual([]);
    expect(parameters.filter((names) => new Set(names).size < names.length)).toEqual([]);
  });

  test.each(['metadata', 'Patient', 'Practitioner', 'Patient/synthetic-thiazide'])(
    'reads %s of the FHIR server from a public page, accepting the former application/json+fhir',
    async (path) => {
      const url = `${sandbox.url}/fhir/R4/${path}`;
      const headers = { origin: 'https://sandbox.cds-hooks.org', 'access-control-request-private-network': 'true' };
      const preflight = await fetch(url, { method: 'OPTIONS', headers });
      const answer = await fetch(url, { headers: { ...headers, accept: 'application/json+fhir' } });
      expect([preflight.status, answer.status]).toEqual([204, 200]);
      expect(preflight.headers.get('access-control-allow-private-network')).toBe('true');
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    },
  );

  test('lists patients by their given names, which all of ours have', async () => {
    const { entry } = (await (await fetch(`${sandbox.url}/fhir/R4/Patient`)).json()) as {
      entry: { resource: { name: { given: string[]; family: string }[] } }[];
    };
    expect(entry.length).toBeGreaterThan(10);
    expect(entry.filter(({ resource }) => !resource.name[0]?.given[0] || !resource.name[0].family)).toEqual([]);
  });

  test('searches by POST first: the FHIR server here answers that like GET', async () => {
    const query = 'patient=synthetic-thiazide&_sort=-date';
    const posted = await fetch(`${sandbox.url}/fhir/R4/Observation/_search`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: query,
    });
    const asked = await fetch(`${sandbox.url}/fhir/R4/Observation?${query}`);
    expect([posted.status, asked.status]).toEqual([200, 200]);
    const [byPost, byGet] = (await Promise.all([posted.json(), asked.json()])) as { total: number; entry: unknown }[];
    expect(byPost?.total).toBeGreaterThan(0);
    expect([byPost?.total, byPost?.entry]).toEqual([byGet?.total, byGet?.entry]);
  });
});

describe('what the community sandbox makes of an answer', () => {
  let cards: readonly Card[];
  beforeAll(async () => {
    ({ cards } = await sandbox.ask('order-select', formCall(formDraft())));
  });

  test('it applies only the first action of a button: there that is the removal, of its draft', () => {
    const first = cards.flatMap(({ suggestions = [] }) => suggestions.map(({ actions }) => actions[0]));
    expect(first.length).toBeGreaterThan(0);
    for (const action of first) {
      expect(action).toMatchObject({ type: 'delete', resourceId: 'MedicationRequest/request-123' });
    }
  });

  test('it sends feedback only for cards and suggestions with uuids, and shows cards only with source.label', () => {
    const uuids = cards.flatMap(({ uuid, suggestions = [] }) => [uuid, ...suggestions.map((each) => each.uuid)]);
    expect(uuids.length).toBeGreaterThan(1);
    expect(uuids.filter((uuid) => uuid === undefined)).toEqual([]);
    expect(cards.map(({ source }) => source.label)).toEqual(['cramp-cds']);
  });

  test('it renders raw HTML in a detail: what a record says is sent as text', async () => {
    const text = 'quinine <img src=x onerror=alert(1)> 300 mg';
    const answer = await sandbox.ask('order-select', formCall(formDraft({ medicationCodeableConcept: { text } })));
    expect(answer.cards).toHaveLength(1);
    expect(answer.cards[0]?.detail).not.toMatch(/<[a-z/]/i);
  });

  test('its feedback, sent at once: an override as code and system without display or comment', async () => {
    const [card] = cards;
    const feedback = [
      {
        card: card?.uuid,
        outcome: 'overridden',
        overrideReason: { reason: { code: 'specialist-advice', system: card?.overrideReasons?.[0]?.system } },
        outcomeTimestamp: '2026-03-02T09:00:30Z',
      },
    ];
    expect(await sendFeedback({ feedback })).toBe(200);
  });
});

async function sendFeedback(body: object): Promise<number> {
  const answer = await fetch(`${sandbox.url}/cds-services/cramp-order-select/feedback`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.status;
}

// ── the payer exchange request generator ─────────────────────────────────────

describe('the payer exchange request generator', () => {
  const generated = (changes: Json = {}) =>
    hookRequest('order-sign', {
      prefetch: { medicationRequestBundle: draftBundle(QUININE_DRAFT), coverageBundle: null, practitioner: {} },
      ...changes,
    });

  test('ignores discovery and sends prefetch keys of its own: they are no data, and the draft is judged alone', async () => {
    expect(await primaries('order-sign', generated())).toEqual([WITHOUT_REASON]);
  });

  test('sends the same hookInstance in several calls: each is answered', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => primaries('order-sign', generated())));
    expect(answers).toEqual([[WITHOUT_REASON], [WITHOUT_REASON], [WITHOUT_REASON]]);
  });

  test('sends an empty access token: as if none had been sent', async () => {
    expect(await primaries('order-sign', generated(fhirAccess({ access_token: '' })))).toEqual([WITHOUT_REASON]);
  });

  test.each([
    ['as a draft: its removal is offered', 'draft', ['Remove quinine']],
    ['as active: what is in force is not for us to remove', 'active', []],
  ])('sends the draft once more among the active orders, %s; it is one order', async (_says, status, offered) => {
    const medications = draftBundle({ ...QUININE_DRAFT, status });
    const { cards } = await sandbox.ask('order-sign', generated({ prefetch: { medications } }));
    expect(cards.map(({ indicator }) => indicator)).toEqual(['warning']);
    expect((cards[0]?.suggestions ?? []).map(({ label }) => label)).toEqual(offered);
  });
});

// ── a large vendor ───────────────────────────────────────────────────────────

describe('a large vendor', () => {
  const longId = `e${'-aZ09.'.repeat(40)}x`;
  const base = 'https://fhir.example.org/api/FHIR/R4';
  const fromList = {
    resourceType: 'MedicationRequest',
    id: longId,
    status: 'draft',
    intent: 'order',
    category: { coding: [{ code: 'outpatient' }] },
    requester: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason' }] },
    subject: { reference: `${base}/Patient/pat-1` },
    medicationReference: { reference: `${base}/Medication/med-1`, display: 'an order of the preference list' },
    reasonCode: [FOR_CRAMPS],
  };
  const medication = {
    resourceType: 'Medication',
    id: 'med-1',
    code: { coding: ['997010', '997008', '9071'].map((code) => ({ system: RXNORM, code })) },
    ingredient: [{ itemCodeableConcept: { coding: [{ system: RXNORM, code: '9071' }] } }],
  };
  const sent = (...resources: readonly Json[]) =>
    hookRequest('order-select', {
      context: {
        userId: 'PractitionerRole/role-1',
        patientId: 'pat-1',
        selections: [`MedicationRequest/${longId}`],
        draftOrders: draftBundle(...resources),
      },
    });

  test('sends draft ids over 200 characters, absolute references, Medications as extra entries without display', async () => {
    const { cards } = await sandbox.ask('order-select', sent(fromList, medication));
    expect(cards.map(outline)).toEqual([expect.stringMatching(/^quinine-for-cramps critical/)]);
    expect(cards[0]?.suggestions?.[0]?.actions[0]).toMatchObject({ resourceId: `MedicationRequest/${longId}` });
  });

  test('sent a display instead of the Medication before: it is read', async () => {
    const display = { display: 'quinine sulfate 324 mg capsule' };
    expect(await primaries('order-select', sent({ ...fromList, medicationReference: display }))).toEqual([ASKED]);
  });

  test('sends a reference to a Medication that is nowhere: an unknown drug, no card', async () => {
    expect(await primaries('order-select', sent(fromList))).toEqual([]);
  });

  test('sends a search without results as a Bundle with one warning: it is none, not unknown', async () => {
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code: 'informational' }] };
    const nothing = { resourceType: 'Bundle', type: 'searchset', total: 0, ...entryOf(outcome) };
    const withWarning = await sandbox.ask('order-select', {
      ...sent(fromList, medication),
      prefetch: { labs: nothing },
    });
    const unread = await sandbox.ask('order-select', sent(fromList, medication));
    const told = 'No sodium, potassium, magnesium, calcium or creatinine result in the last 90 days.';
    expect(withWarning.cards[0]?.detail).toContain(told);
    expect(unread.cards[0]?.detail).not.toContain(told);
  });

  test('names the user as PractitionerRole, and reports overrides in the plural under a card id of its own', async () => {
    const feedback = [
      {
        card: 'the-card-of-the-example',
        outcome: 'overridden',
        overrideReasons: { reason: { code: 'not-now', display: 'Not now' }, userComment: 'later' },
        outcomeTimestamp: '2026-03-02T09:00:30-06:00',
      },
    ];
    expect(await sendFeedback({ feedback })).toBe(200);
  });
});

function entryOf(resource: Json): Json {
  return { entry: [{ resource, search: { mode: 'outcome' } }] };
}

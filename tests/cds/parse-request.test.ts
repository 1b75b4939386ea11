import { describe, expect, test } from '@jest/globals';
import { parseRequest } from '../../src/cds/parse-request.js';
import { HOOKS, type Hook } from '../../src/cds/types.js';
import {
  draftBundle,
  fhirAccess,
  HOOK_INSTANCE,
  hookRequest,
  orderSelectContext,
  orderSignContext,
  patientViewContext,
  QUININE_DRAFT,
  refillContext,
} from '../support/hook-requests.js';
import { thrownBy } from '../support/thrown.js';

const orderSign = (changes: Record<string, unknown>) => hookRequest('order-sign', changes);
const inContext = (changes: Record<string, unknown>) => orderSign({ context: orderSignContext(changes) });
const select = (changes: Record<string, unknown>) =>
  hookRequest('order-select', { context: orderSelectContext(changes) });

const refill = (changes: Record<string, unknown> = {}) =>
  hookRequest('medication-refill', { context: refillContext(changes) });

function parse(body: unknown) {
  const hook = HOOKS.find((known) => known === (body as { hook?: unknown } | null)?.hook) ?? 'order-sign';
  return parseRequest(body, [hook]);
}

const nested = (levels: number): unknown => {
  let value: unknown = 'bottom';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
};

describe('a complete request', () => {
  test('patient-view becomes its hook, ids and prefetch (CH-48, CH-49, CH-50)', () => {
    const prefetch = { patient: { resourceType: 'Patient', id: 'pat-1' } };
    expect(parse(hookRequest('patient-view', { prefetch }))).toEqual({
      hook: 'patient-view',
      hookInstance: HOOK_INSTANCE,
      prefetch,
      context: { userId: 'Practitioner/prac-1', patientId: 'pat-1', encounterId: 'enc-9' },
    });
  });

  test('order-select keeps selections and drafts in the order received (CH-51 to CH-55)', () => {
    const medication = { resourceType: 'Medication', id: 'med-1' };
    const request = parse(select({ draftOrders: draftBundle(medication, QUININE_DRAFT), selections: ['b', 'a'] }));
    expect(request).toEqual({
      hook: 'order-select',
      hookInstance: HOOK_INSTANCE,
      prefetch: {},
      context: {
        ...patientViewContext(),
        selections: ['b', 'a'],
        draftOrders: [{ resource: medication }, { resource: QUININE_DRAFT }],
      },
    });
  });

  test('order-sign has drafts and no selections (CH-60, CH-61, CH-62, CH-63)', () => {
    const { hook, context } = parse(orderSign({}));
    expect(hook).toBe('order-sign');
    expect(context).toEqual({ ...patientViewContext(), draftOrders: [{ resource: QUININE_DRAFT }] });
  });

  test('medication-refill has medications, and often no user (CH-64 to CH-67)', () => {
    const { hook, context } = parse(refill());
    expect(hook).toBe('medication-refill');
    expect(context).toEqual({
      patientId: 'pat-1',
      encounterId: 'enc-9',
      medications: [{ resource: QUININE_DRAFT }],
    });
  });

  test('resources are the very objects received, and the body is left as it was (CH-134)', () => {
    const body = orderSign({ fhirServer: '', context: orderSignContext({ patientId: 'Patient/pat-1' }) });
    const before = structuredClone(body);
    const { context } = parse(body);
    expect(body).toEqual(before);
    const [first] = 'draftOrders' in context ? context.draftOrders : [];
    expect(first?.resource).toBe(QUININE_DRAFT);
  });

  test('a shared id answers each of its hooks (CH-16)', () => {
    const hooks: readonly Hook[] = ['order-select', 'order-sign'];
    expect(parseRequest(hookRequest('order-select'), hooks).hook).toBe('order-select');
    expect(parseRequest(hookRequest('order-sign'), hooks).hook).toBe('order-sign');
  });
});

const BROKEN: readonly [says: string, body: unknown, code: string, path: string | undefined][] = [
  ['a body that is an array (CH-1)', [], 'CRAMP_REQUEST_INVALID', undefined],
  ['a body that is null (CH-1)', null, 'CRAMP_REQUEST_INVALID', undefined],
  ['a body that is text (CH-1)', '{}', 'CRAMP_REQUEST_INVALID', undefined],
  ['101 levels of nesting (CH-1)', orderSign({ extension: nested(100) }), 'CRAMP_REQUEST_INVALID', undefined],
  ['a hook that is missing (CH-26)', orderSign({ hook: undefined }), 'CRAMP_REQUEST_INCOMPLETE', 'hook'],
  ['a hook that is null (CH-2, CH-26)', orderSign({ hook: null }), 'CRAMP_REQUEST_INCOMPLETE', 'hook'],
  ['a hook that is no string (CH-26)', orderSign({ hook: 7 }), 'CRAMP_REQUEST_INVALID', 'hook'],
  ['a hook the id does not answer (CH-26)', orderSign({ hook: 'order-review' }), 'CRAMP_HOOK_MISMATCH', 'hook'],
  ['a hook named like a member of Object', orderSign({ hook: 'constructor' }), 'CRAMP_HOOK_MISMATCH', 'hook'],
  ['no hookInstance (CH-27)', orderSign({ hookInstance: undefined }), 'CRAMP_REQUEST_INCOMPLETE', 'hookInstance'],
  ['a blank hookInstance (CH-3, CH-27)', orderSign({ hookInstance: '  ' }), 'CRAMP_REQUEST_INVALID', 'hookInstance'],
  [
    'a hookInstance of another shape (CH-27)',
    orderSign({ hookInstance: '42' }),
    'CRAMP_REQUEST_INVALID',
    'hookInstance',
  ],
  [
    'a hookInstance with something after it (CH-27)',
    orderSign({ hookInstance: `${HOOK_INSTANCE}-1` }),
    'CRAMP_REQUEST_INVALID',
    'hookInstance',
  ],
  ['a number as hookInstance (CH-27)', orderSign({ hookInstance: 42 }), 'CRAMP_REQUEST_INVALID', 'hookInstance'],
  ['no context (CH-29)', orderSign({ context: undefined }), 'CRAMP_REQUEST_INCOMPLETE', 'context'],
  ['a context that is null (CH-29)', orderSign({ context: null }), 'CRAMP_REQUEST_INCOMPLETE', 'context'],
  ['a context that is an array (CH-29)', orderSign({ context: ['x'] }), 'CRAMP_REQUEST_INVALID', 'context'],
  ['a context that is text (CH-29)', orderSign({ context: 'x' }), 'CRAMP_REQUEST_INVALID', 'context'],
  ['a relative fhirServer (CH-30)', orderSign({ fhirServer: 'fhir/r4' }), 'CRAMP_REQUEST_INVALID', 'fhirServer'],
  [
    'an ftp fhirServer (CH-30)',
    orderSign({ fhirServer: 'ftp://ehr.example.org' }),
    'CRAMP_REQUEST_INVALID',
    'fhirServer',
  ],
  ['a blank fhirServer (CH-3)', orderSign({ fhirServer: '  ' }), 'CRAMP_REQUEST_INVALID', 'fhirServer'],
  [
    'fhirAuthorization without fhirServer (CH-30)',
    orderSign({ ...fhirAccess(), fhirServer: undefined }),
    'CRAMP_REQUEST_INCOMPLETE',
    'fhirServer',
  ],
  [
    'fhirAuthorization that is text (CH-31)',
    orderSign({ ...fhirAccess(), fhirAuthorization: 'Bearer x' }),
    'CRAMP_REQUEST_INVALID',
    'fhirAuthorization',
  ],
  [
    'another token_type (CH-31, CH-89)',
    orderSign(fhirAccess({ token_type: 'MAC' })),
    'CRAMP_REQUEST_INVALID',
    'fhirAuthorization.token_type',
  ],
  [
    'no token_type (CH-89)',
    orderSign(fhirAccess({ token_type: undefined })),
    'CRAMP_REQUEST_INCOMPLETE',
    'fhirAuthorization.token_type',
  ],
  [
    'a token that is a number (CH-88)',
    orderSign(fhirAccess({ access_token: 5 })),
    'CRAMP_REQUEST_INVALID',
    'fhirAuthorization.access_token',
  ],
  ['prefetch that is an array (CH-32)', orderSign({ prefetch: [{}] }), 'CRAMP_REQUEST_INVALID', 'prefetch'],
  ['prefetch that is text (CH-32)', orderSign({ prefetch: 'none' }), 'CRAMP_REQUEST_INVALID', 'prefetch'],
  ['no userId (CH-40)', inContext({ userId: undefined }), 'CRAMP_REQUEST_INCOMPLETE', 'context.userId'],
  ['a userId that is an object (CH-38)', inContext({ userId: { a: 1 } }), 'CRAMP_REQUEST_INVALID', 'context.userId'],
  ['no patientId (CH-38)', inContext({ patientId: '' }), 'CRAMP_REQUEST_INCOMPLETE', 'context.patientId'],
  ['a blank patientId (CH-3)', inContext({ patientId: ' ' }), 'CRAMP_REQUEST_INVALID', 'context.patientId'],
  ['a number as patientId (CH-38)', inContext({ patientId: 1 }), 'CRAMP_REQUEST_INVALID', 'context.patientId'],
  ['a Group as patientId (CH-39)', inContext({ patientId: 'Group/1' }), 'CRAMP_REQUEST_INVALID', 'context.patientId'],
  ['a type and no id (CH-39)', inContext({ patientId: 'Patient/' }), 'CRAMP_REQUEST_INVALID', 'context.patientId'],
  [
    'a versioned patient (CH-39)',
    inContext({ patientId: 'Patient/1/2' }),
    'CRAMP_REQUEST_INVALID',
    'context.patientId',
  ],
  [
    'another type as encounterId (CH-39)',
    inContext({ encounterId: 'Visit/1' }),
    'CRAMP_REQUEST_INVALID',
    'context.encounterId',
  ],
  ['a number as encounterId (CH-38)', inContext({ encounterId: 9 }), 'CRAMP_REQUEST_INVALID', 'context.encounterId'],
  ['no draftOrders (CH-59)', inContext({ draftOrders: undefined }), 'CRAMP_REQUEST_INCOMPLETE', 'context.draftOrders'],
  [
    'draftOrders as a bare array (CH-43)',
    inContext({ draftOrders: [QUININE_DRAFT] }),
    'CRAMP_REQUEST_INVALID',
    'context.draftOrders',
  ],
  ['draftOrders as text (CH-1)', inContext({ draftOrders: '{}' }), 'CRAMP_REQUEST_INVALID', 'context.draftOrders'],
  [
    'one order in place of the Bundle (CH-43)',
    inContext({ draftOrders: QUININE_DRAFT }),
    'CRAMP_REQUEST_INVALID',
    'context.draftOrders.resourceType',
  ],
  [
    'entries that are no list (CH-43)',
    inContext({ draftOrders: { resourceType: 'Bundle', entry: { resource: QUININE_DRAFT } } }),
    'CRAMP_REQUEST_INVALID',
    'context.draftOrders.entry',
  ],
  [
    'a refill without medications (CH-67)',
    refill({ medications: undefined }),
    'CRAMP_REQUEST_INCOMPLETE',
    'context.medications',
  ],
  [
    'a refill with draftOrders in place of medications (CH-67)',
    refill({ medications: undefined, draftOrders: draftBundle(QUININE_DRAFT) }),
    'CRAMP_REQUEST_INCOMPLETE',
    'context.medications',
  ],
  [
    'medications as a bare array (CH-43)',
    refill({ medications: [QUININE_DRAFT] }),
    'CRAMP_REQUEST_INVALID',
    'context.medications',
  ],
  ['a refill for nobody (CH-65)', refill({ patientId: null }), 'CRAMP_REQUEST_INCOMPLETE', 'context.patientId'],
  ['a number as user of a refill (CH-64)', refill({ userId: 7 }), 'CRAMP_REQUEST_INVALID', 'context.userId'],
  [
    'a DSTU2 order to be refilled and nothing else (CH-35)',
    refill({ medications: draftBundle({ resourceType: 'MedicationOrder', id: 'request-123' }) }),
    'CRAMP_FHIR_VERSION',
    'context.medications',
  ],
  [
    'selections that are text (CH-58)',
    select({ selections: 'draft-1' }),
    'CRAMP_REQUEST_INVALID',
    'context.selections',
  ],
  [
    'a DSTU2 order and nothing else (CH-35)',
    inContext({ draftOrders: draftBundle({ resourceType: 'MedicationOrder', id: 'request-123' }) }),
    'CRAMP_FHIR_VERSION',
    'context.draftOrders',
  ],
  [
    'an R5 order and nothing else (CH-35)',
    inContext({ draftOrders: draftBundle({ resourceType: 'MedicationRequest', medication: { concept: {} } }) }),
    'CRAMP_FHIR_VERSION',
    'context.draftOrders',
  ],
];

describe('a broken request is refused with the place of the offence', () => {
  test.each(BROKEN)('%s', (_says, body, code, path) => {
    const error = thrownBy(() => parse(body));
    expect({ code: error.code, paths: error.problems.map((problem) => problem.path) }).toEqual({ code, paths: [path] });
  });

  test('every offence of envelope and context is named at once (CH-165)', () => {
    const body = { hook: 'order-select', hookInstance: 'x', context: { userId: 5, selections: 'y' } };
    const { code, problems } = thrownBy(() => parse(body));
    expect(code).toBe('CRAMP_REQUEST_INVALID');
    expect(problems.map((problem) => [problem.path, problem.code]).sort()).toEqual([
      ['context.draftOrders', 'CRAMP_REQUEST_INCOMPLETE'],
      ['context.patientId', 'CRAMP_REQUEST_INCOMPLETE'],
      ['context.selections', 'CRAMP_REQUEST_INVALID'],
      ['context.userId', 'CRAMP_REQUEST_INVALID'],
      ['hookInstance', 'CRAMP_REQUEST_INVALID'],
    ]);
  });

  test('the hooks accepted are named, not the one received (CH-26, CH-167)', () => {
    const { message } = thrownBy(() => parseRequest(hookRequest('patient-view'), ['order-select', 'order-sign']));
    expect(message).toContain('order-select or order-sign');
    expect(message).not.toContain('patient-view');
  });

  test('a missing draftOrders is explained by the scopes it may need (CH-59)', () => {
    expect(thrownBy(() => parse(inContext({ draftOrders: null }))).message).toContain('unsigned-order scopes');
  });
});

const TOLERATED: readonly [says: string, body: unknown, remarks: readonly string[] | undefined][] = [
  [
    'null for every optional member (CH-2)',
    orderSign({ fhirServer: null, fhirAuthorization: null, prefetch: null }),
    undefined,
  ],
  [
    'empty values for optional members (CH-2)',
    orderSign({ fhirServer: '', fhirAuthorization: {}, prefetch: [] }),
    undefined,
  ],
  ['a fhirServer without authorization (CH-30)', orderSign({ fhirServer: 'https://ehr.example.org/fhir' }), undefined],
  [
    'unknown members of any type (CH-4)',
    orderSign({ user: 3, patient: [], redirect: null, extra: { deep: [1] } }),
    undefined,
  ],
  [
    'pre-1.0 members beside context (CH-34)',
    orderSign({ patient: 'other', encounter: 'other', user: 'other' }),
    undefined,
  ],
  [
    'configuration of the payer exchange guide (CH-198, CH-200, CH-201)',
    orderSign({ extension: { 'davinci-crd.configuration': { 'coverage-info': 'yes' } } }),
    undefined,
  ],
  ['an extension of the wrong type (CH-33)', orderSign({ extension: 'none' }), undefined],
  ['unknown context members (CH-4, CH-202)', inContext({ newField: { a: null } }), undefined],
  ['100 levels of nesting (CH-1)', orderSign({ extension: nested(99) }), undefined],
  ['a version 1 hookInstance (CH-27)', orderSign({ hookInstance: 'D1577C69-DFBE-11E4-0000-0242AC120002' }), undefined],
  ['a typed patientId (CH-39)', inContext({ patientId: 'Patient/pat-1' }), ['patient-id-had-a-type']],
  ['a typed encounterId (CH-39)', inContext({ encounterId: 'Encounter/enc-9' }), ['encounter-id-had-a-type']],
  ['a userId without type (CH-40)', inContext({ userId: 'COREPRACTITIONER1' }), ['user-id-unexpected']],
  ['a Device as user (CH-40)', inContext({ userId: 'Device/1' }), ['user-id-unexpected']],
  ['an http fhirServer (CH-30)', orderSign({ fhirServer: 'http://ehr.example.org/fhir' }), ['fhir-server-not-https']],
  ['an empty access token (CH-31)', orderSign({ fhirAuthorization: { access_token: '' } }), ['fhir-token-blank']],
  [
    'a blank access token (CH-3, CH-31)',
    orderSign({ fhirAuthorization: { access_token: '  ' } }),
    ['fhir-token-blank'],
  ],
  [
    'an authorization without token (CH-31)',
    orderSign({ fhirAuthorization: { token_type: 'MAC' } }),
    ['fhir-token-blank'],
  ],
  ['a lower-case bearer (CH-31)', orderSign(fhirAccess({ token_type: 'bearer' })), undefined],
  ['no expires_in (CH-31)', orderSign(fhirAccess({ expires_in: undefined })), ['fhir-authorization-incomplete']],
  ['no scope (CH-31, CH-91)', orderSign(fhirAccess({ scope: null })), ['fhir-authorization-incomplete']],
  ['no subject (CH-31, CH-92)', orderSign(fhirAccess({ subject: '' })), ['fhir-authorization-incomplete']],
  ['scopes that are no scopes (CH-91)', orderSign(fhirAccess({ scope: 'Everything, please' })), undefined],
  [
    'entries without resource (CH-43)',
    inContext({ draftOrders: draftBundle(QUININE_DRAFT, null, {}) }),
    ['draft-entry-skipped'],
  ],
  [
    'a resource as text beside a sound one (CH-1)',
    inContext({ draftOrders: draftBundle(QUININE_DRAFT, '{}') }),
    ['draft-entry-skipped'],
  ],
  [
    'an entry that is no object',
    inContext({ draftOrders: { resourceType: 'Bundle', entry: ['text', 17, { resource: QUININE_DRAFT }] } }),
    ['draft-entry-skipped'],
  ],
  [
    'an older order beside an R4 one (CH-35)',
    inContext({ draftOrders: draftBundle(QUININE_DRAFT, { resourceType: 'MedicationOrder' }) }),
    ['draft-of-other-fhir-version'],
  ],
  [
    'an R4 order with a stray R5 member (CH-35)',
    inContext({ draftOrders: draftBundle({ ...QUININE_DRAFT, medication: {} }) }),
    undefined,
  ],
  [
    'unknown resource types (CH-44)',
    inContext({ draftOrders: draftBundle({ resourceType: 'SpaceOrder' }) }),
    undefined,
  ],
  [
    'a draft without any drug (CH-46)',
    inContext({ draftOrders: draftBundle({ resourceType: 'MedicationRequest', id: 'request-123' }) }),
    undefined,
  ],
  [
    'odd FHIR inside a draft (CH-47)',
    inContext({ draftOrders: draftBundle({ ...QUININE_DRAFT, category: {}, requester: 7 }) }),
    undefined,
  ],
  ['no entries at all (CH-43)', inContext({ draftOrders: { resourceType: 'Bundle' } }), undefined],
  ['a refill without a user (CH-64)', refill({ userId: null }), undefined],
  ['a refill without an encounter (CH-66)', refill({ encounterId: undefined }), undefined],
  ['a refill by a Device (CH-40, CH-64)', refill({ userId: 'Device/1' }), ['user-id-unexpected']],
  [
    'medications with a type, and with empty members (CH-2, CH-43)',
    refill({ medications: { ...draftBundle(QUININE_DRAFT), type: 'collection', link: [] } }),
    undefined,
  ],
  ['a refill of nothing (CH-43)', refill({ medications: { resourceType: 'Bundle', entry: [] } }), undefined],
  ['selections missing (CH-58)', select({ selections: undefined }), ['selections-missing']],
  ['selections null (CH-58)', select({ selections: null }), ['selections-missing']],
  ['selections empty (CH-58)', select({ selections: [] }), ['selections-missing']],
  ['a selection that is no text (CH-58)', select({ selections: ['a', 7] }), ['selection-not-text']],
];

describe('what deviates without doing harm is accepted', () => {
  test.each(TOLERATED)('%s', (_says, body, remarks) => {
    expect(parse(body).remarks).toEqual(remarks);
  });

  test('a type in front of an id is taken off (CH-39)', () => {
    const { context } = parse(inContext({ patientId: 'Patient/pat-1', encounterId: 'Encounter/enc-9' }));
    expect(context).toMatchObject({ patientId: 'pat-1', encounterId: 'enc-9' });
  });

  test('a draft id of 300 characters and its fullUrl are kept byte for byte (CH-41)', () => {
    const resource = { ...QUININE_DRAFT, id: 'e.'.repeat(150) };
    const draftOrders = { resourceType: 'Bundle', entry: [{ fullUrl: 'urn:uuid:A b', resource }] };
    expect(parse(inContext({ draftOrders })).context).toMatchObject({
      draftOrders: [{ fullUrl: 'urn:uuid:A b', resource }],
    });
  });

  test('pre-1.0 members never stand in for context (CH-34)', () => {
    const body = orderSign({
      patient: 'pat-1',
      user: 'Practitioner/1',
      context: orderSignContext({ patientId: undefined }),
    });
    expect(thrownBy(() => parse(body)).code).toBe('CRAMP_REQUEST_INCOMPLETE');
  });

  test('null under a prefetch key stays null, it means something (CH-2, CH-79)', () => {
    expect(parse(orderSign({ prefetch: { labs: null, odd: 'x' } })).prefetch).toEqual({ labs: null, odd: 'x' });
  });
});

describe('the FHIR token', () => {
  test('is kept with its life and its patient (CH-88, CH-90, CH-93)', () => {
    expect(parse(orderSign(fhirAccess({ patient: 'Patient/pat-1' }))).fhirAuthorization).toEqual({
      accessToken: 'opaque-example-token',
      expiresIn: 300,
      patient: 'pat-1',
    });
  });

  test('without expires_in serves this request (CH-90)', () => {
    const { fhirAuthorization } = parse(orderSign(fhirAccess({ expires_in: undefined, patient: undefined })));
    expect(fhirAuthorization).toEqual({ accessToken: 'opaque-example-token' });
  });

  test.each([
    ['expires_in zero', { expires_in: 0 }],
    ['expires_in negative', { expires_in: -1 }],
    ['expires_in as text', { expires_in: '300' }],
    ['a patient that is no text', { patient: 7 }],
  ])('is left out with %s, and the request goes on (CH-90, CH-93)', (_says, changes) => {
    const request = parse(orderSign(fhirAccess(changes)));
    expect(request).not.toHaveProperty('fhirAuthorization');
    expect(request.remarks).toEqual(['fhir-token-unusable']);
  });
});

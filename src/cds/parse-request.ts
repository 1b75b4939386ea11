import { CrampError, type CrampErrorCode, type Problem } from '../errors.js';
import { isNestedDeeperThan, isRecord, MAX_NESTING_LEVELS, withoutEmptyMembers } from './json.js';
import { parseDraftOrders } from './parse-draft-orders.js';
import {
  type ReceivedAuthorization,
  type ReceivedContext,
  type ReceivedRequest,
  validateEnvelope,
  validateRequest,
} from './request-schema.js';
import { toProblems } from './schema-problems.js';
import { type CdsRequest, type FhirAuthorization, HOOKS, type Hook, type Note, type RequestRemark } from './types.js';

/**
 * A hook call, checked: the envelope strictly, the clinical content leniently (CH-26 to CH-63). Resources and prefetch
 * values are the received objects themselves, never copies or repaired ones (CH-134).
 *
 * @param hooks the hooks the called service id answers; usually one (CH-16)
 * @throws CRAMP_REQUEST_INVALID, CRAMP_REQUEST_INCOMPLETE or CRAMP_HOOK_MISMATCH with one problem per offence;
 *   CRAMP_FHIR_VERSION when all it holds are orders of another FHIR version (CH-35)
 */
export function parseRequest(body: unknown, hooks: readonly Hook[]): CdsRequest {
  const remarks = new Set<RequestRemark>();
  const note: Note = (remark) => remarks.add(remark);
  const { hook, request } = check(readEnvelope(body, note), hooks);
  const parsed = { ...parseEnvelope(request, note), ...parseContext(hook, request.context, note) };
  return remarks.size === 0 ? parsed : { ...parsed, remarks: [...remarks] };
}

/** The body with empty members and an empty token taken as absent (CH-2, CH-31). */
function readEnvelope(body: unknown, note: Note): Readonly<Record<string, unknown>> {
  if (!isRecord(body)) throw new CrampError('CRAMP_REQUEST_INVALID', [{ expected: 'a JSON object' }]);
  if (isNestedDeeperThan(body, MAX_NESTING_LEVELS)) {
    const expected = `at most ${MAX_NESTING_LEVELS} levels of objects and arrays`;
    throw new CrampError('CRAMP_REQUEST_INVALID', [{ expected }]);
  }
  const envelope = withoutEmptyMembers(body);
  return {
    ...envelope,
    context: readContext(envelope['context']),
    fhirAuthorization: readAuthorization(envelope['fhirAuthorization'], note),
  };
}

function readContext(context: unknown): unknown {
  if (!isRecord(context)) return context;
  const members = withoutEmptyMembers(context);
  const bundles = ['draftOrders', 'medications'].flatMap((name) => {
    const bundle = members[name];
    return isRecord(bundle) ? [[name, withoutEmptyMembers(bundle)]] : [];
  });
  return { ...members, ...Object.fromEntries(bundles) };
}

function readAuthorization(authorization: unknown, note: Note): unknown {
  if (!isRecord(authorization)) return authorization;
  const members = withoutEmptyMembers(authorization);
  const token = members['access_token'];
  if (token !== undefined && (typeof token !== 'string' || token.trim() !== '')) return members;
  note('fhir-token-blank');
  return undefined;
}

/** @throws with every offence of envelope and context at once (CH-165) */
function check(envelope: Readonly<Record<string, unknown>>, hooks: readonly Hook[]) {
  const hook = HOOKS.find((known) => known === envelope['hook'] && hooks.includes(known));
  const validate = hook === undefined ? validateEnvelope : validateRequest[hook];
  const request: unknown = envelope;
  if (validate(request) && hook !== undefined) return { hook, request };
  const problems = toProblems(validate.errors);
  throw requestError(hook === undefined ? [hookProblem(envelope['hook'], hooks), ...problems] : problems);
}

function hookProblem(hook: unknown, hooks: readonly Hook[]): Problem {
  return { path: 'hook', expected: hooks.join(' or '), code: hookErrorCode(hook) };
}

function hookErrorCode(hook: unknown): CrampErrorCode {
  if (hook === undefined) return 'CRAMP_REQUEST_INCOMPLETE';
  return typeof hook === 'string' ? 'CRAMP_HOOK_MISMATCH' : 'CRAMP_REQUEST_INVALID';
}

/** The worst kind names the error: a wrong hook, then a wrong value, then a missing one. */
const WORST_FIRST = ['CRAMP_HOOK_MISMATCH', 'CRAMP_REQUEST_INVALID'] as const satisfies readonly CrampErrorCode[];

function requestError(problems: readonly Problem[]): CrampError {
  const worst = WORST_FIRST.find((code) => problems.some((problem) => problem.code === code));
  return new CrampError(worst ?? 'CRAMP_REQUEST_INCOMPLETE', problems);
}

function parseEnvelope(request: ReceivedRequest, note: Note) {
  const { hookInstance, fhirServer, prefetch = {} } = request;
  const fhirAuthorization = parseAuthorization(request.fhirAuthorization, note);
  if (fhirServer?.toLowerCase().startsWith('http:')) note('fhir-server-not-https');
  return {
    hookInstance,
    ...(fhirServer !== undefined && { fhirServer }),
    ...(fhirAuthorization !== undefined && { fhirAuthorization }),
    prefetch,
  };
}

/** Left out when the token cannot be used: expired on arrival, or limited to we cannot tell whom (CH-90, CH-93). */
function parseAuthorization(received: ReceivedAuthorization | undefined, note: Note): FhirAuthorization | undefined {
  if (received === undefined) return undefined;
  const { access_token: accessToken, expires_in: expiresIn, scope, subject, patient } = received;
  if ([expiresIn, scope, subject].includes(undefined)) note('fhir-authorization-incomplete');
  const isAlive = expiresIn === undefined || (typeof expiresIn === 'number' && expiresIn > 0);
  if (!isAlive || (patient !== undefined && typeof patient !== 'string')) {
    note('fhir-token-unusable');
    return undefined;
  }
  return {
    accessToken,
    ...(typeof expiresIn === 'number' && { expiresIn }),
    ...(patient !== undefined && { patient: patient.replace(/^Patient\//, '') }),
  };
}

function parseContext(hook: Hook, received: ReceivedContext, note: Note) {
  const base = parsePersons(received, note);
  switch (hook) {
    case 'patient-view':
      return { hook, context: base };
    case 'order-select': {
      const selections = parseSelections(received.selections ?? [], note);
      return { hook, context: { ...base, selections, draftOrders: parseDraftOrders(received, 'draftOrders', note) } };
    }
    case 'order-sign':
      return { hook, context: { ...base, draftOrders: parseDraftOrders(received, 'draftOrders', note) } };
    case 'medication-refill':
      return { hook, context: { ...base, medications: parseDraftOrders(received, 'medications', note) } };
  }
}

/** Types a user can have, per CH-48, CH-51, CH-60 and CH-64; the layperson among them is the engine's business. */
const USER_REFERENCE = /^(Practitioner|PractitionerRole|Patient|RelatedPerson)\/[^/]+$/;

function parsePersons({ userId, patientId, encounterId }: ReceivedContext, note: Note) {
  if (userId !== undefined && !USER_REFERENCE.test(userId)) note('user-id-unexpected');
  if (patientId.startsWith('Patient/')) note('patient-id-had-a-type');
  if (encounterId?.startsWith('Encounter/')) note('encounter-id-had-a-type');
  return {
    ...(userId !== undefined && { userId }),
    patientId: patientId.replace(/^Patient\//, ''),
    ...(encounterId !== undefined && { encounterId: encounterId.replace(/^Encounter\//, '') }),
  };
}

function parseSelections(received: readonly unknown[], note: Note): readonly string[] {
  const selections = received.filter((selection) => typeof selection === 'string');
  if (selections.length < received.length) note('selection-not-text');
  if (selections.length === 0) note('selections-missing');
  return selections;
}

/**
 * The envelope and the contexts of the hooks as JSON Schema: strict where CDS Hooks is, silent about clinical
 * content. They judge a request whose empty members are gone (CH-2). Every `description` is shown to the caller as what
 * was expected, so none may depend on the value received.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import type { Hook } from './types.js';

/** A request that passed its schema; what is `unknown` here is read leniently. */
export interface ReceivedRequest {
  readonly hookInstance: string;
  readonly fhirServer?: string;
  readonly fhirAuthorization?: ReceivedAuthorization;
  readonly prefetch?: Readonly<Record<string, unknown>>;
  readonly context: ReceivedContext;
}

export interface ReceivedAuthorization {
  readonly access_token: string;
  readonly expires_in?: unknown;
  readonly scope?: unknown;
  readonly subject?: unknown;
  readonly patient?: unknown;
}

export interface ReceivedContext {
  readonly userId?: string;
  readonly patientId: string;
  readonly encounterId?: string;
  readonly selections?: readonly unknown[];
  readonly draftOrders?: ReceivedBundle;
  readonly medications?: ReceivedBundle;
}

interface ReceivedBundle {
  readonly entry?: readonly unknown[];
}

const NOT_BLANK = '\\S';
/** Any version and variant: real clients send version 1 and non-RFC ones (CH-27). */
const UUID_SHAPE = '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$';

const userId = {
  type: 'string',
  pattern: NOT_BLANK,
  description: 'a reference to the user, such as Practitioner/{id}',
};
/** A correct type prefix is stripped later; any other slash is refused (CH-39). */
const patientId = {
  type: 'string',
  pattern: '^(Patient/)?[^/]*[^/\\s][^/]*$',
  description: 'the bare logical id of the Patient, without a type or a slash',
};
const encounterId = {
  type: 'string',
  pattern: '^(Encounter/)?[^/]*[^/\\s][^/]*$',
  description: 'the bare logical id of the Encounter, without a type or a slash',
};

/** `type` may be missing (CH-43); the standard's own example of medication-refill leaves it out. */
const bundle = {
  type: 'object',
  required: ['resourceType'],
  properties: {
    resourceType: { const: 'Bundle', description: 'Bundle' },
    // A broken entry is skipped, so that it does not cost the advice about the others.
    entry: { type: 'array', description: 'the entries of the Bundle (an array)' },
  },
};
const draftOrders = {
  ...bundle,
  description:
    'a FHIR Bundle of the unsigned orders; some clients leave it out unless the unsigned-order scopes are granted',
};
const medications = { ...bundle, description: 'a FHIR Bundle of the draft MedicationRequests asked to be refilled' };
const selections = { type: 'array', description: 'the ids of the newly selected orders (an array of strings)' };

const CONTEXT_MEMBERS = {
  'patient-view': { userId, patientId, encounterId },
  'order-select': { userId, patientId, encounterId, selections, draftOrders },
  'order-sign': { userId, patientId, encounterId, draftOrders },
  'medication-refill': { userId, patientId, encounterId, medications },
} as const satisfies Readonly<Record<Hook, object>>;
const REQUIRED_CONTEXT_MEMBERS = {
  'patient-view': ['userId', 'patientId'],
  // `selections` is required by the hook; without it every draft counts as selected (CH-58).
  'order-select': ['userId', 'patientId', 'draftOrders'],
  'order-sign': ['userId', 'patientId', 'draftOrders'],
  // Often nobody is at the screen, so that there is no user to name (CH-64).
  'medication-refill': ['patientId', 'medications'],
} as const satisfies Readonly<Record<Hook, readonly string[]>>;

const anyContext = { type: 'object', description: 'the context of the hook (an object)' };

function contextOf(hook: Hook) {
  return { ...anyContext, required: REQUIRED_CONTEXT_MEMBERS[hook], properties: CONTEXT_MEMBERS[hook] };
}

const fhirAuthorization = {
  type: 'object',
  description: 'an object with access_token and token_type',
  required: ['token_type'],
  properties: {
    access_token: { type: 'string', description: 'the access token (a string)' },
    token_type: { type: 'string', pattern: '^[Bb][Ee][Aa][Rr][Ee][Rr]$', description: 'Bearer' },
  },
};

function requestWith(context: object) {
  return {
    type: 'object',
    required: ['hookInstance', 'context'],
    dependencies: { fhirAuthorization: ['fhirServer'] },
    properties: {
      hookInstance: { type: 'string', pattern: UUID_SHAPE, description: 'a UUID (8-4-4-4-12 hexadecimal digits)' },
      fhirServer: {
        type: 'string',
        format: 'http-url',
        description: "the absolute http(s) base URL of the client's FHIR server",
      },
      fhirAuthorization,
      prefetch: { type: 'object', description: 'an object with one member per prefetch key' },
      context,
    },
  };
}

const ajv = new Ajv({ allErrors: true, strict: true, verbose: true });
ajv.addFormat('http-url', (text) => /^https?:\/\//i.test(text) && URL.canParse(text));

/** Envelope alone, for requests whose hook is not known. */
export const validateEnvelope: ValidateFunction<ReceivedRequest> = ajv.compile(requestWith(anyContext));

/** Envelope and context together, so that one answer names every offence. */
export const validateRequest: Readonly<Record<Hook, ValidateFunction<ReceivedRequest>>> = {
  'patient-view': ajv.compile(requestWith(contextOf('patient-view'))),
  'order-select': ajv.compile(requestWith(contextOf('order-select'))),
  'order-sign': ajv.compile(requestWith(contextOf('order-sign'))),
  'medication-refill': ajv.compile(requestWith(contextOf('medication-refill'))),
};

/** The command line of `fire`, read into what is to be done. */
import { isRecord } from '../cds/json.js';
import { baseOf } from '../client/discovery.js';
import { OUTCOMES, type Outcome } from '../client/feedback.js';
import type { FhirAccess, Order } from '../client/hook-request.js';
import { createSigner, type Sign } from '../client/signer.js';
import { isLoopbackName, parseBaseUrl } from '../fhir/base-url.js';
import { parseOptions, readText, UsageError } from './command.js';
import { draftOf, parseConcept, readOrders, SYSTEM_NAMES } from './fire-orders.js';

const DEFAULT_TIMEOUT_MS = 10_000;
const LONGEST_TIMEOUT_MS = 600_000;
const DEFAULT_USER = 'Practitioner/example';

export const usage = `Usage: cramp-cds fire <base-url> --list
       cramp-cds fire <base-url> --patient ID [--fhir URL] [--hook NAME] [--service ID] [--drug CODE|TEXT]… [--order FILE]…
       cramp-cds fire <base-url> --request FILE [--service ID]

Calls a CDS Hooks service, this one or any other, as an EHR does: reads its discovery, fills its prefetch from a FHIR server, posts the hook
and prints the cards, with what in them breaks CDS Hooks 2.0. What is read of the patient is sent to the service.

  <base-url>        address of the service, without /cds-services
  --list            prints its services only
  --patient ID      whose chart is open
  --fhir URL        FHIR R4 server of the patient
  --hook NAME       patient-view unless given; with orders order-sign. All services of the hook are called
  --service ID      calls this service only, with its hook
  --drug MEDICINE   drafts an order, such as 'RxNorm:997010|quinine sulfate 324 MG Oral Capsule' or 'quinine'; may be repeated
                    Code systems: ${SYSTEM_NAMES}
  --reason REASON   of these orders, such as 'ICD-10-CM:G47.62|Sleep related leg cramps'
  --order FILE      orders from a file: a FHIR resource, a list or a Bundle; may be repeated
  --user REFERENCE  who looks; ${DEFAULT_USER} unless given
  --encounter ID    in which encounter
  --no-prefetch     sends no data: the service reads from the FHIR server itself
  --request FILE    sends this request as it is; - reads standard input
  --fhir-token FROM token for the FHIR server, also handed to the service: a file, or env:NAME
  --token FROM      bearer token for the service: a file, or env:NAME
  --sign FILE       signs every call with this private key (JSON Web Key), as a trusted client
  --issuer URL      who signs; --audience URL and --tenant TEXT where the service wants others
  --feedback OUTCOME tells the service that all its cards were accepted, or overridden
  --timeout MS      for each call and each query; ${DEFAULT_TIMEOUT_MS} unless given
  --show-request    prints the request too, on standard error, without tokens
  --json            prints discovery or answers as JSON

Exits 1 when a call fails, is refused, or its answer breaks the standard.
`;

const OPTIONS = {
  list: { type: 'boolean' },
  patient: { type: 'string' },
  fhir: { type: 'string' },
  hook: { type: 'string' },
  service: { type: 'string' },
  drug: { type: 'string', multiple: true },
  reason: { type: 'string' },
  order: { type: 'string', multiple: true },
  user: { type: 'string' },
  encounter: { type: 'string' },
  'no-prefetch': { type: 'boolean' },
  request: { type: 'string' },
  'fhir-token': { type: 'string' },
  token: { type: 'string' },
  sign: { type: 'string' },
  issuer: { type: 'string' },
  audience: { type: 'string' },
  tenant: { type: 'string' },
  feedback: { type: 'string' },
  timeout: { type: 'string' },
  'show-request': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values'];

export interface FireOptions {
  readonly base: string;
  readonly task: FireTask;
  /** Only this service. */
  readonly serviceId: string | undefined;
  readonly credentials: Credentials;
  /** What to tell of every card afterwards. */
  readonly feedback: Outcome | undefined;
  readonly timeoutMs: number;
  readonly showRequest: boolean;
  readonly json: boolean;
}

export type FireTask =
  | { readonly kind: 'list' }
  | { readonly kind: 'request'; readonly body: string; readonly hook: string | undefined }
  | ({ readonly kind: 'event' } & EventTask);

export interface EventTask {
  /** Undefined when not said. */
  readonly hook: string | undefined;
  readonly patientId: string;
  readonly userId: string;
  readonly encounterId: string | undefined;
  readonly orders: readonly Order[];
  readonly fhir: FhirAccess | undefined;
  readonly withPrefetch: boolean;
}

/** How the caller proves who it is: the same token for every call, or a fresh one for each. */
export interface Credentials {
  readonly token: string | undefined;
  readonly sign: Sign | undefined;
  readonly audience: string | undefined;
}

/** @throws UsageError; ClientFailure for a key that cannot sign */
export async function readFireOptions(args: readonly string[]): Promise<FireOptions> {
  const { values, positionals } = parseOptions(args, OPTIONS, usage);
  const [address, ...rest] = positionals;
  if (address === undefined || rest.length > 0) throw new UsageError('fire takes the address of a service', usage);
  const base = baseOf(addressOf(address, '<base-url>'));
  assertEncrypted(base, [values.token, values['fhir-token'], values.sign]);
  return {
    base,
    task: taskOf(values),
    serviceId: values.service,
    credentials: await credentialsOf(values),
    feedback: outcomeOf(values.feedback),
    timeoutMs: timeoutOf(values.timeout),
    showRequest: values['show-request'] === true,
    json: values.json === true,
  };
}

function addressOf(text: string, name: string): string {
  if (parseBaseUrl(text) !== undefined) return text;
  throw new UsageError(`${name} wants an http(s) address without query or credentials`, usage);
}

/** A token on an open wire belongs to everybody. */
function assertEncrypted(address: string, secrets: readonly (string | undefined)[]): void {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:' || isLoopbackName(hostname) || secrets.every((secret) => secret === undefined)) return;
  throw new UsageError('tokens are sent by https only, or to this machine', usage);
}

function taskOf(values: Values): FireTask {
  if (values.list === true) return { kind: 'list' };
  if (values.request !== undefined) {
    const body = readText(values.request, usage);
    return { kind: 'request', body, hook: values.hook ?? hookIn(body) };
  }
  return { kind: 'event', ...eventOf(values) };
}

function hookIn(body: string): string | undefined {
  try {
    const request: unknown = JSON.parse(body);
    return isRecord(request) && typeof request['hook'] === 'string' ? request['hook'] : undefined;
  } catch {
    return undefined;
  }
}

function eventOf(values: Values): EventTask {
  const { patient, user: userId = DEFAULT_USER, encounter } = values;
  if (patient === undefined) throw new UsageError('fire wants --patient, --request or --list', usage);
  const patientId = patient.replace(/^Patient\//, '');
  const encounterId = encounter?.replace(/^Encounter\//, '');
  const orders = ordersOf(values, { patientId, userId, encounterId });
  const { hook } = values;
  const fhir = fhirOf(values);
  return { hook, patientId, userId, encounterId, orders, fhir, withPrefetch: values['no-prefetch'] !== true };
}

function ordersOf(values: Values, event: Pick<EventTask, 'patientId' | 'userId' | 'encounterId'>): readonly Order[] {
  const by = { ...event, authoredOn: new Date().toISOString().slice(0, 10) };
  const reason = values.reason === undefined ? undefined : parseConcept(values.reason, usage);
  return [
    ...(values.drug ?? []).map((drug, index) => draftOf(parseConcept(drug, usage), index, { ...by, reason })),
    ...(values.order ?? []).flatMap((path, index) => readOrders(path, index, by, usage)),
  ];
}

function fhirOf(values: Values): FhirAccess | undefined {
  const token = secretOf(values['fhir-token'], '--fhir-token');
  if (values.fhir === undefined) {
    if (token !== undefined || values['no-prefetch'] === true) throw new UsageError('this needs --fhir', usage);
    return undefined;
  }
  const fhirServer = addressOf(values.fhir, '--fhir').replace(/\/+$/, '');
  assertEncrypted(fhirServer, [token]);
  return { fhirServer, token };
}

async function credentialsOf(values: Values): Promise<Credentials> {
  const { sign, issuer, audience, tenant } = values;
  const token = secretOf(values.token, '--token');
  if (sign === undefined) {
    if ([issuer, audience, tenant].some((each) => each !== undefined)) throw new UsageError('this needs --sign', usage);
    return { token, sign: undefined, audience };
  }
  if (issuer === undefined) throw new UsageError('--sign needs --issuer', usage);
  if (token !== undefined) throw new UsageError('a call has one token: --sign or --token', usage);
  return { token, sign: await createSigner({ jwk: readText(sign, usage), issuer, tenant }), audience };
}

/** Never the token itself: command lines are seen by everybody on the machine. @throws UsageError without quoting it */
function secretOf(from: string | undefined, name: string): string | undefined {
  if (from === undefined) return undefined;
  const secret = from.startsWith('env:') ? process.env[from.slice('env:'.length)] : readSecret(from, name);
  const token = secret?.trim() ?? '';
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError(`${name} found no token there`, usage);
}

function readSecret(path: string, name: string): string {
  try {
    return readText(path, usage);
  } catch {
    throw new UsageError(`${name} wants a file that holds the token, or env:NAME; never the token itself`, usage);
  }
}

function outcomeOf(text: string | undefined): Outcome | undefined {
  const outcome = OUTCOMES.find((known) => known === text);
  if (text === undefined || outcome !== undefined) return outcome;
  throw new UsageError(`--feedback wants ${OUTCOMES.join(' or ')}`, usage);
}

function timeoutOf(text: string | undefined): number {
  const ms = text === undefined ? DEFAULT_TIMEOUT_MS : Number(text);
  if (Number.isInteger(ms) && ms >= 1 && ms <= LONGEST_TIMEOUT_MS) return ms;
  throw new UsageError(`--timeout wants milliseconds, at most ${LONGEST_TIMEOUT_MS}`, usage);
}

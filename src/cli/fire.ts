/** `cramp-cds fire`: a CDS Hooks client for a terminal. */
import { callService, type HookAnswer } from '../client/call.js';
import { type Discovery, discover, type OfferedService, serviceUrl } from '../client/discovery.js';
import { ClientFailure } from '../client/failure.js';
import { hookRequest } from '../client/hook-request.js';
import { type PrefetchReader, prefetchReader } from '../client/prefetch.js';
import type { Command } from './command.js';
import { type EventTask, type FireOptions, readFireOptions, usage } from './fire-options.js';
import { answerText, discoveryText } from './fire-text.js';

export const fire: Command = {
  summary: 'calls any CDS Hooks service as an EHR does and prints its cards',
  usage,
  async run(args) {
    const options = await readFireOptions(args);
    if (options.task.kind === 'list') return list(await discovered(options), options);
    const services = await servicesFor(options);
    const makeBody = bodyMaker(options);
    const answers: Answered[] = [];
    for (const service of services) answers.push(await fireAt(service, await makeBody(service), options));
    if (options.json)
      print(answers.map(({ service, answer }) => ({ service: service.id, hook: service.hook, ...answer })));
    return answers.every(({ answer }) => isSound(answer)) ? 0 : 1;
  },
};

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

function say(text: string): void {
  process.stderr.write(`cramp-cds: ${text}\n`);
}

function list(discovery: Discovery, { json }: FireOptions): number {
  if (json) print(discovery);
  else process.stdout.write(discoveryText(discovery));
  return discovery.findings.breaks.length === 0 ? 0 : 1;
}

async function discovered(options: FireOptions): Promise<Discovery> {
  const { base, timeoutMs } = options;
  return discover(base, { headers: await authorization(`${base}/cds-services`, options), timeoutMs });
}

async function authorization(url: string, { credentials }: FireOptions): Promise<Readonly<Record<string, string>>> {
  const { token, sign, audience } = credentials;
  const bearer = sign === undefined ? token : await sign(audience ?? url);
  return bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
}

/** Those to call: the one that was named, or all of the hook. @throws ClientFailure when there is none */
async function servicesFor(options: FireOptions): Promise<readonly OfferedService[]> {
  const { task, serviceId } = options;
  const hook = task.kind === 'list' ? undefined : task.hook;
  if (task.kind === 'request' && serviceId !== undefined) {
    return [{ id: serviceId, hook: hook ?? 'no hook', title: '', description: '', prefetch: {} }];
  }
  const { services, findings } = await discovered(options);
  if (findings.breaks.length > 0) say('its discovery breaks CDS Hooks: --list says where');
  const wanted = services.filter((each) => each.hook === hook && (serviceId === undefined || each.id === serviceId));
  if (wanted.length > 0) return wanted;
  const offered = services.map((each) => `${each.id} (${each.hook})`).join(', ');
  throw new ClientFailure(
    `There is no service ${serviceId ?? ''} of the hook ${hook ?? 'that the request leaves out'}.`.replace('  ', ' '),
    services.length === 0 ? 'It offers none at all.' : `It offers ${offered}.`,
  );
}

type MakeBody = (service: OfferedService) => Promise<string>;

function bodyMaker({ task, timeoutMs }: FireOptions): MakeBody {
  if (task.kind === 'request') return async () => task.body;
  if (task.kind === 'list') return async () => '';
  const { fhir, withPrefetch } = task;
  if (fhir === undefined) say('no --fhir: sent without prefetch');
  const reader =
    fhir === undefined || !withPrefetch ? undefined : prefetchReader({ ...fhir, timeoutMs, now: Date.now() });
  return (service) => eventBody(service, task, reader);
}

/** What could not be filled is named on standard error. */
async function eventBody(
  service: OfferedService,
  task: EventTask,
  reader: PrefetchReader | undefined,
): Promise<string> {
  const request = hookRequest(task, task.fhir);
  const filled = await reader?.fill(service.prefetch, request.context);
  for (const { key, reason } of filled?.missing ?? []) say(`${service.id}: prefetch without "${key}": ${reason}`);
  const hasPrefetch = filled !== undefined && Object.keys(filled.values).length > 0;
  return JSON.stringify(hasPrefetch ? { ...request, prefetch: filled.values } : request);
}

interface Answered {
  readonly service: OfferedService;
  readonly answer: HookAnswer;
}

async function fireAt(service: OfferedService, body: string, options: FireOptions): Promise<Answered> {
  const { base, timeoutMs, showRequest, json } = options;
  const url = serviceUrl(base, service.id);
  if (showRequest) process.stderr.write(`POST ${url}\n${shown(body)}\n`);
  const answer = await callService({ url, body, headers: await authorization(url, options), timeoutMs });
  if (!json) process.stdout.write(`${answerText(service, answer)}\n`);
  return { service, answer };
}

/** The request in lines, its token hidden; one that is no JSON as it is. */
function shown(body: string): string {
  try {
    const hide = (name: string, value: unknown) => (name === 'access_token' ? '…' : value);
    return JSON.stringify(JSON.parse(body), hide, 2);
  } catch {
    return body;
  }
}

function isSound({ status, findings }: HookAnswer): boolean {
  return status === 200 && findings.breaks.length === 0;
}

/** `cramp-cds fire`: a CDS Hooks client for a terminal. */
import { plainLine } from '../cds/markdown.js';
import { callService, type HookAnswer } from '../client/call.js';
import { type Discovery, discover, type OfferedService, serviceUrl } from '../client/discovery.js';
import { ClientFailure } from '../client/failure.js';
import { feedbackOn } from '../client/feedback.js';
import { hookRequest } from '../client/hook-request.js';
import { prefetchReader } from '../client/prefetch.js';
import type { Command } from './command.js';
import { type EventTask, type FireOptions, readFireOptions, usage } from './fire-options.js';
import { answerText, discoveryText } from './fire-text.js';

/** Where results and messages go. */
export interface Output {
  readonly results: (text: string) => void;
  readonly messages: (text: string) => void;
}

export const fire: Command = {
  summary: 'calls any CDS Hooks service as an EHR does and prints its cards',
  usage,
  run: (args) =>
    runFire(args, {
      results: (text) => process.stdout.write(text),
      messages: (text) => process.stderr.write(text),
    }),
};

/** @returns exit code. @throws UsageError, ClientFailure */
export async function runFire(args: readonly string[], output: Output): Promise<number> {
  const run: Run = { options: await readFireOptions(args), output };
  const { task, json } = run.options;
  if (task.kind === 'list') return list(await discovered(run), run);
  const services = await servicesFor(run);
  const makeBody = bodyMaker(run);
  const answers: Answered[] = [];
  for (const service of services) answers.push(...(await fireAt(service, await makeBody(service), run)));
  if (json)
    output.results(jsonText(answers.map(({ service: { id, hook }, answer }) => ({ service: id, hook, ...answer }))));
  return answers.length === services.length && answers.every(isSound) ? 0 : 1;
}

interface Run {
  readonly options: FireOptions;
  readonly output: Output;
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function say({ output }: Run, text: string): void {
  output.messages(`cramp-cds: ${plainLine(text)}\n`);
}

function list(discovery: Discovery, { options, output }: Run): number {
  output.results(options.json ? jsonText(discovery) : discoveryText(discovery));
  return discovery.findings.breaks.length === 0 ? 0 : 1;
}

async function discovered({ options }: Run): Promise<Discovery> {
  const { base, timeoutMs } = options;
  return discover(base, { headers: await authorization(`${base}/cds-services`, options), timeoutMs });
}

async function authorization(url: string, { credentials }: FireOptions): Promise<Readonly<Record<string, string>>> {
  const { token, sign, audience } = credentials;
  const bearer = sign === undefined ? token : await sign(audience ?? url);
  return bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
}

/** Those to call: the one that was named, or all of the hook. @throws ClientFailure when there is none */
async function servicesFor(run: Run): Promise<readonly OfferedService[]> {
  const { task, serviceId } = run.options;
  if (task.kind === 'list') return [];
  if (task.kind === 'request' && serviceId !== undefined) {
    return [{ id: serviceId, hook: task.hook ?? 'no hook', title: '', description: '', prefetch: {} }];
  }
  const { services, findings } = await discovered(run);
  if (findings.breaks.length > 0) say(run, 'its discovery breaks CDS Hooks: --list says where');
  const choice = { serviceId, hook: task.hook, usual: task.kind === 'event' ? usualHook(task) : undefined };
  const wanted = chosen(services, choice);
  if (wanted.length === 0) throw noService(choice, services);
  return wanted;
}

function noService({ serviceId, hook, usual }: Choice, services: readonly OfferedService[]): ClientFailure {
  const named = serviceId === undefined ? '' : ` ${serviceId}`;
  const ofHook = serviceId === undefined ? (hook ?? usual) : hook;
  return new ClientFailure(
    `There is no service${named}${ofHook === undefined ? '' : ` of the hook ${ofHook}`}.`,
    services.length === 0 ? 'It offers none at all.' : `It offers ${plainLine(services.map(nameOf).join(', '))}.`,
  );
}

function nameOf({ id, hook }: OfferedService): string {
  return `${id} (${hook})`;
}

/** With orders the check before they are signed, otherwise the opening of the chart. */
function usualHook({ orders }: EventTask): string {
  return orders.length > 0 ? 'order-sign' : 'patient-view';
}

interface Choice {
  readonly serviceId: string | undefined;
  /** As given. */
  readonly hook: string | undefined;
  readonly usual: string | undefined;
}

/** Without a hook a service that was named decides it; of several under its id, that of the usual hook. */
function chosen(services: readonly OfferedService[], { serviceId, hook, usual }: Choice): readonly OfferedService[] {
  if (serviceId === undefined) return services.filter((each) => each.hook === (hook ?? usual));
  const named = services.filter(({ id }) => id === serviceId);
  if (hook !== undefined) return named.filter((each) => each.hook === hook);
  const [usualOne] = named.filter((each) => each.hook === usual);
  return usualOne === undefined ? named.slice(0, 1) : [usualOne];
}

type MakeBody = (service: OfferedService) => Promise<string>;

/** What could not be filled of prefetch is named among the messages. */
function bodyMaker(run: Run): MakeBody {
  const { task, timeoutMs } = run.options;
  if (task.kind === 'request') return async () => task.body;
  if (task.kind === 'list') return async () => '';
  const { fhir, withPrefetch } = task;
  if (fhir === undefined) say(run, 'no --fhir: sent without prefetch');
  const reader =
    fhir === undefined || !withPrefetch ? undefined : prefetchReader({ ...fhir, timeoutMs, now: Date.now() });
  return async (service) => {
    const request = hookRequest({ ...task, hook: service.hook }, fhir);
    const filled = await reader?.fill(service.prefetch, request.context);
    for (const { key, reason } of filled?.missing ?? [])
      say(run, `${service.id}: prefetch without "${key}": ${reason}`);
    const hasPrefetch = filled !== undefined && Object.keys(filled.values).length > 0;
    return JSON.stringify(hasPrefetch ? { ...request, prefetch: filled.values } : request);
  };
}

interface Answered {
  readonly service: OfferedService;
  readonly answer: HookAnswer;
  /** Feedback was taken, or there was none. */
  readonly isHeard: boolean;
}

/** Nothing for a service that does not answer: the others still do. */
async function fireAt(service: OfferedService, body: string, run: Run): Promise<readonly Answered[]> {
  const { options, output } = run;
  const url = serviceUrl(options.base, service.id);
  if (options.showRequest) output.messages(`POST ${url}\n${shown(body)}\n`);
  try {
    const answer = await post(url, body, options);
    if (!options.json) output.results(`${answerText(service, answer)}\n`);
    const isHeard = await tellFeedback(`${url}/feedback`, answer, run);
    return [{ service, answer, isHeard }];
  } catch (error) {
    if (!(error instanceof ClientFailure)) throw error;
    output.messages(`cramp-cds: ${error.message}\n`);
    return [];
  }
}

async function post(url: string, body: string, options: FireOptions): Promise<HookAnswer> {
  return callService({ url, body, headers: await authorization(url, options), timeoutMs: options.timeoutMs });
}

/** False when there was something to tell and the service did not take it. */
async function tellFeedback(url: string, { status, body }: HookAnswer, run: Run): Promise<boolean> {
  const { feedback: outcome } = run.options;
  if (outcome === undefined || status !== 200) return true;
  const feedback = feedbackOn(body, outcome, Date.now());
  if (feedback === undefined) {
    say(run, 'no card has what feedback needs: nothing was told');
    return true;
  }
  const told = await post(url, JSON.stringify(feedback), run.options);
  const { length } = feedback.feedback;
  say(run, `feedback: ${length === 1 ? '1 card' : `${length} cards`} ${outcome}, answered ${told.status}`);
  return told.status >= 200 && told.status < 300;
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

function isSound({ answer: { status, findings }, isHeard }: Answered): boolean {
  return isHeard && status === 200 && findings.breaks.length === 0;
}

/** One call of a service, and what came of it. */
import { checkForeignAnswer, type StandardFindings } from '../cds/check-standard.js';
import { isRecord } from '../cds/json.js';
import { exchange } from './exchange.js';

export interface HookCall {
  readonly url: string;
  /** JSON, sent as it is. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface HookAnswer {
  readonly status: number;
  readonly ms: number;
  readonly body: unknown;
  /** What was sent instead of JSON; empty for JSON. */
  readonly notJson: string;
  /** Of an answer with status 200. */
  readonly findings: StandardFindings;
}

/** @throws ClientFailure without an answer */
export async function callService({ url, body, headers, timeoutMs }: HookCall): Promise<HookAnswer> {
  const answer = await exchange(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body,
    timeoutMs,
  });
  const findings = answer.status === 200 ? checkForeignAnswer(answer.body, draftsIn(body)) : NO_FINDINGS;
  return { ...answer, findings };
}

const NO_FINDINGS: StandardFindings = { breaks: [], advice: [] };

/** References of the orders in a request. */
function draftsIn(body: string): readonly string[] {
  const request = parsed(body);
  const context = isRecord(request) && isRecord(request['context']) ? request['context'] : {};
  return [context['draftOrders'], context['medications']].flatMap((bundle) => {
    const entries: readonly unknown[] = isRecord(bundle) && Array.isArray(bundle['entry']) ? bundle['entry'] : [];
    return entries.flatMap((entry) => {
      const resource = isRecord(entry) ? entry['resource'] : undefined;
      return isRecord(resource) ? [`${resource['resourceType']}/${resource['id']}`] : [];
    });
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

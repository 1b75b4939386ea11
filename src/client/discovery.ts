/**
 * The services that an address offers, read leniently: what breaks the standard is named, and what can be called is called.
 */
import { checkForeignDiscovery, type StandardFindings } from '../cds/check-standard.js';
import { isRecord } from '../cds/json.js';
import { type Answer, exchange } from './exchange.js';
import { ClientFailure } from './failure.js';

export interface OfferedService {
  readonly id: string;
  readonly hook: string;
  readonly title: string;
  readonly description: string;
  /** Key to template. */
  readonly prefetch: Readonly<Record<string, string>>;
}

export interface Discovery {
  readonly services: readonly OfferedService[];
  readonly findings: StandardFindings;
  readonly ms: number;
}

/** `https://cds.example.org/`, or the address of its discovery → `https://cds.example.org`. */
export function baseOf(address: string): string {
  return address.replace(/\/+$/, '').replace(/\/cds-services$/, '');
}

export function serviceUrl(base: string, id: string): string {
  return `${base}/cds-services/${encodeURIComponent(id)}`;
}

/** @throws ClientFailure when there is no discovery at this address */
export async function discover(
  base: string,
  access: { readonly headers: Readonly<Record<string, string>>; readonly timeoutMs: number },
): Promise<Discovery> {
  const url = `${base}/cds-services`;
  const { headers, timeoutMs } = access;
  const answer = await exchange(url, { method: 'GET', headers: { accept: 'application/json', ...headers }, timeoutMs });
  assertDiscoveryAnswer(url, answer);
  const { services } = answer.body;
  return {
    services: services.flatMap(offeredService),
    findings: checkForeignDiscovery(answer.body),
    ms: answer.ms,
  };
}

function assertDiscoveryAnswer(
  url: string,
  answer: Answer,
): asserts answer is Answer & { readonly body: { readonly services: readonly unknown[] } } {
  const { status, body, notJson } = answer;
  if (status === 401 || status === 403) {
    throw new ClientFailure(
      `${url} answers ${status}.`,
      'Its discovery is closed: sign with --sign, or give a token with --token.',
    );
  }
  if (status === 404) {
    throw new ClientFailure(
      `${url} answers 404.`,
      'Give the address without /cds-services, and with every part of the path before it.',
    );
  }
  if (status !== 200) throw new ClientFailure(`${url} answers ${status}.`, 'Ask those who run the service.');
  if (notJson !== '')
    throw new ClientFailure(`${url} answers with ${notJson}.`, 'This is no CDS Hooks service: check the address.');
  if (!isRecord(body) || !Array.isArray(body['services'])) {
    throw new ClientFailure(
      `${url} answers without a list of services.`,
      'This is no CDS Hooks service: check the address.',
    );
  }
}

function offeredService(value: unknown): readonly OfferedService[] {
  if (!isRecord(value)) return [];
  const { id, hook, title, description, prefetch } = value;
  if (typeof id !== 'string' || id === '' || typeof hook !== 'string') return [];
  const templates = isRecord(prefetch) ? Object.entries(prefetch) : [];
  return [
    {
      id,
      hook,
      title: typeof title === 'string' ? title : '',
      description: typeof description === 'string' ? description : '',
      prefetch: Object.fromEntries(
        templates.flatMap(([key, template]) => (typeof template === 'string' ? [[key, template] as const] : [])),
      ),
    },
  ];
}

/** `GET /cds-services` of any service, read leniently. https://cds-hooks.hl7.org/2.0/#discovery */
import { listOf, recordOf, recordsOf, textOf } from './resource.js';

export interface DiscoveredService {
  readonly id: string;
  readonly hook: string;
  readonly title: string;
  readonly prefetch: Readonly<Record<string, string>>;
}

/** Undefined when the answer is no discovery at all. */
export function readDiscovery(body: unknown): readonly DiscoveredService[] | undefined {
  const { services } = recordOf(body);
  if (!Array.isArray(services)) return undefined;
  return recordsOf(listOf(services)).flatMap((service) => {
    const id = textOf(service['id']);
    const hook = textOf(service['hook']);
    if (id === undefined || hook === undefined) return [];
    return { id, hook, title: textOf(service['title']) ?? id, prefetch: templatesOf(service['prefetch']) };
  });
}

function templatesOf(prefetch: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(recordOf(prefetch));
  return Object.fromEntries(entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])));
}

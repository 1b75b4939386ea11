/** FHIR resources as strangers' servers send them: any member may be missing or odd, and nothing here throws because of it. */
import { isRecord } from '../../src/cds/json.js';

export type Json = Readonly<Record<string, unknown>>;
export type Resource = Json & { readonly resourceType: string; readonly id?: string };

export function isResource(value: unknown): value is Resource {
  if (!isRecord(value) || typeof value['resourceType'] !== 'string') return false;
  return value['id'] === undefined || typeof value['id'] === 'string';
}

/** An object, or one without members. */
export function recordOf(value: unknown): Json {
  return isRecord(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of a list; a lone object counts as a list of one, as some servers write it. */
export function recordsOf(value: unknown): readonly Json[] {
  return (isRecord(value) ? [value] : listOf(value)).filter(isRecord);
}

/** Text that is not blank. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** `Type/id`; undefined without an id. */
export function referenceTo({ resourceType, id }: Resource): string | undefined {
  return id === undefined ? undefined : `${resourceType}/${id}`;
}

/** A CodeableConcept in words. */
export function conceptText(value: unknown): string | undefined {
  const concept = recordOf(value);
  const codings = recordsOf(concept['coding']);
  return textOf(concept['text']) ?? first(codings, 'display') ?? first(codings, 'code');
}

function first(codings: readonly Json[], member: string): string | undefined {
  return codings.map((coding) => textOf(coding[member])).find((text) => text !== undefined);
}

/** The resources of a searchset of this type, without outcomes and included others. */
export function matchesOf(bundle: unknown, resourceType: string): readonly Resource[] {
  return recordsOf(recordOf(bundle)['entry'])
    .map((entry) => entry['resource'])
    .filter(isResource)
    .filter((resource) => resource.resourceType === resourceType);
}

/** Address of the next page. */
export function nextLinkOf(bundle: unknown): string | undefined {
  return recordsOf(recordOf(bundle)['link'])
    .filter(({ relation }) => relation === 'next')
    .map(({ url }) => textOf(url))[0];
}

/** What an OperationOutcome complains about, in words. */
export function outcomeTexts(value: unknown): readonly string[] {
  const { resourceType, issue } = recordOf(value);
  if (resourceType !== 'OperationOutcome') return [];
  return recordsOf(issue).flatMap((each) => {
    const parts = [conceptText(each['details']), textOf(each['diagnostics'])].filter((part) => part !== undefined);
    return parts.length > 0 ? parts.join(' ') : (textOf(each['code']) ?? []);
  });
}

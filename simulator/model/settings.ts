/** What the page is told by its own server: `GET /simulator/settings` and `/simulator/medicines`. */
import type { Medicine } from './draft.js';
import { isResource, listOf, type Resource, recordOf, recordsOf, textOf } from './resource.js';

export interface Story {
  readonly patientId: string;
  readonly title: string;
  readonly shows: string | undefined;
  /** What to do, in a sentence. */
  readonly tries: string | undefined;
  /** Orders worth trying, without `subject`. */
  readonly orders: readonly Resource[];
}

export interface Settings {
  readonly service: string;
  readonly fhirServer: string;
  readonly version: string;
  readonly knowledgeVersion: string;
  /** Moment of evaluation. */
  readonly today: Date;
  readonly stories: readonly Story[];
}

/** @param origin of the page, where the built-in servers answer */
export function readSettings(body: unknown, origin: string): Settings {
  const { service, fhirServer, version, knowledgeVersion, today, stories } = recordOf(body);
  const moment = new Date(textOf(today) ?? '');
  return {
    service: textOf(service) ?? origin,
    fhirServer: textOf(fhirServer) ?? `${origin}/fhir/R4`,
    version: textOf(version) ?? '',
    knowledgeVersion: textOf(knowledgeVersion) ?? '',
    today: Number.isNaN(moment.getTime()) ? new Date() : moment,
    stories: recordsOf(stories).flatMap((story) => {
      const patientId = textOf(story['patientId']);
      if (patientId === undefined) return [];
      return {
        patientId,
        title: textOf(story['title']) ?? patientId,
        shows: textOf(story['shows']),
        tries: textOf(story['try']),
        orders: ordersOf(story['orders']),
      };
    }),
  };
}

/** Each order once, though it is tried on several hooks. */
function ordersOf(value: unknown): readonly Resource[] {
  const orders = listOf(value)
    .map((each) => (isResource(each) ? each : recordOf(each)['order']))
    .filter(isResource);
  return orders.filter(({ id }, index) => orders.findIndex((other) => other.id === id) === index);
}

export function readMedicines(body: unknown): readonly Medicine[] {
  return recordsOf(recordOf(body)['medicines']).flatMap((medicine) => {
    const text = textOf(medicine['text']);
    return text === undefined ? [] : { text, coding: recordsOf(medicine['coding']) };
  });
}

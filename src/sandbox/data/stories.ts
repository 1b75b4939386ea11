/**
 * The story patients of `fhir-fixtures/patients`: a folder each, with `bundle.json`, the record, and `story.json`, what to try with it.
 * Their dates are fixed, as tests need them, and are moved to today when they are loaded.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isRecord } from '../../cds/json.js';
import type { Hook, Indicator } from '../../cds/types.js';
import type { Store } from '../fhir-server/store.js';
import { addResources } from './add-resources.js';
import { shiftDates, wholeDays } from './shift-dates.js';

/** Shape of `story.json`. */
export interface Story {
  /** A few words for a list. */
  readonly title: string;
  /** One sentence for somebody who tries the service out: what to do and what it shows. */
  readonly teaser: string;
  /** The moment at which the record is told, a FHIR instant; its day becomes today. */
  readonly asOf: string;
  /** Calls worth making, with what they answer. */
  readonly tries: readonly StoryTry[];
}

export interface StoryTry {
  readonly hook: Hook;
  /** The order to draft, a MedicationRequest without `subject`; none on patient-view. */
  readonly order?: Readonly<Record<string, unknown>>;
  /** The cards in their order, with the ids of their rules, the primary one first; empty for silence. */
  readonly cards: readonly { readonly indicator: Indicator; readonly rules: readonly string[] }[];
}

/** A story as the simulator offers it, told for today. */
export interface StoryOffer {
  readonly patientId: string;
  readonly title: string;
  /** What there is to see. */
  readonly shows: string;
  /** What to do for it. */
  readonly try: string;
  /** Orders to draft, each once; MedicationRequests without `subject`. */
  readonly orders: readonly Readonly<Record<string, unknown>>[];
}

/** Beside the sources, or beside `dist`; a container has none. */
const FOLDERS = ['../../../fhir-fixtures/patients/', '../../../../fhir-fixtures/patients/'];

/** The folder of the story patients, if there is one. */
export function storyFolder(): URL | undefined {
  return FOLDERS.map((path) => new URL(path, import.meta.url)).find((folder) => existsSync(folder));
}

/**
 * Loads every story, its day moved to that of `now`.
 *
 * @param now UTC milliseconds
 * @returns the stories, and the paths of those that could not be read
 */
export function loadStories(store: Store, folder: URL, now: number) {
  const names = readdirSync(folder).sort();
  const loaded = names.map((name) => ({ name, offer: loadStory(store, new URL(`${name}/`, folder), now) }));
  return {
    stories: loaded.flatMap(({ offer }) => offer ?? []),
    unreadable: loaded.filter(({ offer }) => offer === undefined).map(({ name }) => pathIn(folder, name)),
  };
}

function loadStory(store: Store, folder: URL, now: number): StoryOffer | undefined {
  const story = readJson(new URL('story.json', folder));
  const asOf = isRecord(story) ? Date.parse(String(story['asOf'])) : Number.NaN;
  if (!isRecord(story) || Number.isNaN(asOf)) return undefined;
  const days = wholeDays(asOf, now);
  const bundle = shiftDates(readJson(new URL('bundle.json', folder)), days);
  if (addResources(store, bundle) === 0) return undefined;
  return offerOf(shiftDates(story, days), patientIdIn(bundle));
}

/** The teaser says what to do, a colon, and what it shows. */
function offerOf(story: Readonly<Record<string, unknown>>, patientId: string): StoryOffer {
  const [whatToDo = '', ...shows] = textOf(story['teaser']).split(': ');
  const tries: readonly unknown[] = Array.isArray(story['tries']) ? story['tries'] : [];
  const orders = tries.flatMap((each) => (isRecord(each) && isRecord(each['order']) ? [each['order']] : []));
  return {
    patientId,
    title: textOf(story['title']),
    shows: sentence(shows.join(': ')),
    try: whatToDo,
    orders: [...new Map(orders.map((order) => [JSON.stringify(order), order])).values()],
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** With a capital, unless the first word is written as eGFR is. */
function sentence(text: string): string {
  return text.replace(/^\p{Ll}+\b/u, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}

function patientIdIn(bundle: unknown): string {
  const entries: readonly unknown[] = isRecord(bundle) && Array.isArray(bundle['entry']) ? bundle['entry'] : [];
  const resources = entries.map((entry) => (isRecord(entry) ? entry['resource'] : undefined));
  const patient = resources.find((resource) => isRecord(resource) && resource['resourceType'] === 'Patient');
  return isRecord(patient) ? textOf(patient['id']) : '';
}

function readJson(file: URL): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function pathIn(folder: URL, name: string): string {
  return fileURLToPath(new URL(name, folder));
}

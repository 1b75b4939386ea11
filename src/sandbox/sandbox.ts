/** What sandbox mode adds to the service: a FHIR server with story patients and whatever else is loaded into it. */
import type { Express } from 'express';
import { type DataReport, loadFiles } from './data/read-files.js';
import { loadStories, type StoryOffer, storyFolder } from './data/stories.js';
import { type Faults, NO_FAULTS } from './fhir-server/faults.js';
import { fhirServer, type ReadBody } from './fhir-server/http.js';
import { createStore } from './fhir-server/store.js';

/** Where the FHIR server answers, below the address of the service. */
export const FHIR_PATH = '/fhir/R4';

export interface SandboxOptions {
  /** Files and folders to load besides the stories. */
  readonly data?: readonly string[] | undefined;
  readonly faults?: Faults | undefined;
  /** Folder of the story patients; the one beside the build unless given, and none for `undefined`. */
  readonly stories?: URL | undefined;
  /** Told before each file of `data`. */
  readonly progress?: ((file: number, files: number) => void) | undefined;
}

export interface Sandbox {
  /** What was loaded; `stories` is undefined where there is no folder of them. */
  readonly loaded: DataReport & { readonly stories: number | undefined };
  /** To offer in the simulator. */
  readonly stories: readonly StoryOffer[];
  /** Adds the FHIR server to the service. */
  mount(app: Express, readBody: ReadBody): void;
}

/**
 * Loads everything; nothing that is wrong with it is fatal.
 *
 * @param now moment that is "today" for the stories, in UTC milliseconds
 */
export function createSandbox(options: SandboxOptions, now: number): Sandbox {
  const store = createStore(Date.now);
  const folder = 'stories' in options ? options.stories : storyFolder();
  const told = folder === undefined ? undefined : loadStories(store, folder, now);
  const files = loadFiles(store, options.data ?? [], options.progress);
  const resources = [...store.counts().values()].reduce((sum, count) => sum + count, 0);
  const unreadable = [...(told?.unreadable ?? []), ...files.unreadable];
  return {
    loaded: { files: files.files, resources, unreadable, stories: told?.stories.length },
    stories: told?.stories ?? [],
    mount: (app, readBody) => {
      app.use(FHIR_PATH, fhirServer({ store, readBody, faults: options.faults ?? NO_FAULTS }));
    },
  };
}

/** Finding a patient and opening the chart: reads the record, then fires patient-view. */
import { isCurrentProblem } from '../model/chart.js';
import { storedDraft } from '../model/draft.js';
import { readSeries, type Series } from '../model/lab-series.js';
import { isResource, type Resource } from '../model/resource.js';
import type { Chart } from '../model/state.js';
import { chartClosed, chartOpened, chartRead } from '../model/steps.js';
import type { Found } from './fhir.js';
import type { Hooks } from './hooks.js';
import type { World } from './world.js';

export interface Charting {
  search(words: string): Promise<void>;
  openChart(patientId: string): Promise<void>;
  closeChart(): void;
  /** Reads the record again, as after signing. */
  refresh(): Promise<void>;
}

interface Deps {
  readonly hooks: Hooks;
  readonly remember: () => void;
}

export function createCharting(world: World, { hooks, remember }: Deps): Charting {
  let searches = 0;

  async function search(words: string): Promise<void> {
    const mine = ++searches;
    world.change((state) => ({ ...state, search: { ...state.search, state: 'searching', failure: undefined } }));
    const { resources, failure } = await findPatients(world, words.trim());
    if (mine !== searches) return;
    world.change((state) => ({ ...state, search: { state: 'done', found: resources, failure } }));
  }

  async function openChart(patientId: string): Promise<void> {
    hooks.dropOrders();
    hooks.forgetRecord();
    world.change(chartOpened(patientId));
    remember();
    await refresh();
    if (world.get().chart?.patientId === patientId) await hooks.fire('patient-view');
  }

  async function refresh(): Promise<void> {
    const patientId = world.get().chart?.patientId;
    if (patientId === undefined) return;
    const { chart, unsigned } = await readChart(world, patientId);
    world.change(chartRead(patientId, chart));
    world.change((state) => {
      if (state.chart?.patientId !== patientId || state.drafts.length > 0) return state;
      return { ...state, drafts: unsigned.flatMap((resource) => storedDraft(resource) ?? []) };
    });
  }

  return {
    search,
    openChart,
    closeChart: () => {
      hooks.dropOrders();
      world.change(chartClosed);
      remember();
    },
    refresh,
  };
}

/** By name; what finds nobody may be an id. */
async function findPatients(world: World, words: string): Promise<Found> {
  const fhir = world.fhir();
  if (words === '') return fhir.search('Patient', '_count=20');
  const byName = await fhir.search('Patient', `name=${encodeURIComponent(words)}&_count=20`);
  if (byName.resources.length > 0 || !/^[\w.-]+$/.test(words)) return byName;
  const byId = await fhir.search('Patient', `_id=${encodeURIComponent(words)}`);
  return byId.failure === undefined ? byId : byName;
}

interface ReadChart {
  readonly chart: Partial<Chart>;
  /** Orders that wait on the server to be signed. */
  readonly unsigned: readonly Resource[];
}

async function readChart(world: World, patientId: string): Promise<ReadChart> {
  const fhir = world.fhir();
  const patient = encodeURIComponent(patientId);
  const search = (type: string, more = '') => fhir.search(type, `patient=${patient}${more}`);
  const [person, conditions, requests, statements, labs, allergies, encounters, drafts, tests] = await Promise.all([
    fhir.read(`Patient/${patient}`),
    search('Condition'),
    search('MedicationRequest', '&status=active'),
    search('MedicationStatement', '&status=active'),
    search('Observation', '&_sort=-date&_count=200'),
    search('AllergyIntolerance'),
    search('Encounter', '&status=in-progress'),
    search('MedicationRequest', '&status=draft'),
    search('ServiceRequest', '&status=draft'),
  ]);
  const results = await readResults(world, labs.resources);
  const parts = { conditions, medicines: requests, statements, results: labs, allergies, encounters, orders: drafts };
  const failures = Object.entries({ ...parts, chart: results }).flatMap(([part, { failure }]) =>
    failure === undefined ? [] : { part, failure },
  );
  const nobody = person.ok ? [] : [{ part: 'patient', failure: person.failure }];
  return {
    chart: {
      patient: person.ok && isResource(person.body) ? person.body : undefined,
      encounterId: encounters.resources[0]?.id,
      conditions: conditions.resources.filter(isCurrentProblem),
      medicines: [...requests.resources, ...statements.resources],
      allergies: allergies.resources,
      series: results.series,
      failures: [...nobody, ...failures],
    },
    unsigned: [...drafts.resources, ...tests.resources],
  };
}

/** Values as the service itself converts them. */
async function readResults({ http, browser }: World, observations: readonly Resource[]) {
  const none: readonly Series[] = [];
  if (observations.length === 0) return { series: none, failure: undefined };
  const entry = observations.map((resource) => ({ resource }));
  const body = { resourceType: 'Bundle', type: 'collection', entry };
  const url = `${browser.origin}/simulator/lab-series`;
  const result = await http({ kind: 'page', party: 'page', method: 'POST', url, body });
  return result.ok
    ? { series: readSeries(result.body), failure: undefined }
    : { series: none, failure: result.failure };
}

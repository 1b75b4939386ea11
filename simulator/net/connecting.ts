/** Start of the page, and the servers it works with. */
import { baseOf, readSetting, writeSetting } from '../model/address.js';
import { type DiscoveredService, readDiscovery } from '../model/discovery.js';
import { type Failure, failureOf } from '../model/failure.js';
import { recordOf, textOf } from '../model/resource.js';
import { readSettings } from '../model/settings.js';
import type { Check, State } from '../model/state.js';
import type { Hooks } from './hooks.js';
import type { World } from './world.js';

export interface Connecting {
  /** Reads the settings, then the servers that the address or the settings name. */
  start(): Promise<void>;
  /** Connects both servers and checks them; a chart that is open is closed. */
  connect(fhir: string, service: string): Promise<void>;
  /** Puts the setting of the moment into the address. */
  remember(): void;
}

export function createConnecting(world: World, hooks: Pick<Hooks, 'dropOrders' | 'forgetRecord'>): Connecting {
  const { browser } = world;

  async function start(): Promise<void> {
    const result = await world.http({ kind: 'page', party: 'page', url: `${browser.origin}/simulator/settings` });
    const settings = readSettings(result.ok ? result.body : {}, browser.origin);
    const startFailure = result.ok ? undefined : result.failure;
    world.change((state) => ({ ...state, settings, startFailure }));
    const { fhir = settings.fhirServer, service = settings.service } = readSetting(browser.search);
    await connect(fhir, service);
  }

  async function connect(fhirTyped: string, serviceTyped: string): Promise<void> {
    hooks.dropOrders();
    hooks.forgetRecord();
    const fhir = baseOf(fhirTyped) ?? fhirTyped;
    const service = baseOf(serviceTyped) ?? serviceTyped;
    const checking = { check: { state: 'checking' } } as const;
    const closed = { chart: undefined, drafts: [], answers: {}, signing: 'no', services: [] } as const;
    world.change((state) => ({
      ...state,
      ...closed,
      fhir: { url: fhir, ...checking },
      service: { url: service, ...checking },
    }));
    remember();
    await Promise.all([checkFhir(fhir), checkService(service)]);
  }

  async function checkFhir(url: string): Promise<void> {
    const check = await fhirCheck(world, url);
    world.change((state) => (state.fhir.url === url ? { ...state, fhir: { url, check } } : state));
  }

  async function checkService(url: string): Promise<void> {
    const { check, services } = await serviceCheck(world, url);
    world.change((state) => (state.service.url === url ? { ...state, service: { url, check }, services } : state));
  }

  function remember(): void {
    browser.remember(addressOf(world.get()));
  }

  return { start, connect, remember };
}

function addressOf({ fhir, service, chart, settings }: State): string {
  const setting = { fhir: fhir.url, service: service.url, patient: chart?.patientId };
  return writeSetting(setting, { fhir: settings?.fhirServer, service: settings?.service });
}

async function fhirCheck({ http }: World, url: string): Promise<Check> {
  if (baseOf(url) === undefined) return { state: 'bad', failure: noAddress('FHIR base') };
  const address = `${url}/metadata`;
  const result = await http({ kind: 'connect', party: 'fhir', url: address, mediaType: 'application/fhir+json' });
  if (!result.ok) return { state: 'bad', failure: result.failure };
  const { resourceType, fhirVersion, software } = recordOf(result.body);
  if (resourceType !== 'CapabilityStatement')
    return {
      state: 'bad',
      failure: failureOf({ party: 'fhir', url: address, kind: 'not-json', status: result.status }),
    };
  const name = textOf(recordOf(software)['name']);
  return { state: 'good', says: `FHIR ${fhirVersion ?? 'version not stated'}${name === undefined ? '' : `, ${name}`}` };
}

async function serviceCheck(
  { http }: World,
  url: string,
): Promise<{ readonly check: Check; readonly services: readonly DiscoveredService[] }> {
  if (baseOf(url) === undefined)
    return { check: { state: 'bad', failure: noAddress('address of the CDS service') }, services: [] };
  const address = `${url}/cds-services`;
  const result = await http({ kind: 'connect', party: 'service', url: address });
  if (!result.ok) return { check: { state: 'bad', failure: result.failure }, services: [] };
  const services = readDiscovery(result.body);
  if (services === undefined) {
    const failure = failureOf({ party: 'service', url: address, kind: 'not-json', status: result.status });
    return { check: { state: 'bad', failure }, services: [] };
  }
  const listed = services.map(({ id, hook }) => `${id} (${hook})`).join(', ');
  const says =
    services.length === 0 ? 'It answers, but publishes no service.' : `${services.length} services: ${listed}`;
  return { check: { state: 'good', says }, services };
}

function noAddress(what: string): Failure {
  return {
    kind: 'unreachable',
    status: undefined,
    says: `The ${what} is no http(s) address.`,
    advice: 'Type it in full, such as http://127.0.0.1:3000/fhir/R4 or http://127.0.0.1:3000.',
  };
}

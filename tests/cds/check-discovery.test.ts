import { describe, expect, test } from '@jest/globals';
import { assertDiscovery } from '../../src/cds/check-discovery.js';
import type { CdsService } from '../../src/cds/types.js';
import { thrownBy } from '../support/thrown.js';

const service: CdsService = {
  hook: 'order-sign',
  id: 'cramp-order-sign',
  title: 'Muscle cramps: final order check',
  description: 'Repeats only the serious findings before unsigned orders are signed.',
  usageRequirements: 'FHIR R4.',
  prefetch: { patient: 'Patient/{{context.patientId}}' },
};
const broken = (changes: object): CdsService => ({ ...service, ...changes }) as CdsService;

describe('services that can be published', () => {
  const { prefetch: _, usageRequirements: __, ...minimal } = service;
  test.each<[says: string, services: readonly CdsService[]]>([
    ['one with every member (CH-8 to CH-11)', [service]],
    ['one without prefetch (CH-12) and usageRequirements (CH-13)', [minimal]],
    ['one id for two hooks (CH-16)', [service, { ...service, hook: 'order-select' }]],
    ['none (CH-7)', []],
  ])('%s', (_says, services) => {
    expect(() => assertDiscovery(services)).not.toThrow();
  });
});

describe('services that cannot', () => {
  test.each<[says: string, row: string, services: readonly CdsService[]]>([
    ['a hook we do not answer', 'CH-8', [broken({ hook: 'order-review' })]],
    ['an id with a slash', 'CH-9', [broken({ id: 'cramp/order' })]],
    ['an id of 65 characters', 'CH-9', [broken({ id: 'x'.repeat(65) })]],
    ['a blank description', 'CH-10', [broken({ description: ' ' })]],
    ['markup in the description', 'CH-10', [broken({ description: 'Looks for **cramps**.' })]],
    ['a blank title', 'CH-11', [broken({ title: '' })]],
    ['an empty prefetch', 'CH-12', [broken({ prefetch: {} })]],
    ['a prefetch key with a space', 'CH-12', [broken({ prefetch: { 'the labs': 'Patient/{{context.patientId}}' } })]],
    ['a template outside the subset', 'CH-68', [broken({ prefetch: { labs: '/Observation' } })]],
    ['the same id and hook twice', 'CH-16', [service, service]],
  ])('%s (%s)', (_says, row, services) => {
    const error = thrownBy(() => assertDiscovery(services));
    expect(error.code).toBe('CRAMP_INTERNAL');
    expect(error.message).toContain(row);
  });
});

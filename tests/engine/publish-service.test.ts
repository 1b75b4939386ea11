import { describe, expect, test } from '@jest/globals';
import { SERVICES } from '../../hooks/index.js';
import { publishService } from '../../src/engine/publish-service.js';
import { loadTerminology } from '../../src/terminology/load.js';
import { TERMINOLOGY } from '../support/engine.js';

describe('a published service', () => {
  test('CH-19 is the same, byte for byte, whenever it is published', () => {
    const publish = () => JSON.stringify(SERVICES.map((service) => publishService(service, TERMINOLOGY.valueSets)));
    expect(publish()).toBe(publish());
  });

  test('asks for laboratory results by codes that carry their system', () => {
    const [service] = SERVICES.map((each) => publishService(each, TERMINOLOGY.valueSets).service);
    expect(service?.prefetch.labs).toMatch(
      /&code=http:\/\/loinc\.org\|\d+-\d(,http:\/\/loinc\.org\|\d+-\d)+&_sort=-date/,
    );
    expect(service?.prefetch.labs).not.toContain('codes(');
  });

  test('does not ask for a key whose code system the site has left out', () => {
    const { valueSets } = loadTerminology({ without: ['snomed'] });
    for (const declaration of SERVICES) {
      const { prefetch } = publishService(declaration, valueSets).service;
      expect(Object.keys(prefetch)).not.toContain('procedures');
      expect(Object.keys(prefetch)).toContain('labs');
    }
  });
});

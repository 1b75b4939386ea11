import { expect, test } from '@jest/globals';
import { createStubReader } from '../../src/fhir/stub-reader.js';

const mine = { resourceType: 'Condition', id: 'a', subject: { reference: 'Patient/1' } };
const hers = { resourceType: 'Condition', id: 'b', subject: { reference: 'Patient/2' } };
const known = (...resources: unknown[]) => ({ status: 'known', resources });

test.each<[string, string, unknown]>([
  ['one resource', 'Condition/a', known(mine)],
  ['the resources of a patient', 'Condition?patient=1', known(mine)],
  ['the resources of a patient, by reference', 'Condition?patient=Patient/2', known(hers)],
  ['no resources', 'Procedure?patient=1', known()],
  ['a resource that is not there', 'Condition/c', { status: 'unknown', reason: 'refused' }],
])('a chart answers with %s', async (_, query, expected) => {
  const reader = createStubReader([mine, hers, 'no resource']);

  expect(await reader.read(query)).toEqual(expected);
  expect(reader.queries).toEqual([query]);
});

test('answers by query are judged like those of a server, next links included (CH-79)', async () => {
  const reader = createStubReader({
    'Condition?patient=1': {
      resourceType: 'Bundle',
      entry: [{ resource: mine }],
      link: [{ relation: 'next', url: 'p2' }],
    },
    p2: { resourceType: 'Bundle', entry: [{ resource: hers }] },
    'Patient/1': 'timed-out',
  });

  expect(await reader.read('Condition?patient=1')).toEqual(known(mine, hers));
  expect(await reader.read('Patient/1')).toEqual({ status: 'unknown', reason: 'timed-out' });
});

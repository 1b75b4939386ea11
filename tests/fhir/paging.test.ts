import { expect, test } from '@jest/globals';
import { createStubReader } from '../../src/fhir/stub-reader.js';
import { searchset } from '../support/stub-fhir-server.js';

const [a, b] = [
  { resourceType: 'Condition', id: 'a' },
  { resourceType: 'Condition', id: 'b' },
];
const error = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception' }] };

test.each<[string, object, object, string]>([
  ['a full last page without total is whole', searchset([a], { next: 'p2' }), searchset([b]), 'known'],
  ['a total on the first page counts for all', searchset([a], { next: 'p2', total: 3 }), searchset([b]), 'partial'],
  [
    'a total that all pages reach is whole',
    searchset([a], { next: 'p2', total: 2 }),
    searchset([b], { total: 2 }),
    'known',
  ],
  ['a total on the last page counts too', searchset([a], { next: 'p2' }), searchset([b], { total: 3 }), 'partial'],
  ['an error on the last page leaves a gap', searchset([a], { next: 'p2' }), searchset([b, error]), 'partial'],
  ['an error on the first page leaves a gap', searchset([a, error], { next: 'p2' }), searchset([b]), 'partial'],
])('of two pages, %s (CH-79)', async (_, first, second, status) => {
  const reader = createStubReader({ 'Condition?_count=1': first, p2: second });

  expect(await reader.read('Condition?_count=1')).toEqual({ status, resources: [a, b] });
});

import { describe, expect, test } from '@jest/globals';
import { deriveDraftOrders, isDrafted } from '../../src/facts/draft-orders.js';
import { foundIn } from '../../src/facts/fact.js';
import { draft, factInput, prescription, type Raw, readable } from '../support/fact-input.js';

const orders = (drafts: readonly Raw[], selections?: readonly string[]) =>
  foundIn(deriveDraftOrders(factInput({ drafts, ...(selections === undefined ? {} : { selections }) })));

test('drafts are judged in the order of their ids, whatever the order of the bundle', () => {
  const drafts = ['b', 'c', 'a'].map((id) => draft({ id }));
  const names = ['a', 'b', 'c'].map((id) => `MedicationRequest/${id}`);
  expect(orders(drafts).map(({ reference }) => reference)).toEqual(names);
  expect(orders(drafts.toReversed()).map(({ reference }) => reference)).toEqual(names);
});

describe('a suggestion can aim at a draft', () => {
  test.each([
    ['with a plain id', 'order-1.a', true],
    ['not with a slash in its id', 'order/1', false],
    ['not with a slash before its id', '/order', false],
    ['not with a slash after its id', 'order/', false],
    ['not with a blank in its id', 'order 1', false],
    ['not with a blank before its id', ' order', false],
    ['not with a blank after its id', 'order ', false],
  ])('%s', (_says, id, editable) => {
    expect(orders([draft({ id })])).toMatchObject([{ editable }]);
  });

  test('not when two drafts have its name (CH-136)', () => {
    const twice = [draft({ id: 'x' }), draft({ id: 'x' }), draft({ id: 'y' })];
    expect(orders(twice).map(({ editable }) => editable)).toEqual([false, false, true]);
  });
});

test('a draft without an id is not selected by a name made of nothing', () => {
  const drafts = [draft({ id: undefined }), draft({ id: 'y' })];
  expect(orders(drafts, ['MedicationRequest/undefined']).map(({ selected }) => selected)).toEqual([true, true]);
  expect(orders(drafts, ['MedicationRequest/y']).map(({ selected }) => selected)).toEqual([false, true]);
});

describe('an order of the chart is also a draft of this session (CH-84)', () => {
  const { context } = factInput({ drafts: [draft({ id: 'x' }), draft({ id: undefined })] });

  test.each<[string, Raw, boolean]>([
    ['with the same type and id', prescription({ id: 'x' }), true],
    ['not with another id', prescription({ id: 'z' }), false],
    ['not without an id', prescription({ id: undefined }), false],
    ['not with another type', { resourceType: 'ServiceRequest', id: 'x' }, false],
  ])('%s', (_says, resource, expected) => {
    expect(isDrafted(readable(resource), context)).toBe(expected);
  });
});

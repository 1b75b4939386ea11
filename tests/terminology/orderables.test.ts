import { describe, expect, test } from '@jest/globals';
import { BACLOFEN_5_MG_TABLET, ORDERABLES } from '../../src/terminology/orderables.js';
import { identify, TERMINOLOGY } from './terminology.js';

describe('what the service proposes, it recognizes (clinical-knowledge A.3)', () => {
  test.each(Object.entries(ORDERABLES))('an order for %s covers what its table says', (_, { system, code, covers }) => {
    expect([...TERMINOLOGY.laboratory.coveredBy([{ system, code }])].toSorted()).toEqual([...covers].toSorted());
  });

  test('the proposed baclofen tablet is oral baclofen', () => {
    const { system, code } = BACLOFEN_5_MG_TABLET;
    const match = identify({ codings: [[system, code]] });
    expect(match?.ingredients).toEqual(['baclofen']);
    expect(match?.classes.has('baclofen-systemic')).toBe(true);
  });
});

/** Finding a medicine by name for an order in the simulator. */
import { describe, expect, test } from '@jest/globals';
import { createMedicineSearch } from '../../src/terminology/medicine-search.js';
import { TERMINOLOGY } from '../support/engine.js';

const find = createMedicineSearch();
const namesOf = (query: string, limit = 12) => find(query, limit).map(({ text }) => text);

describe('the best match is first', () => {
  test('names that start with the words come before names that contain them', () => {
    const names = namesOf('quinine', 100);
    const starts = names.map((name) => name.toLowerCase().startsWith('quinine'));
    expect(starts.lastIndexOf(true)).toBeLessThan(starts.indexOf(false));
    expect(starts.indexOf(false)).toBeGreaterThan(0);
  });

  test('ingredients come before products, and the shortest of each first', () => {
    const names = namesOf('furosemide', 100);
    expect(names[0]).toBe('furosemide');
    const products = names.filter((name) => /\d/.test(name) && name.toLowerCase().startsWith('furosemide'));
    expect(products.length).toBeGreaterThan(5);
    const words = products.map((name) => name.replace(/[^\p{L}\p{N}]+/gu, ' ').trim().length);
    expect(words).toEqual([...words].sort((a, b) => a - b));
  });
});

test('case, accents and the order of words do not matter, and all words must match', () => {
  expect(namesOf('QUINÍNE sulfate 324')).toEqual(namesOf('324 sulfate quinine'));
  expect(namesOf('quinine sulfate 324')[0]).toBe('quinine sulfate 324 MG Oral Capsule');
  expect(namesOf('quinine nonsense')).toEqual([]);
});

test.each(['', 'q', ' ', '%', '..'])('%j is too little to search', (query) => {
  expect(namesOf(query)).toEqual([]);
});

test('a limit is kept', () => {
  expect(namesOf('oral', 3)).toHaveLength(3);
});

test('a brand is found, and one name has a code of each system', () => {
  expect(find('qualaquin', 1)).toMatchObject([{ text: 'Qualaquin', ingredients: ['quinine'] }]);
  const [quinine] = find('quinine', 1);
  const systems = (quinine?.coding ?? []).map(({ system }) => system);
  expect(systems.length).toBeGreaterThan(1);
  expect(new Set(systems).size).toBe(systems.length);
});

test('the service knows what is found, as the same drug', () => {
  const found = ['quin', 'baclofen', 'hydrochlorothiazide', 'magnesium'].flatMap((query) => find(query, 30));
  const strangers = found.filter(({ coding, ingredients }) => {
    const drug = TERMINOLOGY.drugs.identify({
      codings: coding.slice(0, 1),
      texts: [],
      routeCodings: [],
      routeTexts: [],
    });
    return drug === undefined || !drug.ingredients.every((name) => ingredients.includes(name));
  });
  expect(found.length).toBeGreaterThan(60);
  expect(strangers).toEqual([]);
});

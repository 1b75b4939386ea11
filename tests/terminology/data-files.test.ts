import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { ValueSet } from 'fhir/r4.js';
import { ATC, RXNORM } from '../../src/terminology/code-systems.js';
import { CONDITION_CLASSES } from '../../src/terminology/conditions.js';
import { DRUG_CLASSES } from '../../src/terminology/drug-classes.js';
import { ANALYTES } from '../../src/terminology/laboratory.js';
import { VALUE_SET_GROUPS } from '../../src/terminology/value-sets.js';
import { identify } from './terminology.js';

const folder = new URL('../../src/terminology/', import.meta.url);

interface DrugRow {
  readonly code: string;
  readonly termType: string;
  readonly ingredients: string;
  readonly status: string;
  readonly name: string;
}

function text(path: string): string {
  return readFileSync(new URL(path, folder), 'utf8');
}

function drugRows(file: string): readonly DrugRow[] {
  const lines = text(`drugs/${file}`).split('\n');
  const rows = lines.filter((line) => line !== '' && !line.startsWith('#')).slice(1);
  return rows.map((line) => {
    const [code = '', ingredients = '', , , , , termType = '', , status = '', name = ''] = line.split('\t');
    return { code, termType, ingredients, status, name };
  });
}

function valueSets(group: string): readonly ValueSet[] {
  const names = readdirSync(new URL(`value-sets/${group}/`, folder));
  return names.map((name) => JSON.parse(text(`value-sets/${group}/${name}`)) as ValueSet);
}

const TABLES = ['rxnorm.tsv', 'dmd.tsv', 'snomed.tsv', 'atc.tsv', 'ndc.tsv'];

describe('drug tables', () => {
  test.each(TABLES)('%s has each code once, sorted, with at least one ingredient', (file) => {
    const codes = drugRows(file).map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(100);
    expect(codes).toEqual([...new Set(codes)].toSorted());
    expect(drugRows(file).filter(({ ingredients }) => ingredients === '')).toEqual([]);
  });

  test.each([...TABLES, 'names.tsv'])('%s begins with its provenance', (file) => {
    const [first = '', second = ''] = text(`drugs/${file}`).split('\n');
    expect(first).toMatch(/^# .*20\d\d/);
    expect(second).toMatch(/^# /);
  });

  test('every RxNorm term type that records use is there', () => {
    const types = new Set(drugRows('rxnorm.tsv').flatMap(({ termType }) => termType.split('|')));
    const needed = ['SCD', 'SBD', 'SCDC', 'SBDC', 'SCDF', 'SBDF', 'SCDG', 'BPCK', 'GPCK', 'IN', 'PIN', 'MIN', 'BN'];
    expect(needed.filter((type) => !types.has(type))).toEqual([]);
  });

  test('retired codes carry no names: theirs are search forms that have lost decimal points', () => {
    const retired = TABLES.flatMap(drugRows).filter(({ status }) => status === 'retired');
    expect(retired.length).toBeGreaterThan(1000);
    expect(retired.filter(({ name }) => name !== '')).toEqual([]);
  });

  test('ATC carries codes only', () => {
    expect(drugRows('atc.tsv').filter(({ name }) => name !== '')).toEqual([]);
  });

  test('a code that two tables share has the same ingredients in both', () => {
    const dmd = new Map(drugRows('dmd.tsv').map(({ code, ingredients }) => [code, ingredients]));
    const shared = drugRows('snomed.tsv').filter(({ code }) => dmd.has(code));
    expect(shared.filter(({ code, ingredients }) => dmd.get(code) !== ingredients)).toEqual([]);
  });

  test('names that are read as text say what their RxNorm codes say, in at least 97 of 100', () => {
    const named = drugRows('rxnorm.tsv').filter(({ name }) => name !== '');
    const agreeing = named.filter(
      ({ name, ingredients }) => identify({ texts: [name] })?.ingredients.join(';') === ingredients,
    );
    expect(agreeing.length / named.length).toBeGreaterThan(0.97);
  });

  test.each(['quinine', 'quinidine', 'hydroxychloroquine'])(
    'no RxNorm name of %s is read as another of the three',
    (own) => {
      const others = ['quinine', 'quinidine', 'hydroxychloroquine'].filter((name) => name !== own);
      const rows = drugRows('rxnorm.tsv').filter(({ ingredients, name }) => ingredients === own && name !== '');
      expect(rows.length).toBeGreaterThan(5);
      const read = rows.flatMap(({ name }) => identify({ texts: [name] })?.ingredients ?? []);
      expect(read.filter((ingredient) => others.includes(ingredient))).toEqual([]);
    },
  );

  test('every class has at least one product, so that no rule waits for a drug that never comes', () => {
    const seen = new Set(
      ['rxnorm.tsv', 'atc.tsv'].flatMap((file) =>
        drugRows(file).flatMap(({ code }) => {
          const system = file === 'rxnorm.tsv' ? RXNORM : ATC;
          return [...(identify({ codings: [[system, code]] })?.classes ?? [])];
        }),
      ),
    );
    expect(DRUG_CLASSES.filter((name) => !seen.has(name))).toEqual([]);
  });
});

describe('value sets', () => {
  const all = VALUE_SET_GROUPS.flatMap((group) => valueSets(group));

  test('each is a draft with its purpose, how it was made, and its license', () => {
    const members = ['id', 'url', 'version', 'name', 'title', 'date', 'purpose', 'description', 'copyright'] as const;
    const incomplete = all.filter(
      (set) =>
        set.resourceType !== 'ValueSet' ||
        set.status !== 'draft' ||
        !set.compose?.include.length ||
        members.some((member) => !set[member]),
    );
    expect(incomplete.map(({ url }) => url)).toEqual([]);
  });

  test('urls and names are unique', () => {
    expect(new Set(all.map(({ url }) => url)).size).toBe(all.length);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  test('names are computer-friendly, as FHIR asks', () => {
    expect(all.filter(({ name }) => !/^[A-Z]([A-Za-z0-9_]){0,254}$/.test(name ?? '')).map(({ name }) => name)).toEqual(
      [],
    );
  });

  test('a code that occurs in two sets has the same display in both', () => {
    const displays = new Map<string, Set<string>>();
    for (const { system, concept = [] } of all.flatMap(({ compose }) => compose?.include ?? [])) {
      for (const { code, display } of concept) {
        const key = `${system}|${code}`;
        if (display !== undefined) displays.set(key, (displays.get(key) ?? new Set()).add(display));
      }
    }
    expect([...displays].filter(([, names]) => names.size > 1).map(([key]) => key)).toEqual([]);
  });

  test('WHO ICD-10 carries codes only', () => {
    const concepts = valueSets('icd-who').flatMap(({ compose }) =>
      (compose?.include ?? []).flatMap(({ concept = [] }) => concept),
    );
    expect(concepts.length).toBeGreaterThan(50);
    expect(concepts.filter(({ display }) => display !== undefined)).toEqual([]);
  });

  test('LOINC carries its notice', () => {
    expect(valueSets('loinc').every(({ copyright }) => copyright?.includes('Regenstrief Institute'))).toBe(true);
  });

  test('codes that nobody confirmed are in no file', () => {
    const files = [...VALUE_SET_GROUPS.flatMap((group) => valueSets(group).map((set) => JSON.stringify(set)))].join(
      '\n',
    );
    expect(['68438-1', '449917004', '77159-2', '19085009'].filter((code) => files.includes(`"${code}"`))).toEqual([]);
  });

  test('every set is one that the service reads', () => {
    const panels = ['basic-metabolic', 'comprehensive-metabolic', 'renal-function', 'electrolytes'].map(
      (name) => `${name}-panel`,
    );
    const read = new Set<string>([
      ...CONDITION_CLASSES.map((name) => (name === 'dialysis-procedure' ? 'dialysis-procedures' : name)),
      'pregnancy-related-other',
      ...ANALYTES.flatMap((name) => [name, `${name}-whole-blood`]),
      ...[...panels, 'complete-blood-count'],
      ...['qtc-interval', 'pregnancy-status', 'estimated-delivery-date'],
      ...['excluded-look-alikes', 'post-dialysis', 'laboratory-results', 'pregnancy-and-qt'],
    ]);
    const files = VALUE_SET_GROUPS.flatMap((group) => readdirSync(new URL(`value-sets/${group}/`, folder)));
    expect(files.map((file) => file.replace('.json', '')).filter((name) => !read.has(name))).toEqual([]);
  });

  test('every condition class has codes in ICD-10-CM or SNOMED CT', () => {
    const files = ['icd-cm', 'snomed'].flatMap((group) => readdirSync(new URL(`value-sets/${group}/`, folder)));
    const missing = CONDITION_CLASSES.filter(
      (name) => !files.includes(`${name}.json`) && name !== 'dialysis-procedure',
    );
    expect(missing).toEqual([]);
  });
});

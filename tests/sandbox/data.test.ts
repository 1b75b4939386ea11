/** What is loaded into the embedded FHIR server when sandbox mode starts. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addResources } from '../../src/sandbox/data/add-resources.js';
import { loadFiles } from '../../src/sandbox/data/read-files.js';
import { shiftDates, wholeDays } from '../../src/sandbox/data/shift-dates.js';
import { loadStories } from '../../src/sandbox/data/stories.js';
import { createStore } from '../../src/sandbox/fhir-server/store.js';
import { createSandbox } from '../../src/sandbox/sandbox.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const AT = Date.parse('2026-03-02T09:00:00Z');
const emptyStore = () => createStore(() => AT);
const patient = (id?: string) => ({ resourceType: 'Patient', ...(id !== undefined && { id }) });
const bundle = (...entry: readonly unknown[]) => ({ resourceType: 'Bundle', entry });

function put(path: string, content: unknown): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('one file', () => {
  test.each([
    ['a resource', patient('a'), 1],
    ['a Bundle', bundle({ resource: patient('a') }, { resource: patient('b') }), 2],
    ['Bundles inside a Bundle', bundle({ resource: bundle({ resource: patient('a') }) }), 1],
    ['a list', [patient('a'), bundle({ resource: patient('b') })], 2],
    [
      'a Bundle of oddities',
      bundle(null, {}, { resource: null }, { resource: { id: 'x' } }, { resource: patient('a') }),
      1,
    ],
    ['no resource', { resourceType: 'Dog' }, 0],
    ['a Bundle whose entries are no list', { resourceType: 'Bundle', entry: {} }, 0],
    ['null', null, 0],
    [
      'JSON that is nested too deeply',
      JSON.parse(`${'['.repeat(200)}${JSON.stringify(patient('a'))}${']'.repeat(200)}`),
      0,
    ],
  ])('with %s', (_says, json, count) => {
    const store = emptyStore();
    expect(addResources(store, json)).toBe(count);
    expect(store.counts().get('Patient') ?? 0).toBe(count);
  });

  test('keeps ids, and resolves urn:uuid references', () => {
    const store = emptyStore();
    const refers = (id: string, reference: string) => ({
      fullUrl: `urn:uuid:${id}`,
      resource: { resourceType: 'Condition', subject: { reference } },
    });
    addResources(
      store,
      bundle(
        { fullUrl: 'urn:uuid:1', resource: patient('one') },
        { fullUrl: 'urn:uuid:2', resource: patient() },
        { fullUrl: 'urn:uuid:3', resource: patient('no id of FHIR') },
        refers('c1', 'urn:uuid:1'),
        refers('c2', 'urn:uuid:2'),
        refers('c3', 'urn:uuid:3'),
        refers('c4', 'https://ehr.example.org/fhir/Patient/one'),
      ),
    );
    const [, , third] = [...store.ofType('Patient')];
    const ids = [...store.ofType('Patient')].map(({ id }) => id);
    expect(ids).toEqual(['one', '2', expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect([...store.ofPatient('Condition', 'one')].map(({ id }) => id)).toEqual(['c1', 'c4']);
    expect([...store.ofPatient('Condition', '2')].map(({ id }) => id)).toEqual(['c2']);
    expect([...store.ofPatient('Condition', third?.id ?? '')].map(({ id }) => id)).toEqual(['c3']);
  });
});

describe('files and folders', () => {
  test('are loaded with what is in subfolders, and what is unreadable is named and skipped', () => {
    const broken = put('all/broken.json', '{');
    const other = put('all/deep/other.json', { title: 'a story' });
    const lines = put(
      'all/deep/lines.ndjson',
      `${JSON.stringify(patient('a'))}\n\n${JSON.stringify(patient('b'))}\r\n`,
    );
    const badLines = put('all/deep/bad.ndjson', `${JSON.stringify(patient('c'))}\n{`);
    put('all/with-mark.json', `\uFEFF${JSON.stringify(patient('d'))}`);
    put('all/notes.txt', 'no FHIR');
    const alone = put('alone.fhir', patient('e'));
    const store = emptyStore();
    const progress: (readonly [number, number])[] = [];
    const missing = join(folder, 'missing');
    const report = loadFiles(store, [join(folder, 'all'), missing, alone], (...at) => progress.push(at));
    expect([...store.ofType('Patient')].map(({ id }) => id)).toEqual(['a', 'b', 'd', 'e']);
    expect(report).toEqual({
      files: 6,
      resources: 4,
      unreadable: [
        `${missing}: cannot be read`,
        `${broken}: is not readable as JSON`,
        `${badLines}: is not readable as JSON`,
        `${other}: holds no FHIR R4 resource`,
      ],
    });
    expect(progress).toEqual([1, 2, 3, 4, 5, 6].map((file) => [file, 6]));
    expect(lines).toContain('deep');
  });

  test('replace what came before under the same id', () => {
    const store = emptyStore();
    loadFiles(store, [put('one.json', patient('a')), put('two.json', { ...patient('a'), active: true })]);
    expect(store.get('Patient', 'a')).toMatchObject({ active: true, meta: { versionId: '2' } });
  });
});

describe('stories', () => {
  test('are told as of today, and one that cannot be read is named and skipped', () => {
    put('stories/good/story.json', { asOf: '2026-03-02T09:00:00Z' });
    put('stories/good/bundle.json', bundle({ resource: { ...patient('a'), birthDate: '1950-03-02' } }));
    put('stories/without-moment/story.json', {});
    put('stories/without-moment/bundle.json', bundle({ resource: patient('b') }));
    put('stories/without-record/story.json', { asOf: '2026-03-02T09:00:00Z' });
    const store = emptyStore();
    const stories = new URL('stories/', pathToFileURL(`${folder}/`));
    const told = loadStories(store, stories, Date.parse('2026-03-05T08:00:00Z'));
    expect(store.get('Patient', 'a')).toMatchObject({ birthDate: '1950-03-04' });
    expect(told.stories.map(({ patientId }) => patientId)).toEqual(['a']);
    expect(told.unreadable.map((path) => path.split('/').at(-1))).toEqual(['without-moment', 'without-record']);
  });

  test('may be missing: then the sandbox starts empty', () => {
    const { loaded } = createSandbox({ stories: undefined }, AT);
    expect(loaded).toEqual({ files: 0, resources: 0, unreadable: [], stories: undefined });
  });

  test('of this project are found', () => {
    const { loaded } = createSandbox({}, AT);
    expect([loaded.unreadable, (loaded.stories ?? 0) >= 12, loaded.resources > 100]).toEqual([[], true, true]);
  });
});

describe('shifting dates', () => {
  test.each([
    ['a day', '2026-02-20', 10, '2026-03-02'],
    ['a day back', '2026-03-02', -10, '2026-02-20'],
    ['a leap day', '2024-02-29', 365, '2025-02-28'],
    ['a moment', '2026-02-20T23:30:00Z', 1, '2026-02-21T23:30:00Z'],
    ['a moment with fractions and a zone', '2026-12-31T23:30:00.123+11:00', 1, '2027-01-01T23:30:00.123+11:00'],
    ['a minute without zone', '2026-02-20T08:15', 400, '2027-03-27T08:15'],
    ['a month', '2025-06', 30, '2025-07'],
    ['a month by less than half', '2025-06', 14, '2025-06'],
    ['a year', '2019', 365, '2020'],
    ['a year by less than half', '2019', 150, '2019'],
    ['a year of long ago', '0001-01-01', 1, '0001-01-02'],
    ['beyond what FHIR can write', '9999-12-31', 1, '9999-12-31'],
    ['no date', 'last summer', 1, 'last summer'],
    ['a day that does not exist', '2026-02-31T08:00:00Z', 1, '2026-03-04T08:00:00Z'],
    ['a month that does not exist', '2026-13-01', 1, '2026-13-01'],
  ])('%s: %s by %i days is %s', (_says, date, days, shifted) => {
    expect(shiftDates({ birthDate: date }, days)).toEqual({ birthDate: shifted });
  });

  test('reaches dates wherever they are, and nothing else', () => {
    const record = {
      id: 'potassium-2026-02-20',
      code: { coding: [{ code: '2026', version: '2026-01', display: '2026-02-20' }] },
      effectivePeriod: { start: '2026-02-01', end: '2026-02-02' },
      dosageInstruction: [{ timing: { event: ['2026-02-20'], repeat: { boundsPeriod: { end: '2026-02-28' } } } }],
      valueString: '2026-02-20',
      _birthDate: { extension: [{ valueDateTime: '2026-02-20T08:00:00Z' }] },
      authoredOn: 20260220,
    };
    expect(shiftDates(record, 1)).toEqual({
      ...record,
      effectivePeriod: { start: '2026-02-02', end: '2026-02-03' },
      dosageInstruction: [{ timing: { event: ['2026-02-21'], repeat: { boundsPeriod: { end: '2026-03-01' } } } }],
      _birthDate: { extension: [{ valueDateTime: '2026-02-21T08:00:00Z' }] },
    });
  });

  test('by no day changes nothing, and there and back is where it was', () => {
    const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    const property = fc.property(day, fc.integer({ min: -40_000, max: 40_000 }), (date, days) => {
      const record = { recordedDate: date.toISOString(), birthDate: date.toISOString().slice(0, 10) };
      expect(shiftDates(record, 0)).toEqual(record);
      expect(shiftDates(shiftDates(record, days), -days)).toEqual(record);
    });
    fc.assert(property, { seed: 20260302 });
  });

  test('never moves a record into the future', () => {
    expect(wholeDays(AT, AT + 86_400_000 - 1)).toBe(0);
    expect(wholeDays(AT, AT + 86_400_000)).toBe(1);
    expect(wholeDays(AT, AT - 1)).toBe(-1);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PATIENT_STORIES } from '../support/fixtures.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'patients-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function tryPatients(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/try-patients.js', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return {
    status,
    stdout,
    stderr,
    rows: stdout
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2),
  };
}

function put(path: string, json: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof json === 'string' ? json : JSON.stringify(json));
}

const bundle = (type: string | undefined, ...entry: readonly unknown[]) => ({ resourceType: 'Bundle', type, entry });
const patient = (id: string) => ({ resourceType: 'Patient', id, birthDate: '1950' });
const potassium = (value: number, subject: string) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
  subject: { reference: subject },
  effectiveDateTime: '2020-05-01',
  valueQuantity: { value, unit: 'mmol/L' },
});

describe('every patient of a folder is tried', () => {
  test('the stories of the fixtures, at the date of the fixtures', () => {
    const { status, rows, stderr } = tryPatients('fhir-fixtures/patients', '--as-of', '2026-03-02T09:00:00Z');
    expect({ status, stderr, count: rows.length }).toEqual({ status: 0, stderr: '', count: PATIENT_STORIES.length });
    const row = rows.find((line) => line.includes('severe-hypokalemia-inpatient')) ?? '';
    expect(row).toContain('| 2026-03-02 |');
    expect(row).toContain('diuretic-electrolyte critical + hypokalemia');
    expect(rows.every((line) => line.includes('quinine-for-cramps critical'))).toBe(true);
  });

  test.each([
    ['a transaction that refers by urn:uuid', 'transaction', { fullUrl: 'urn:uuid:one', resource: patient('one') }],
    [
      'a transaction of resources without id',
      'transaction',
      { fullUrl: 'urn:uuid:one', resource: { resourceType: 'Patient' } },
    ],
    ['a collection', 'collection', { resource: patient('one') }],
    ['a searchset', 'searchset', { resource: patient('one'), search: { mode: 'match' } }],
    ['a document', 'document', { resource: { resourceType: 'Composition', id: 'c' } }, { resource: patient('one') }],
    ['a message with a bundle inside', 'message', { resource: bundle('collection', { resource: patient('one') }) }],
    ['a bundle without type', undefined, { resource: patient('one') }],
  ])('from %s', (says, type, ...entries) => {
    const subject = says.includes('urn:uuid') ? 'urn:uuid:one' : 'Patient/one';
    const name = says.replaceAll(/\W/g, '-');
    put(`forms/${name}/all.json`, bundle(type, ...entries, { resource: potassium(2.3, subject) }));
    const { status, rows } = tryPatients(join(folder, 'forms', name));
    expect({ status, count: rows.length }).toEqual({ status: 0, count: 1 });
    expect(rows[0]).toContain('| all.json | 2020-05-02 | hypokalemia critical |');
  });

  test('from single resources in several files, and two patients in one file', () => {
    put('several/patient.json', patient('one'));
    put('several/result.json', { ...potassium(2.3, 'Patient/one'), id: 'k' });
    put('several/more.json', bundle('collection', { resource: patient('two') }, { resource: patient('three') }));
    const { rows } = tryPatients(join(folder, 'several'));
    expect(rows.map((row) => row.split(' | ')[0]).sort()).toEqual([
      '| more.json (three)',
      '| more.json (two)',
      '| patient.json',
    ]);
    expect(rows.find((row) => row.startsWith('| patient.json'))).toContain('hypokalemia critical');
  });

  test('and what is no FHIR is named, not fatal', () => {
    put('odd/broken.json', '{');
    put('odd/null.json', 'null');
    put('odd/other.json', { resourceType: 'Bundle', entry: [null, {}, { resource: null }] });
    put('odd/patient.json', patient('one'));
    const { status, stdout, rows } = tryPatients(join(folder, 'odd'));
    expect({ status, count: rows.length }).toEqual({ status: 1, count: 1 });
    expect(stdout.match(/Not readable: .*/g)).toEqual(['Not readable: broken.json']);
  });
});

describe('usage', () => {
  test('--help says what it does', () => {
    const { status, stdout } = tryPatients('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('Usage: node scripts/try-patients.js <folder> [--as-of DATE]');
  });

  test.each([
    ['no folder', []],
    ['two folders', ['fhir-fixtures', 'tests']],
    ['a folder that is not there', ['nowhere']],
    ['a date that is none', ['fhir-fixtures/patients', '--as-of', 'yesterday']],
    ['an unknown option', ['fhir-fixtures/patients', '--format', 'csv']],
  ])('%s is exit 2', (_says, args) => {
    const { status, stdout, stderr } = tryPatients(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });
});

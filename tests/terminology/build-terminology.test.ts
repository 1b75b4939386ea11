import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';

const script = fileURLToPath(new URL('../../scripts/build-terminology.js', import.meta.url));
const made: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'terminology-'));
  made.push(folder);
  return folder;
}

function run(...words: readonly string[]) {
  return spawnSync(process.execPath, [script, ...words], { encoding: 'utf8' });
}

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const DRUG_COLUMNS =
  'system code tty tty_basis display display_quality ingredient all_ingredients form route systemic class status in_prescribable_content source';
// system, code, tty, display, quality, ingredient, all ingredients, route, class, status
const DRUGS: readonly (readonly string[])[] = [
  [
    RXNORM,
    '20',
    'SCD',
    'quinine sulfate 324 MG Oral Capsule',
    'exact',
    'quinine',
    'quinine',
    'oral',
    'quinine',
    'active',
  ],
  [RXNORM, '10', 'SCD', 'quinine 12 mg', 'tokenised', 'quinine', 'quinine', 'oral', 'quinine', 'retired'],
  [RXNORM, '11', 'SCD', 'old name', 'exact', 'quinine', 'quinine', 'oral', 'quinine', 'retired'],
  [
    RXNORM,
    '30',
    'SCD',
    'a / b',
    'exact',
    'triamterene',
    'hydrochlorothiazide; triamterene',
    'oral',
    'diuretic-potassium-sparing',
    'active',
  ],
  [
    RXNORM,
    '30',
    'SCD',
    'a / b',
    'exact',
    'hydrochlorothiazide',
    'hydrochlorothiazide; triamterene',
    'oral',
    'diuretic-thiazide',
    'active',
  ],
  [RXNORM, '40', 'SCD', 'gabapentin', 'exact', 'gabapentin', 'gabapentin', 'oral', 'gabapentinoid', 'active'],
  [
    RXNORM,
    '50',
    'GPCK',
    '{28 (estrogens, conjugated 0.3 MG Oral Tablet) } Pack',
    'exact',
    'conjugated estrogens',
    'conjugated estrogens',
    'kit',
    'conjugated-estrogens',
    'active',
  ],
  [RXNORM, '60', 'SBDC', 'codiclear', 'tokenised', 'hydrocodone', 'hydrocodone', 'otic', 'opioid', 'active'],
  [
    RXNORM,
    '70',
    'SCD',
    'a fluid',
    'exact',
    'potassium chloride',
    'potassium chloride; sodium chloride',
    'parenteral',
    'potassium-chloride-combination',
    'active',
  ],
  [RXNORM, '80', 'PIN', 'magnesium stearate', 'exact', 'magnesium', 'magnesium', '', 'magnesium', 'active'],
  [RXNORM, '90', 'BN', 'Qualaquin', 'exact', 'quinine', 'quinine', 'oral', 'quinine', 'active'],
  [
    'https://dmd.nhs.uk',
    '1',
    'VMP',
    'Fentanyl 25micrograms/hour transdermal patches',
    'exact',
    'fentanyl',
    '',
    'topical',
    'opioid',
    'unknown',
  ],
  ['http://www.whocc.no/atc', 'P01BC01', 'ATC5', 'quinine', 'exact', 'quinine', '', '', 'quinine', 'active'],
  [
    'http://www.whocc.no/atc',
    'N05BA',
    'ATC4',
    'Benzodiazepine derivatives',
    'exact',
    '(class)',
    '',
    '',
    'benzodiazepine',
    'active',
  ],
  ['https://www.nhsbsa.nhs.uk/bnf', '0509', 'BNF', 'Quinine', 'exact', 'quinine', '', 'oral', 'quinine', 'active'],
];

function drugLine(cells: readonly string[]): string {
  const [system, code, tty, display, quality, ingredient, all, route, drugClass, status] = cells;
  return [system, code, tty, '', display, quality, ingredient, all, '', route, '', drugClass, status, '', ''].join(
    '\t',
  );
}

function sources(): string {
  const folder = newFolder();
  const write = (name: string, columns: string, lines: readonly string[]) =>
    writeFileSync(join(folder, name), ['# comment', columns.replaceAll(' ', '\t'), ...lines, ''].join('\n'));
  write('drug-codes.tsv', DRUG_COLUMNS, DRUGS.map(drugLine));
  write('drug-codes-ndc.tsv', 'system code tty display ingredient route class status source', [
    'ndc\t000000001\tNDC9\tHydrochlorothiazide\thydrochlorothiazide\ttopical\tdiuretic-thiazide\tunknown\tN',
  ]);
  write(
    'lab-codes.tsv',
    'system code analyte role specimen property usual_ucum_unit long_common_name short_name note source',
    [
      'http://loinc.org\t2823-3\tpotassium\tresult\tSer/Plas\t\t\tPotassium\tK\t\t',
      'http://loinc.org\t2828-2\tpotassium\texclude\tUrine\t\t\t\tK Ur\tother specimen\t',
      'http://loinc.org\t29349-8\tpotassium\texclude\tSer/Plas\t\t\tPotassium post\tK\ttimed\t',
      'http://loinc.org\t50384-7\tegfr\tresult\tSer/Plas\t\t\tSchwartz\t\t\t',
    ],
  );
  write('condition-codes.tsv', 'system code display class kind note source', [
    'http://hl7.org/fhir/sid/icd-10-cm\tR25.2\tCramp and spasm\tmuscle-cramp\tcode\t\t',
    'http://hl7.org/fhir/sid/icd-10-cm\tG47.62\tSleep related leg cramps\tsleep-related-leg-cramp\tcode\t\t',
    'http://hl7.org/fhir/sid/icd-10-cm\tI50\tHeart failure\theart-failure\tprefix\t\t',
    'http://hl7.org/fhir/sid/icd-10\tI50\tHeart failure\theart-failure\tprefix\t\t',
    'http://hl7.org/fhir/sid/icd-10\tB54\tMalaria\tmalaria\tcode\t\t',
    'http://snomed.info/sct\t1\tBroader\tperipheral-arterial-disease-related\tcode\t\t',
  ]);
  return folder;
}

function built(): string {
  const target = newFolder();
  const { status, stderr } = run(sources(), '--to', target);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return target;
}

function rows(target: string, file: string): readonly string[] {
  const lines = readFileSync(join(target, 'drugs', file), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).slice(1);
}

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

describe('the terminology script', () => {
  const target = built();
  const rxnorm = new Map(rows(target, 'rxnorm.tsv').map((row) => [row.split('\t')[0], row]));

  test('writes one sorted row per code, with all ingredients', () => {
    expect([...rxnorm.keys()]).toEqual(['10', '11', '20', '30', '50', '60', '70', '80', '90']);
    expect(rxnorm.get('30')).toContain('hydrochlorothiazide;triamterene\t2\t');
  });

  test('names only active codes with their official name', () => {
    expect(rxnorm.get('20')).toMatch(/\tquinine sulfate 324 MG Oral Capsule$/);
    expect(rxnorm.get('10')).toMatch(/\tretired\t$/);
    expect(rxnorm.get('11')).toMatch(/\tretired\t$/);
  });

  test.each([
    ['a package of tablets is oral', '50', 'conjugated estrogens\t1\t\toral\t'],
    ['an opioid syrup is not for the ear', '60', 'hydrocodone\t1\t\t\t'],
    ['an electrolyte in a fluid is one of several', '70', 'potassium chloride\t2\tpotassium chloride\tparenteral\t'],
    ['a stearate is no magnesium supplement', '80', 'magnesium (no supplement)\t1\t'],
  ])('%s', (_, code, expected) => {
    expect(rxnorm.get(code)).toContain(`${code}\t${expected}`);
  });

  test('corrects routes of patches and of tablets in the NDC listing', () => {
    expect(rows(target, 'dmd.tsv')).toEqual([expect.stringContaining('1\tfentanyl\t1\t\ttransdermal\t')]);
    expect(rows(target, 'ndc.tsv')).toEqual([expect.stringContaining('000000001\thydrochlorothiazide\t1\t\t\t')]);
  });

  test('writes ATC without names, and groups as what they say', () => {
    const others = rows(target, 'atc.tsv').filter((row) => !row.startsWith('A12BA'));
    expect(others).toEqual([
      'N05BA\tbenzodiazepine (unspecified)\t1\t\t\t\tATC4\t\tactive\t',
      'P01BC01\tquinine\t1\t\t\t\tATC5\t\tactive\t',
    ]);
  });

  test('leaves out drugs without a class and systems without a FHIR URI', () => {
    const all = readdirSync(join(target, 'drugs')).flatMap((file) => rows(target, file));
    expect(all.filter((row) => row.includes('gabapentin') || row.startsWith('0509'))).toEqual([]);
  });

  test('writes brand names for orders without a code', () => {
    expect(rows(target, 'names.tsv')).toEqual(['Qualaquin\tquinine\t1\t\toral\t']);
  });

  test('merges source classes, leaves out broader codes, and writes categories as filters', () => {
    const set = (group: string, name: string) =>
      JSON.parse(readFileSync(join(target, 'value-sets', group, `${name}.json`), 'utf8'));
    expect(set('icd-cm', 'limb-cramp').compose.include[0].concept).toEqual([
      { code: 'G47.62', display: 'Sleep related leg cramps' },
      { code: 'R25.2', display: 'Cramp and spasm' },
    ]);
    expect(set('icd-cm', 'heart-failure').compose.include).toEqual([
      { system: 'http://hl7.org/fhir/sid/icd-10-cm', filter: [{ property: 'concept', op: 'is-a', value: 'I50' }] },
    ]);
    expect(set('icd-who', 'malaria').compose.include[0].concept).toEqual([{ code: 'B54' }]);
    expect(set('loinc', 'excluded-look-alikes').compose.include[0].concept).toEqual([
      { code: '2828-2', display: 'K Ur' },
    ]);
    expect(set('loinc', 'post-dialysis').compose.include[0].concept).toEqual([
      { code: '29349-8', display: 'Potassium post' },
    ]);
    expect(readdirSync(join(target, 'value-sets'))).toEqual(['icd-cm', 'icd-who', 'loinc', 'snomed']);
    expect(readdirSync(join(target, 'value-sets', 'snomed'))).not.toContain('peripheral-arterial-disease.json');
  });

  test('gives the same bytes for the same input', () => {
    const again = built();
    const files = readdirSync(target, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(tsv|json)$/.test(file),
    );
    expect(files.length).toBeGreaterThan(10);
    const differing = files.filter(
      (file) => readFileSync(join(target, file), 'utf8') !== readFileSync(join(again, file), 'utf8'),
    );
    expect(differing).toEqual([]);
  });
});

test.each([
  ['help is asked for', ['--help'], 0, 'stdout', 'usage:'],
  ['no folder is named', [], 2, 'stderr', 'usage:'],
  ['an option is unknown', ['x', '--bogus'], 2, 'stderr', 'usage:'],
  ['a date is no date', ['x', '--date', 'today'], 2, 'stderr', 'usage:'],
  ['the folder holds no tables', [tmpdir()], 1, 'stderr', 'not in the source folder: drug-codes.tsv'],
] as const)('the script says so when %s', (_, words, status, stream, text) => {
  const result = run(...words);
  expect(result.status).toBe(status);
  expect(result[stream]).toContain(text);
});

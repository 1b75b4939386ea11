/**
 * lab-codes.tsv → LOINC value sets: results by analyte and specimen, panels, look-alikes, and what prefetch asks for.
 */
import { join } from 'node:path';
import { readTsv } from './tsv.js';
import { includeOf } from './value-set-files.js';

const LOINC = 'http://loinc.org';

const ANALYTES = [
  'potassium',
  'sodium',
  'magnesium',
  'calcium-total',
  'calcium-corrected',
  'calcium-ionized',
  'albumin',
  'creatinine',
  'egfr',
  'urea-nitrogen',
  'urea',
  'glucose',
  'platelets',
];

const PANELS = {
  'basic-metabolic-panel': 'basic metabolic panel',
  'comprehensive-metabolic-panel': 'comprehensive metabolic panel',
  'renal-function-panel': 'renal function panel',
  'electrolytes-panel': 'electrolytes panel',
  'complete-blood-count': 'complete blood count',
};

const OBSERVATIONS = ['qtc-interval', 'pregnancy-status', 'estimated-delivery-date'];

/** Potassium taken just after dialysis: for the text only, never for a tier (clinical-knowledge 3.1). */
const POST_DIALYSIS = ['29349-8'];
/** Accepted by clinical-knowledge 3.2 although the source counts them as timed: before dialysis, second and third specimen. */
const ACCEPTED_POTASSIUM = ['51618-7', '12812-4', '12813-2'];
/** Schwartz formula: children only. */
const PEDIATRIC_EGFR = ['50384-7'];

export function buildLaboratorySets(folder) {
  const rows = readTsv(join(folder, 'lab-codes.tsv'))
    .filter(({ system, code }) => system === LOINC && !PEDIATRIC_EGFR.includes(code))
    .map(placed);
  const results = ANALYTES.flatMap((analyte) => [
    resultSet(analyte, 'result', rows),
    resultSet(analyte, 'result-whole-blood', rows),
  ]).filter(({ include }) => include.length > 0);
  return [
    ...results,
    ...Object.entries(PANELS).map(([name, analyte]) => panelSet(name, analyte, rows)),
    ...OBSERVATIONS.map((name) => observationSet(name, rows)),
    ...groupSets(rows),
  ];
}

/** The source's row with the role and analyte it has here. */
function placed(row) {
  const display = row.long_common_name || row.short_name;
  const base = { code: row.code, display, role: row.role, analyte: row.analyte };
  if (POST_DIALYSIS.includes(row.code)) return { ...base, role: 'post-dialysis' };
  if (ACCEPTED_POTASSIUM.includes(row.code)) return { ...base, role: 'result' };
  return row.note.includes('corrected calcium') ? { ...base, analyte: 'calcium-corrected' } : base;
}

function resultSet(analyte, role, rows) {
  const isWhole = role === 'result-whole-blood';
  return set({
    name: isWhole ? `${analyte}-whole-blood` : analyte,
    title: `${titleOf(analyte)} results in ${isWhole ? 'whole blood' : 'serum, plasma or blood'}`,
    purpose: purposeOf(analyte),
    rows: rows.filter((row) => row.analyte === analyte && row.role === role),
  });
}

function purposeOf(analyte) {
  const purpose =
    'Results that are read as this analyte. Other specimens, ratios, fractions and challenge tests are left out.';
  if (analyte !== 'egfr') return purpose;
  return `${purpose} Codes of race-based formulas (48643-1, 88293-6, 48642-3, 88294-4) are accepted because laboratories still send them; the pediatric Schwartz formula is left out.`;
}

function panelSet(name, analyte, rows) {
  return set({
    name,
    title: `${titleOf(name)} orders`,
    purpose: 'Orders that bring several tests; which ones is said in laboratory.ts (clinical-knowledge 5.3).',
    rows: rows.filter((row) => row.analyte === analyte && row.role === 'panel'),
  });
}

function observationSet(name, rows) {
  return set({
    name,
    title: titleOf(name),
    purpose: 'Chart observations read beside laboratory results.',
    rows: observationRows(rows, [name]),
  });
}

function observationRows(rows, names) {
  return rows.filter((row) => names.includes(row.analyte) && ['result', 'observation'].includes(row.role));
}

function groupSets(rows) {
  const isResult = (row) => ANALYTES.includes(row.analyte) && ['result', 'result-whole-blood'].includes(row.role);
  const postDialysis = rows.filter(({ role }) => role === 'post-dialysis');
  const isOurs = ({ analyte }) => ANALYTES.includes(analyte) || OBSERVATIONS.includes(analyte);
  return [
    set({
      name: 'excluded-look-alikes',
      title: 'Tests that look like one of ours and are another',
      purpose:
        'Same analyte, but another specimen, a ratio, a fraction, or a timed or challenge test: never read (3.2).',
      rows: rows.filter((row) => row.role === 'exclude' && isOurs(row)),
    }),
    set({
      name: 'post-dialysis',
      title: 'Potassium after dialysis',
      purpose: 'Used for the text of a card only, never for a tier (clinical-knowledge 3.1).',
      rows: postDialysis,
    }),
    set({
      name: 'laboratory-results',
      title: 'All laboratory results the service reads',
      purpose: 'Codes that the prefetch key `labs` asks for.',
      rows: [...rows.filter(isResult), ...postDialysis],
    }),
    set({
      name: 'pregnancy-and-qt',
      title: 'Pregnancy status, estimated delivery date and QTc',
      purpose: 'Codes that the prefetch key `pregnancyAndQt` asks for.',
      rows: observationRows(rows, OBSERVATIONS),
    }),
  ];
}

function set({ name, title, purpose, rows }) {
  const description =
    'Codes and names as found in public value sets and a LOINC table extract; the long common name where known, else the short name.';
  return { group: 'loinc', name, title, purpose, description, include: includeOf(LOINC, rows) };
}

function titleOf(name) {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

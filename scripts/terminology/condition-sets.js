/**
 * condition-codes.tsv → one value set per condition class and license group.
 */
import { join } from 'node:path';
import { readTsv } from './tsv.js';
import { includeOf } from './value-set-files.js';

/** Value set → classes of the source where the names differ; all others have the same name. */
const MERGED = {
  'limb-cramp': ['muscle-cramp', 'sleep-related-leg-cramp'],
  'av-block': ['av-block-other', 'av-block-second-or-third-degree'],
  'dialysis-procedures': ['dialysis-procedure'],
};

const SAME_NAME = [
  'heat-cramp',
  'muscle-spasm',
  'malaria',
  'babesiosis',
  'pregnancy',
  'pregnancy-ended',
  'postpartum',
  'not-pregnant',
  'long-qt',
  'av-block-second-or-third-degree',
  'atrial-fibrillation-flutter',
  'thrombocytopenia',
  'immune-thrombocytopenia',
  'thrombotic-microangiopathy',
  'g6pd-deficiency',
  'myasthenia-gravis',
  'optic-neuritis',
  'hemoglobinuria',
  'tinnitus',
  'cirrhosis',
  'chronic-liver-disease',
  'hepatic-encephalopathy',
  'severe-liver-disease',
  'ascites',
  'heart-failure',
  'pulmonary-edema',
  'dialysis-or-esrd',
  'chronic-kidney-disease',
  'acute-kidney-injury',
  'peripheral-arterial-disease',
  'lumbar-spinal-stenosis',
  'myofascial-pain',
  'dehydration',
  'gastrointestinal-loss',
  'diabetes',
  'alcohol-use-disorder',
  'alcohol-withdrawal',
  'seizure-disorder',
  'stroke',
  'spasticity',
  'multiple-sclerosis',
  'paralytic-syndrome',
  'spinal-cord-injury-or-disease',
  'hiccups',
  'low-back-pain',
  'muscle-strain',
  'anxiety',
  'insomnia',
  'pseudobulbar-affect',
  'angle-closure-glaucoma',
  'glaucoma-other',
  'urinary-retention',
  'prostatic-hyperplasia',
  'bladder-neck-obstruction',
  'pyloric-or-duodenal-obstruction',
  'megaesophagus-or-achalasia',
  'hyperthyroidism',
  'bleeding-disorder',
  'dysmenorrhea',
  'abdominal-pain-or-cramp',
  'dystonia-or-occupational-cramp',
  'restless-legs',
  'palliative-or-hospice',
];

/** Decides nothing by itself, but its longer ICD prefixes overrule the shorter ones of the other obstetric classes. */
const SHADOW = 'pregnancy-related-other';

const ICD_9_CM = 'http://terminology.hl7.org/CodeSystem/icd9cm';

const GROUPS = [
  {
    group: 'icd-cm',
    systems: ['http://hl7.org/fhir/sid/icd-10-cm', ICD_9_CM],
    named: true,
    label: 'ICD-10-CM, ICD-9-CM',
  },
  { group: 'icd-who', systems: ['http://hl7.org/fhir/sid/icd-10'], named: false, label: 'ICD-10' },
  { group: 'snomed', systems: ['http://snomed.info/sct'], named: true, label: 'SNOMED CT' },
];

const DESCRIPTION = {
  snomed: 'Selected by terms from public value sets and code lists, read by eye; not by subsumption. Exact codes only.',
  icd: 'Selected by category from the published classification. A filter means the code and everything below it.',
};

const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm';
const ICD_10 = 'http://hl7.org/fhir/sid/icd-10';
const SNOMED_CT = 'http://snomed.info/sct';

/** Codes that the source table has not, each looked up in its classification: class → code system → prefixes or exact codes. */
const ADDED = {
  'severe-liver-disease': [
    [ICD_10_CM, 'prefix', ['I85.01', 'I85.11', 'K70.4', 'K72.1', 'K72.9', 'K76.7']],
    [ICD_10, 'prefix', ['I85.0', 'I98.3', 'K70.4', 'K72.1', 'K72.9', 'K76.7']],
    [SNOMED_CT, 'code', ['51292008', '59927004']],
  ],
  tinnitus: [
    [ICD_10_CM, 'prefix', ['H93.1']],
    [ICD_10, 'prefix', ['H93.1']],
    [SNOMED_CT, 'code', ['60862001']],
  ],
  // R82.3 hemoglobinuria; D59.5 paroxysmal nocturnal; D59.6 from hemolysis of other external causes.
  hemoglobinuria: [
    [ICD_10_CM, 'prefix', ['D59.5', 'D59.6', 'R82.3']],
    [ICD_10, 'prefix', ['D59.5', 'D59.6', 'R82.3']],
  ],
  // Infectious and noninfective gastroenteritis, diarrhea, vomiting; nausea alone (R11.0) loses nothing.
  'gastrointestinal-loss': [
    [ICD_10_CM, 'prefix', ['A09', 'K52.9', 'R11.1', 'R11.2', 'R19.7']],
    [ICD_10, 'prefix', ['A09', 'K52.9']],
    [SNOMED_CT, 'code', ['422400008', '62315008']],
  ],
  'palliative-or-hospice': [[SNOMED_CT, 'code', ['394806003']]],
};

function addedRows() {
  return Object.entries(ADDED).flatMap(([name, systems]) =>
    systems.flatMap(([system, kind, codes]) => codes.map((code) => ({ system, code, display: '', class: name, kind }))),
  );
}

export function buildConditionSets(folder) {
  const rows = [...readTsv(join(folder, 'condition-codes.tsv')), ...addedRows()];
  const names = [...Object.keys(MERGED), ...SAME_NAME];
  return GROUPS.flatMap((group) => {
    const shadow = group.group === 'snomed' ? [] : [SHADOW];
    return [...names, ...shadow]
      .map((name) => conditionSet(name, group, rows))
      .filter(({ include }) => include.length > 0);
  });
}

function conditionSet(name, { group, systems, named, label }, rows) {
  const classes = MERGED[name] ?? [name];
  const own = rows.filter((row) => classes.includes(row.class));
  const words = name.replaceAll('-', ' ');
  return {
    group,
    name,
    title: `${words.charAt(0).toUpperCase()}${words.slice(1)} (${label})`,
    purpose:
      name === SHADOW
        ? 'Complications that do not by themselves mean currently pregnant; only overrules shorter prefixes.'
        : `Says that a problem, reason or procedure means: ${words}. Broader and neighboring codes are left out.`,
    description: group === 'snomed' ? DESCRIPTION.snomed : DESCRIPTION.icd,
    include: systems.flatMap((system) =>
      includeOf(
        system,
        own.filter((row) => row.system === system),
        { named },
      ),
    ),
  };
}

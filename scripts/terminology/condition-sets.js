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
  'cirrhosis',
  'chronic-liver-disease',
  'hepatic-encephalopathy',
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

export function buildConditionSets(folder) {
  const rows = readTsv(join(folder, 'condition-codes.tsv'));
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

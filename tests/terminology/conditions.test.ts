import { describe, expect, test } from '@jest/globals';
import { ICD_9_CM, ICD_10, ICD_10_CM, SNOMED_CT } from '../../src/terminology/code-systems.js';
import { limbCrampsIn } from '../../src/terminology/conditions.js';
import { TERMINOLOGY } from './terminology.js';

const classesOf = (system: string, code: string) =>
  [...TERMINOLOGY.conditions.classesOf([{ system, code }])].toSorted();
const inText = (text: string) => [...TERMINOLOGY.conditions.classesInText(text)].toSorted();

describe('coded problems (clinical-knowledge A.2)', () => {
  test.each([
    ['sleep-related leg cramps', ICD_10_CM, 'G47.62', ['limb-cramp']],
    ['the same without the dot', ICD_10_CM, 'G4762', ['limb-cramp']],
    ['cramp and spasm', ICD_10_CM, 'R25.2', ['limb-cramp']],
    ['muscle spasm of calf, which counts', ICD_10_CM, 'M62.831', ['limb-cramp', 'muscle-spasm']],
    ['muscle spasm of back, which does not', ICD_10_CM, 'M62.830', ['muscle-spasm']],
    ['cramp of limb in ICD-9-CM', ICD_9_CM, '729.82', ['limb-cramp']],
    ['the same under the older URI', 'http://hl7.org/fhir/sid/icd-9-cm', '729.82', ['limb-cramp']],
    ['cramp in lower leg', SNOMED_CT, '449918009', ['limb-cramp']],
    ['a code that was never confirmed', SNOMED_CT, '449917004', []],
    ['dysmenorrhea', ICD_10_CM, 'N94.6', ['dysmenorrhea']],
    ['restless legs', ICD_10_CM, 'G25.81', ['restless-legs']],
    ['heat cramp with a seventh character', ICD_10_CM, 'T67.2XXA', ['heat-cramp']],
    ['malaria in WHO ICD-10', ICD_10, 'B54', ['malaria']],
    ['malaria in ICD-10-GM', 'http://fhir.de/CodeSystem/bfarm/icd-10-gm', 'B54', ['malaria']],
    ['heart failure below its category', ICD_10_CM, 'I50.9', ['heart-failure']],
    ['hemolytic uremic syndrome', ICD_10_CM, 'D59.3', ['thrombocytopenia', 'thrombotic-microangiopathy']],
    ['complete heart block', ICD_10_CM, 'I44.2', ['av-block', 'av-block-second-or-third-degree']],
    ['first degree block', ICD_10_CM, 'I44.0', ['av-block']],
    ['dialysis as a procedure', SNOMED_CT, '265764009', ['dialysis-procedure']],
    ['not pregnant', SNOMED_CT, '60001007', ['not-pregnant']],
    ['pregnant', SNOMED_CT, '77386006', ['pregnancy']],
    ['a URI with a trailing slash', `${SNOMED_CT}/`, '77386006', ['pregnancy']],
    ['an unknown system', 'http://example.org/problems', 'G47.62', []],
    ['an unknown code', ICD_10_CM, 'Q99.9', []],
    ['a code without end, by its prefix', ICD_10_CM, `I50.9${'0'.repeat(20_000)}`, ['heart-failure']],
  ])('%s', (_, system, code, expected) => {
    expect(classesOf(system, code)).toEqual(expected);
  });

  test.each([
    ['a disease complicating pregnancy', 'O99.1', ['pregnancy']],
    ['anemia complicating the puerperium', 'O99.03', ['postpartum']],
    ['thromboembolism in pregnancy, below a postpartum category', 'O88.212', ['pregnancy']],
    ['failed termination, which decides nothing', 'O07.4', []],
    ['outcome of delivery', 'Z37.0', ['pregnancy-ended']],
    ['elective termination', 'Z33.2', ['pregnancy-ended']],
    ['pregnant state, incidental', 'Z33.1', ['pregnancy']],
  ])('the longest code decides among the obstetric classes: %s', (_, code, expected) => {
    expect(classesOf(ICD_10_CM, code)).toEqual(expected);
  });

  test('all codings of a problem are read together', () => {
    const classes = TERMINOLOGY.conditions.classesOf([
      { system: ICD_10_CM, code: 'K74.60' },
      { system: SNOMED_CT, code: '389026000' },
      { system: SNOMED_CT },
      { code: 'B54' },
    ]);
    expect(classes).toEqual(new Set(['cirrhosis', 'ascites']));
  });
});

describe('problems in words', () => {
  test.each([
    ['Nocturnal leg cramps', ['limb-cramp']],
    ['Malaria, unspecified', ['malaria']],
    ['Malaria prophylaxis counseling', []],
    ['Malaria ruled out', []],
    ['No malaria', []],
    ['Babesiosis', ['babesiosis']],
    ['Pregnant', ['pregnancy']],
    ['Not pregnant', ['not-pregnant']],
    ['History of pregnancy', []],
    ['Pregnancy test negative', []],
    ['Cirrhosis of liver due to alcohol', ['cirrhosis']],
    ['Without cirrhosis', []],
    ['Family history of cirrhosis', []],
    ['Congestive heart failure', ['heart-failure']],
    ['On hemodialysis', ['dialysis-or-esrd']],
    ['Chronic kidney disease stage 4', ['chronic-kidney-disease']],
    ['A-fib', ['atrial-fibrillation-flutter']],
    ['Long QT syndrome', ['long-qt']],
    ['Myasthenia gravis', ['myasthenia-gravis']],
    ['G6PD deficiency', ['g6pd-deficiency']],
    ['Denies heart failure, has myasthenia gravis', ['myasthenia-gravis']],
    ['Menstrual cramps', ['dysmenorrhea']],
    ['Intermittent claudication', ['peripheral-arterial-disease']],
    ['Hypertension', []],
    ['', []],
  ])('"%s"', (text, expected) => {
    expect(inText(text)).toEqual(expected);
  });
});

describe('limb cramps in notes, reasons and instructions (clinical-knowledge 2.0)', () => {
  test.each([
    'leg cramps',
    'Nocturnal calf cramps',
    'cramps in both calves',
    'for cramps',
    'take one tablet at night for cramps',
    'muscle cramps',
    'cramping of the feet',
    'charley horse',
    'calf spasms',
    'Wadenkrämpfe nachts',
    'no swelling, leg cramps at night',
    'not sleeping because of leg cramps',
    'abdominal and leg cramps',
    'cramps in calves and stomach',
    'No fever. Leg cramps since March.',
  ])('"%s" names limb cramps', (text) => {
    expect(limbCrampsIn(text)).toBe(true);
  });

  test.each([
    'no leg cramps',
    'denies cramps',
    'denies fever, chills or leg cramps',
    'without cramping',
    'family history of leg cramps',
    'mother has leg cramps',
    'leg cramps ruled out',
    'r/o leg cramps',
    'Leg cramps: denies',
    'Leg cramps - none',
    'for cramps/diarrhea',
    'menstrual cramps',
    'period cramps',
    'abdominal cramping',
    'cramps in stomach',
    'stomach cramps after meals',
    'uterine cramps',
    'biliary cramp',
    "writer's cramp",
    'dysmenorrhea with cramps',
    'menstrual cramps and leg pain',
    'muscle spasm of back',
    'scramps',
    'take one tablet at night',
    '',
  ])('"%s" does not', (text) => {
    expect(limbCrampsIn(text)).toBe(false);
  });
});

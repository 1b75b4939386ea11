import { describe, expect, test } from '@jest/globals';
import { CONDITION_CLASSES, type ConditionClass, WIDER } from '../../src/terminology/conditions.js';
import { readJsonFile } from '../../src/terminology/data-files.js';
import { TERMINOLOGY } from './terminology.js';

const read = (text: string): readonly ConditionClass[] => [...TERMINOLOGY.conditions.classesInText(text)].toSorted();

describe('a narrower problem is the wider one too (clinical-knowledge 2.1)', () => {
  const { phrases } = readJsonFile('condition-phrases.json') as { readonly phrases: Record<string, readonly string[]> };

  test.each([...WIDER])('%s', (narrow, wider) => {
    for (const phrase of phrases[narrow] ?? [])
      expect(read(phrase)).toEqual(expect.arrayContaining([narrow, ...wider]));
    const codings = TERMINOLOGY.valueSets.entriesOf(narrow);
    expect(codings.length).toBeGreaterThan(0);
    for (const coding of codings) {
      expect([...TERMINOLOGY.conditions.classesOf([coding])]).toEqual(expect.arrayContaining([narrow, ...wider]));
    }
  });

  test('every phrase of the file is read as its class', () => {
    const missed = CONDITION_CLASSES.flatMap((name) =>
      (phrases[name] ?? []).filter((text) => !read(text).includes(name)),
    );
    expect(missed).toEqual(['not pregnant', 'nonpregnant', 'non pregnant'].filter((text) => missed.includes(text)));
  });
});

describe('problems in the words of a prescriber', () => {
  test.each<[string, readonly ConditionClass[]]>([
    ['Complete heart block', ['av-block', 'av-block-second-or-third-degree']],
    ['Mobitz II', ['av-block', 'av-block-second-or-third-degree']],
    ['Stroke 2019', ['stroke']],
    ['s/p CVA', ['stroke']],
    ['Heat stroke', []],
    ['TIA', []],
    ['Seizures', ['seizure-disorder']],
    ['Febrile seizure in childhood', []],
    ['Family history of stroke', []],
    ['Decompensated cirrhosis', ['cirrhosis', 'severe-liver-disease']],
    ['Child-Pugh C', ['severe-liver-disease']],
    ['cirrhosis of the liver ruled out', []],
    ['cirrhosis of the liver, alcoholic, with portal hypertension', ['cirrhosis']],
    ['TTP', ['thrombotic-microangiopathy']],
    ['HUS', ['thrombotic-microangiopathy']],
    ['QT prolonged', ['long-qt']],
    ['Torsades de pointes', ['long-qt']],
    ['Atrial fib', ['atrial-fibrillation-flutter']],
    ['G6PD def', ['g6pd-deficiency']],
    ['Tinnitus', ['tinnitus']],
    ['Haemoglobinuria', ['hemoglobinuria']],
    ['Vomiting and diarrhea', ['gastrointestinal-loss']],
    ['No vomiting', []],
    ['painful periods', ['dysmenorrhea']],
    ['planning to be pregnant', []],
    ['wants to become pregnant', []],
    ['Palliative medicine', ['palliative-or-hospice']],
  ])('"%s"', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test.each<[string, string, ConditionClass]>([
    ['http://hl7.org/fhir/sid/icd-10-cm', 'K76.7', 'severe-liver-disease'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'K72.90', 'severe-liver-disease'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'I85.11', 'severe-liver-disease'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'H93.13', 'tinnitus'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'R82.3', 'hemoglobinuria'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'R11.10', 'gastrointestinal-loss'],
    ['http://snomed.info/sct', '394806003', 'palliative-or-hospice'],
  ])('%s %s is %s', (system, code, name) => {
    expect([...TERMINOLOGY.conditions.classesOf([{ system, code }])]).toContain(name);
  });

  test('nausea alone loses nothing', () => {
    const nausea = { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'R11.0' };
    expect(TERMINOLOGY.conditions.classesOf([nausea]).size).toBe(0);
  });
});

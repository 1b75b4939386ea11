import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SERVICES } from '../../hooks/index.js';
import { publishService } from '../../src/engine/publish-service.js';
import { ICD_10, ICD_10_CM, LOINC, RXNORM, SNOMED_CT } from '../../src/terminology/code-systems.js';
import { loadTerminology } from '../../src/terminology/load.js';
import type { Terminology } from '../../src/terminology/terminology.js';
import { readValueSetFiles } from '../../src/terminology/value-sets.js';
import { thrownBy } from '../support/thrown.js';
import { below, folderOf, listed, siteValueSet, urlOf } from '../support/value-set-folder.js';
import { TERMINOLOGY } from './terminology.js';

type Json = Readonly<Record<string, unknown>>;

/** The terminology of a site that replaces one set. */
function replacing(set: string, compose: Json): Terminology {
  return loadTerminology({ valueSetDirs: [folderOf({ 'site.json': siteValueSet(set, compose) })] });
}

function classesOf({ conditions }: Terminology, system: string, code: string): readonly string[] {
  return [...conditions.classesOf([{ system, code }])];
}

/** `severe-liver-disease-icd-who` holds only codes with everything below them: I85.0, I98.3, K70.4, K72.1, K72.9, K76.7. */
const LIVER = 'severe-liver-disease-icd-who';
const LIVER_CODES = ['I85.0', 'I98.3', 'K70.4', 'K72.1', 'K72.9', 'K76.7'];
const liverBut = (code: string) => LIVER_CODES.filter((other) => other !== code).map((other) => below(ICD_10, other));

function changeIn(compose: Json): { readonly lost: readonly string[]; readonly added: readonly string[] } {
  const [change] = replacing(LIVER, compose).replaced;
  if (change === undefined) throw new Error('nothing was replaced');
  return { lost: change.lost.map(({ code }) => code), added: change.added.map(({ code }) => code) };
}

describe('a value set of the site', () => {
  const site = replacing('limb-cramp-icd-cm', {
    include: [listed(ICD_10_CM, 'G47.62', 'R29.0'), below(ICD_10_CM, 'M62.83')],
  });

  test('replaces the built-in one with its url: its codes count, with everything below a filter', () => {
    expect(classesOf(TERMINOLOGY, ICD_10_CM, 'R29.0')).toEqual([]);
    expect(classesOf(site, ICD_10_CM, 'R29.0')).toContain('limb-cramp');
    expect(classesOf(site, ICD_10_CM, 'M62.831')).toContain('limb-cramp');
  });

  test('takes away the codes it does not hold', () => {
    expect(classesOf(TERMINOLOGY, ICD_10_CM, 'R25.2')).toContain('limb-cramp');
    expect(classesOf(site, ICD_10_CM, 'R25.2')).not.toContain('limb-cramp');
  });

  test('leaves the set of the same name in other code systems alone, and every other set', () => {
    expect(classesOf(site, SNOMED_CT, '449918009')).toEqual(classesOf(TERMINOLOGY, SNOMED_CT, '449918009'));
    expect(classesOf(site, SNOMED_CT, '449918009')).toContain('limb-cramp');
    expect(site.valueSets.count).toBe(TERMINOLOGY.valueSets.count);
  });

  test('may spell the code system and the codes as records do', () => {
    const spelled = replacing('limb-cramp-icd-cm', {
      include: [listed('urn:oid:2.16.840.1.113883.6.90', ' r252 ')],
    });
    expect(classesOf(spelled, ICD_10_CM, 'R25.2')).toContain('limb-cramp');
  });

  test('may stand in any of several folders', () => {
    const folders = [
      folderOf({ 'a.json': siteValueSet('potassium-loinc', { include: [listed(LOINC, '2823-3')] }), 'README.md': '' }),
      folderOf({
        'b.json': `\uFEFF${JSON.stringify(siteValueSet('tinnitus-snomed', { include: [listed(SNOMED_CT, '1')] }))}`,
      }),
    ];
    expect(loadTerminology({ valueSetDirs: folders }).replaced.map(({ name }) => name)).toEqual([
      'potassium (loinc)',
      'tinnitus (snomed)',
    ]);
  });

  test('finds the url of a built-in one by its folder and file', () => {
    const urls = readValueSetFiles().map(({ url }) => url);
    expect(urls).toEqual(readValueSetFiles().map(({ name, group }) => urlOf(`${name}-${group}`)));
  });
});

describe('what prefetch asks for', () => {
  const labsOf = ({ valueSets }: Terminology) =>
    SERVICES.map((service) => publishService(service, valueSets).service.prefetch['labs'] ?? '');

  test('follows a replaced laboratory set', () => {
    const site = replacing('potassium-loinc', { include: [listed(LOINC, '2823-3', '99999-9')] });
    const asksFor = (code: string) =>
      new Set(labsOf(site).map((template) => template.includes(`http://loinc.org|${code}`)));
    expect(asksFor('99999-9')).toEqual(new Set([true]));
    expect(asksFor('42569-4')).toEqual(new Set([false]));
    expect(site.laboratory.testOf([{ system: LOINC, code: '99999-9' }])?.analyte).toBe('potassium');
  });

  test('is what the site says when it replaces the list itself', () => {
    const site = replacing('laboratory-results-loinc', { include: [listed(LOINC, '2823-3')] });
    expect(labsOf(site)[0]).toContain('code=http://loinc.org|2823-3&');
  });

  test('is untouched by another set', () => {
    expect(labsOf(replacing('tinnitus-snomed', { include: [listed(SNOMED_CT, '60862001')] }))).toEqual(
      labsOf(TERMINOLOGY),
    );
  });
});

describe('codes that got lost', () => {
  test('are those the replacement does not hold', () => {
    expect(changeIn({ include: liverBut('K70.4') })).toEqual({ lost: ['K70.4'], added: [] });
  });

  test('are none when the replacement holds them below a wider code', () => {
    expect(changeIn({ include: [...liverBut('K70.4'), below(ICD_10, 'K70')] }).lost).toEqual([]);
  });

  test('are all below a code when only the code itself is left', () => {
    expect(changeIn({ include: [...liverBut('K70.4'), listed(ICD_10, 'K70.4')] }).lost).toEqual(['K70.4']);
  });

  test.each([
    ['as a code', listed(ICD_10, 'K70.4')],
    ['with everything below it', below(ICD_10, 'K70.4')],
    ['below a wider code', below(ICD_10, 'K70')],
  ])('are none when the replacement excludes them on purpose, %s', (_, excluded) => {
    expect(changeIn({ include: liverBut('K70.4'), exclude: [excluded] })).toEqual({ lost: [], added: [] });
  });

  test('are still named beside an excluded one, and an excluded code of another system excuses nothing', () => {
    const include = liverBut('K70.4').slice(1);
    expect(changeIn({ include, exclude: [listed(ICD_10, 'K70.4')] }).lost).toEqual(['I85.0']);
    expect(changeIn({ include, exclude: [listed(ICD_10_CM, 'K70.4')] }).lost).toEqual(['I85.0', 'K70.4']);
  });

  test('are none when a code is split into narrower ones and itself excluded', () => {
    const include = [...liverBut('K70.4'), below(ICD_10, 'K70.40'), below(ICD_10, 'K70.41')];
    expect(changeIn({ include, exclude: [listed(ICD_10, 'K70.4')] })).toEqual({ lost: [], added: [] });
    expect(changeIn({ include }).lost).toEqual(['K70.4']);
  });

  test('are told from codes that were added', () => {
    const include = [...liverBut('K70.4'), listed(ICD_10, 'K70.40', 'R18')];
    expect(changeIn({ include })).toEqual({ lost: ['K70.4'], added: ['R18'] });
  });

  test('carry the built-in display', () => {
    const [change] = replacing('limb-cramp-icd-cm', { include: [listed(ICD_10_CM, 'G47.62')] }).replaced;
    expect(change?.lost).toContainEqual({
      system: ICD_10_CM,
      code: 'R25.2',
      kind: 'code',
      display: 'Cramp and spasm',
    });
  });
});

test('a code both included and excluded is excluded, as FHIR says', () => {
  const site = replacing('limb-cramp-icd-cm', {
    include: [listed(ICD_10_CM, 'G47.62', 'R25.2')],
    exclude: [listed(ICD_10_CM, 'R25.2')],
  });
  expect(classesOf(site, ICD_10_CM, 'R25.2')).not.toContain('limb-cramp');
  expect(classesOf(site, ICD_10_CM, 'G47.62')).toContain('limb-cramp');
});

test('the worked example of the README loses what the README says', () => {
  const readme = readFileSync(new URL('../../src/terminology/README.md', import.meta.url), 'utf8');
  const [, example = ''] = /```json\n([\s\S]*?)\n```/.exec(readme) ?? [];
  const [change] = loadTerminology({ valueSetDirs: [folderOf({ 'limb-cramp.json': example })] }).replaced;
  const lines = [...readme.matchAll(/^lost code: (.*?): (\S+)\|(\S+) (.*)$/gm)].map(([, ...parts]) => parts);
  expect(change?.lost.map(({ system, code, display }) => [change.name, system, code, display])).toEqual(lines);
});

/** Problems of a folder as `file: expected`, without the folder's own name. */
function problemsOf(...folders: readonly string[]): readonly string[] {
  const { code, problems } = thrownBy(() => loadTerminology({ valueSetDirs: folders }));
  expect(code).toBe('CRAMP_CONFIG_INVALID');
  return problems.map(({ path = '', expected }) =>
    folders.reduce((text, folder) => text.replaceAll(folder, basename(folder).slice(0, 4)), `${path}: ${expected}`),
  );
}

const SET = 'limb-cramp-icd-cm';
const including = (...include: readonly unknown[]) => siteValueSet(SET, { include });

const REFUSED: readonly (readonly [because: string, content: unknown, message: RegExp])[] = [
  ['it is no JSON', '{', /^valu\/a\.json: a file that can be read and holds valid JSON$/],
  ['it is no resource', 'null', /^valu\/a\.json: a FHIR ValueSet$/],
  ['it is a list', [], /^valu\/a\.json: a FHIR ValueSet$/],
  ['it is another resource', { ...including(), resourceType: 'CodeSystem' }, /^valu\/a\.json: a FHIR ValueSet$/],
  [
    'it has no url',
    { ...including(), url: undefined },
    /the url of a built-in value set, such as https:.*check --value-sets/,
  ],
  ['no built-in set has its url', { ...including(), url: urlOf('limb-cramp') }, /the url of a built-in value set/],
  ['its url carries a version', { ...including(), url: `${urlOf(SET)}|1` }, /the url of a built-in value set/],
  ['it has no codes at all', { ...including(), compose: undefined }, /compose\.include: at least one code/],
  ['it is empty', including(), /compose\.include: at least one code/],
  [
    'everything is excluded',
    siteValueSet(SET, { include: [listed(ICD_10_CM, 'R25.2')], exclude: [below(ICD_10_CM, 'R25')] }),
    /compose\.include: at least one code that is not excluded/,
  ],
  ['its includes are no list', siteValueSet(SET, { include: {} }), /compose\.include: a list/],
  ['an include is no object', including('R25.2'), /compose\.include\[0\]: an object/],
  [
    'an include has no system',
    including({ concept: [{ code: 'R25.2' }] }),
    /compose\.include\[0\]\.system: a code system that is read here: .*icd-10-cm/,
  ],
  [
    'an include has a system that is not read',
    including(listed('urn:oid:1.2.3', '1')),
    /include\[0\]\.system: a code system that is read here/,
  ],
  [
    'an include has a system of drugs',
    including(listed(RXNORM, '9071')),
    /include\[0\]\.system: a code system that is read here/,
  ],
  ['an include takes a whole system', including({ system: ICD_10_CM }), /include\[0\]: either concept or filter/],
  [
    'an include takes another value set',
    including({ system: ICD_10_CM, valueSet: ['x'] }),
    /include\[0\]: no valueSet/,
  ],
  [
    'an include has concept and filter',
    including({ ...listed(ICD_10_CM, 'R25.2'), ...below(ICD_10_CM, 'R25') }),
    /include\[0\]: either concept or filter/,
  ],
  ['its concepts are none', including(listed(ICD_10_CM)), /include\[0\]\.concept: a list of codes/],
  [
    'a concept has no code',
    including({ system: ICD_10_CM, concept: [{ code: 'R25.2' }, { display: 'x' }] }),
    /include\[0\]\.concept\[1\]: an object with a code/,
  ],
  ['a code is empty', including(listed(ICD_10_CM, ' ')), /concept\[0\]: an object with a code/],
  [
    'a filter is another one',
    including({ system: ICD_10_CM, filter: [{ property: 'concept', op: 'regex', value: 'R.*' }] }),
    /include\[0\]\.filter: one filter: property concept, op is-a/,
  ],
  [
    'two filters must both hold',
    including({
      system: ICD_10_CM,
      filter: [...[below(ICD_10_CM, 'R25')['filter']].flat(), { property: 'concept', op: 'is-a', value: 'R' }],
    }),
    /include\[0\]\.filter: one filter/,
  ],
  [
    'a filter asks for SNOMED CT descendants, which are not known here',
    including(below(SNOMED_CT, '449918009')),
    /include\[0\]\.filter: concept instead/,
  ],
  [
    'it excludes a code below an included one',
    siteValueSet(SET, { include: [below(ICD_10_CM, 'R25')], exclude: [listed(ICD_10_CM, 'R25.3')] }),
    /compose\.exclude: no code below an included one/,
  ],
  [
    'an exclude cannot be read',
    siteValueSet(SET, { include: [listed(ICD_10_CM, 'R25.2')], exclude: [{ system: ICD_10_CM }] }),
    /compose\.exclude\[0\]: either concept or filter/,
  ],
  [
    'a laboratory set has another system than LOINC',
    siteValueSet('sodium-loinc', { include: [listed(SNOMED_CT, '1')] }),
    /system: a code system that is read here: http:\/\/loinc\.org$/,
  ],
];

describe('a replacement is refused when', () => {
  test.each(REFUSED)('%s', (_says, content, message) => {
    const problems = problemsOf(folderOf({ 'a.json': content }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });

  test('another file replaces the same set, in whichever folder', () => {
    const set = including(listed(ICD_10_CM, 'R25.2'));
    expect(problemsOf(folderOf({ 'a.json': set }), folderOf({ 'b.json': set }))).toEqual([
      'valu/b.json: another url: valu/a.json replaces the same set',
    ]);
  });

  test('its folder is not there, is a file, or holds no JSON file', () => {
    const file = join(folderOf({ 'a.json': including(listed(ICD_10_CM, 'R25.2')) }), 'a.json');
    expect(problemsOf(join(folderOf({}), 'nowhere'))).toEqual([expect.stringMatching(/: a folder that can be read$/)]);
    expect(problemsOf(file)).toEqual([expect.stringMatching(/: a folder that can be read$/)]);
    expect(problemsOf(folderOf({ 'README.md': '' }))).toEqual(['valu: a folder with at least one JSON file']);
  });

  test('it is a folder named like a file', () => {
    const folder = folderOf({});
    mkdirSync(join(folder, 'a.json'));
    expect(problemsOf(folder)).toEqual(['valu/a.json: a file that can be read and holds valid JSON']);
  });

  test('and every problem of every file is named at once', () => {
    const folder = folderOf({
      'a.json': '{',
      'b.json': {},
      'c.json': including({ system: ICD_10_CM }, listed('urn:oid:1.2.3', '1'), listed(ICD_10_CM, 'R25.2')),
      'd.json': siteValueSet('potassium-loinc', { include: [listed(LOINC, '2823-3')] }),
    });
    expect(problemsOf(folder, join(folder, 'nowhere')).map((line) => line.split(': ')[0])).toEqual([
      'valu/a.json',
      'valu/b.json',
      'valu/c.json compose.include[0]',
      'valu/c.json compose.include[1].system',
      'valu/nowhere',
    ]);
  });
});

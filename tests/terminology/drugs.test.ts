import { describe, expect, test } from '@jest/globals';
import { ATC, DMD, NDC, RXNORM, SNOMED_CT } from '../../src/terminology/code-systems.js';
import { createDrugIndex } from '../../src/terminology/drugs.js';
import { classesOf, type Described, identify } from './terminology.js';

const coded = (system: string, code: string, rest: Described = {}): Described => ({
  codings: [[system, code]],
  ...rest,
});
const named = (...texts: readonly string[]): Described => ({ texts });

describe('one drug in every code system and in words (CH-45)', () => {
  test.each([
    ['an RxNorm component, the form most public data use', coded(RXNORM, '316049')],
    ['an RxNorm product', coded(RXNORM, '310798')],
    ['an RxNorm ingredient', coded(RXNORM, '5487')],
    ['a combination product, lisinopril and hydrochlorothiazide', coded(RXNORM, '197885')],
    ['ATC', coded(ATC, 'C03AA03')],
    ['ATC in lower case under the German URI', coded('http://fhir.de/CodeSystem/bfarm/atc', 'c03aa03')],
    ['RxNorm with a trailing slash', coded(`${RXNORM}/`, '310798')],
    ['RxNorm in capitals under https', coded(RXNORM.replace('http:', 'HTTPS:').toUpperCase(), '310798')],
    ['RxNorm as OID', coded('urn:oid:2.16.840.1.113883.6.88', '310798')],
    ['spaces around the code', coded(RXNORM, ' 310798 ')],
    ['the generic name', named('Hydrochlorothiazide 25 MG Oral Tablet')],
    ['the US abbreviation', named('lisinopril/HCTZ 20-12.5')],
    ['a UK combination name', named('Co-amilozide 5mg/50mg tablets')],
    ['a brand name', named('Dyazide')],
    ['a name with accents and capitals', named('HYDROCHLOROTHÍAZIDE')],
  ])('%s gives a thiazide with hydrochlorothiazide', (_, description) => {
    const match = identify(description);
    expect(match?.ingredients).toContain('hydrochlorothiazide');
    expect([...(match?.classes ?? [])]).toContain('diuretic-thiazide');
    expect(match?.matchedBy).toBe(description.codings === undefined ? 'text' : 'code');
  });

  test.each([
    ['997010, the capsule of the community sandbox', coded(RXNORM, '997010')],
    ['ATC P01BC01', coded(ATC, 'P01BC01')],
    ['SNOMED CT 47065008', coded(SNOMED_CT, '47065008')],
    ['SNOMED CT with edition', coded(`${SNOMED_CT}/32506021000036107`, '47065008')],
    ['the ATC group of quinine and derivatives', coded(ATC, 'M09AA')],
    ['text with a UK salt', named('Quinine sulphate 300mg tablets')],
    ['the US brand', named('Qualaquin 324 mg')],
    ['a German brand', named('Limptar N')],
  ])('%s is quinine and nothing else', (_, description) => {
    expect(identify(description)?.ingredients).toEqual(['quinine']);
    expect(classesOf(description)).toEqual(['quinine']);
  });

  test('hydroquinine counts as quinine', () => {
    expect(classesOf(coded(ATC, 'M09AA01'))).toEqual(['quinine']);
    expect(classesOf(named('Inhibin'))).toEqual(['quinine']);
  });

  test('a dm+d identifier is known under the SNOMED CT URI as well', () => {
    const underDmd = identify(coded(DMD, '20497611000001105'));
    expect(underDmd?.ingredients).toEqual(['atorvastatin']);
    expect(identify(coded(SNOMED_CT, '20497611000001105'))).toEqual(underDmd);
  });

  test.each([
    ['11 digits without hyphens', '00002416530'],
    ['5-4-2', '00002-4165-30'],
    ['4-4-2, as printed on the package', '0002-4165-30'],
    ['product only', '0002-4165'],
  ])('an NDC is read with %s', (_, code) => {
    expect(identify(coded(NDC, code))?.ingredients).toEqual(['raloxifene']);
  });

  test.each([
    ['10 digits without hyphens, which may be split in three ways', '0002416530'],
    ['letters', '0002-ABCD-30'],
    ['too many segments', '0002-4165-30-1'],
  ])('an NDC of %s is unknown', (_, code) => {
    expect(identify(coded(NDC, code))).toBeUndefined();
  });
});

describe('what is not mistaken for a drug of ours (clinical-knowledge 2.0)', () => {
  test.each([
    ['hydroxychloroquine', named('Hydroxychloroquine 200 mg'), ['hydroxychloroquine-and-relatives']],
    ['quinidine', named('Quinidine gluconate 324 mg ER'), ['quinidine']],
    ['quinapril', named('Quinapril 10 mg'), []],
    ['dextromethorphan with quinidine', named('Dextromethorphan HBr/quinidine sulfate 20-10 mg'), []],
    ['Nuedexta', named('Nuedexta'), []],
    ['dextromethorphan with quinidine by code', coded(RXNORM, '1040054'), []],
    ['acetazolamide', named('Acetazolamide 250 mg'), []],
    ['nystatin', named('Nystatin 100000 units/ml'), []],
    ['aripiprazole', named('Aripiprazole 5 mg'), []],
    ['sucroferric oxyhydroxide', named('Sucroferric oxyhydroxide 500 mg chewable'), []],
    ['ferrous sulfate', named('Ferrous sulfate 325 mg'), []],
    ['ferric carboxymaltose', named('Ferric carboxymaltose 750 mg/15 ml injection'), []],
    ['esomeprazole magnesium', named('Esomeprazole magnesium 40 mg'), ['ppi']],
    ['magnesium salicylate', named('Magnesium salicylate 600 mg'), []],
    ['rosuvastatin calcium', named('Rosuvastatin calcium 10 mg'), ['statin']],
    ['losartan potassium', named('Losartan potassium 50 mg'), []],
    ['potassium citrate', named('Potassium citrate 10 mEq'), []],
    ['dexamethasone sodium phosphate', named('dexamethasone sodium phosphate injection'), ['corticosteroid-systemic']],
    ['a calcium channel blocker', named('calcium channel blocker'), []],
    ['milk of magnesia, an antacid and laxative', named('Milk of magnesia'), []],
    ['magnesium oxide as an antacid', coded(ATC, 'A02AA02'), []],
    ['digoxin antibodies', named('Digoxin immune fab 40 mg'), []],
    ['a heparin flush', named('Heparin flush 10 units/ml'), []],
    ['tonic water', named('Tonic water with quinine'), []],
  ])('%s', (_, description, expected) => {
    expect(classesOf(description)).toEqual(expected);
  });

  test.each([
    'Quinine sulfate 30C',
    'Chininum sulfuricum D6',
    'China quinine C30 globuli',
    'quinine 200 CH',
    'Quinine 6X pellets',
    'Quinine LM1',
    'quinine LM VI',
    'Quinine [hp_X]',
    'homeopathic quinine',
    'homöopathisches quinine',
    'Magnesium phosphoricum D3',
  ])('the potency in "%s" is no drug', (text) => {
    expect(identify(named(text))).toBeUndefined();
  });

  test.each([
    ['Vitamin D3 1000 IU', ['vitamin-d']],
    ['Calcium 600 + D3', ['calcium-supplement']],
    ['Quinine 300 mg 2x daily', ['quinine']],
    ['28 x quinine 300 mg', ['quinine']],
    ['potassium chloride 20 mEq in D5W', []],
    ['potassium chloride 20 mEq in D5 0.45 NS', []],
  ])('"%s" names no potency', (text, expected) => {
    expect(classesOf(named(text))).toEqual(expected);
    expect(identify(named(text))).toBeDefined();
  });

  test('vitamin B12 is no drug of ours, and no potency', () => {
    expect(identify(named('Vitamin B12 1000 mcg'))).toBeUndefined();
    expect(classesOf(named('magnesium oxide with vitamin B12'))).toEqual(['magnesium-supplement-oral']);
  });
});

describe('a combination is named whole', () => {
  const LISINOPRIL_HCTZ = ['hydrochlorothiazide', 'lisinopril'];
  test.each([
    ['by RxNorm, though only one ingredient concerns us', coded(RXNORM, '197885'), LISINOPRIL_HCTZ],
    ['by a US brand', named('Prempro 0.625-2.5'), ['conjugated estrogens', 'medroxyprogesterone']],
    ['a single ingredient is its own product', coded(RXNORM, '310798'), ['hydrochlorothiazide']],
  ])('%s', (_, description, expected) => {
    expect(identify(description)?.product).toEqual(expected);
  });

  test.each(['C09BA03', 'C09DA01', 'C08GA02'])(
    'ATC %s, "and diuretics", is a thiazide (clinical-knowledge A.1)',
    (code) => {
      expect(identify(coded(ATC, code))?.ingredients).toEqual(['thiazide diuretic']);
      expect(classesOf(coded(ATC, code))).toEqual(['diuretic-thiazide']);
    },
  );

  test.each([
    ['the thiazide is named', 'C09DA01', 'Losartan/HCT 50/12.5', 'hydrochlorothiazide', 'diuretic-thiazide'],
    ['the code says any diuretic', 'C07CB03', 'Atenolol/chlorthalidone', 'chlorthalidone', 'diuretic-thiazide'],
    ['the text names none', 'C07CB03', 'Atenolol comp', 'diuretic', 'diuretic-unspecified'],
    ['the text says as little as the code', 'C07CB03', 'Atenolol and diuretic', 'diuretic', 'diuretic-unspecified'],
  ])('the text completes a code that leaves the diuretic open: %s', (_, code, text, ingredient, name) => {
    const description = coded(ATC, code, { texts: [text] });
    expect(identify(description)).toMatchObject({ ingredients: [ingredient], matchedBy: 'code' });
    expect(classesOf(description)).toEqual([name]);
  });
});

describe('names that US and UK prescribers write', () => {
  test.each([
    ['Vicodin 5/300', ['hydrocodone']],
    ['Lortab', ['hydrocodone']],
    ['Norco 10-325', ['hydrocodone']],
    ['Percocet 5-325 mg', ['oxycodone']],
    ['Duragesic 25 mcg/h', ['fentanyl']],
    ['Tylenol #3', ['codeine']],
    ['Tylenol with codeine #4', ['codeine']],
    ['Sinequan 25 mg', ['doxepin']],
    ['Surmontil 50 mg', ['trimipramine']],
    ['Zofran 4 mg', ['ondansetron']],
    ['Motilium 10 mg', ['domperidone']],
    ['Ethacrynate sodium 50 mg', ['ethacrynic acid']],
    ['MgSO4 2 g IV', ['magnesium sulfate']],
  ])('%s', (text, expected) => {
    expect(identify(named(text))?.ingredients).toEqual(expected);
    expect(classesOf(named(text)).length).toBeGreaterThan(0);
  });

  test.each(['Prempro', 'Duavee', 'Premarin tablets'])('%s is swallowed', (text) => {
    expect(classesOf(named(text))).toEqual(['conjugated-estrogens-systemic']);
  });

  test('K-Phos Neutral is no laxative, plain Tylenol no opioid', () => {
    expect(classesOf(named('K-Phos Neutral 250 mg tablet'))).toEqual([]);
    expect(identify(named('Tylenol 500 mg'))).toBeUndefined();
  });

  test.each(['A12BA01', 'A12BA02', 'A12BA30', 'A12BA51'])('the potassium salt %s replaces potassium', (code) => {
    expect(classesOf(coded(ATC, code))).toEqual(['potassium-supplement']);
  });
});

describe('route and form (clinical-knowledge 4.1)', () => {
  test.each([
    ['oral estrogen tablets', named('Premarin 0.625 mg tablet'), ['conjugated-estrogens-systemic']],
    ['vaginal estrogen cream', named('Premarin vaginal cream'), []],
    ['vaginal estrogen as a tablet', named('Conjugated estrogens tablet, vaginal'), []],
    ['vaginal estrogen by code', coded(RXNORM, '310169'), []],
    ['estrogen without any route', coded(RXNORM, '4099'), []],
    [
      'estrogen whose order says oral',
      coded(ATC, 'G03CA57', { routeTexts: ['Oral'] }),
      ['conjugated-estrogens-systemic'],
    ],
    ['estrogen whose order says vaginal', coded(ATC, 'G03CA57', { routeCodes: [[SNOMED_CT, '16857009']] }), []],
    ['naproxen tablets', named('Naproxen 500 mg'), ['naproxen-systemic']],
    ['naproxen gel', named('Naproxen 10 % gel'), []],
    ['topical naproxen by ATC', coded(ATC, 'M02AA12'), []],
    ['topical naproxen although ATC says systemic', coded(ATC, 'M01AE02', { routeTexts: ['topical'] }), []],
    ['oral baclofen', coded(RXNORM, '197391'), ['baclofen-systemic', 'muscle-relaxant']],
    ['intrathecal baclofen', coded(RXNORM, '308517'), ['baclofen-intrathecal']],
    ['the intrathecal brand', named('Gablofen 2000 mcg/ml'), ['baclofen-intrathecal']],
    [
      'baclofen ordered intrathecally',
      { ...named('baclofen'), routeTexts: ['Intrathecal route'] },
      ['baclofen-intrathecal'],
    ],
    ['iron sucrose without route is intravenous by nature', named('Venofer 20 mg/ml'), ['iron-sucrose-iv']],
    ['iron sucrose by mouth', { ...named('iron sucrose'), routeTexts: ['by mouth'] }, []],
    ['levofloxacin eye drops', named('Levofloxacin 0.5 % eye drops'), []],
    ['levofloxacin tablets', named('Levofloxacin 500 mg tablet'), ['qt-prolonging']],
    ['amitriptyline', named('Amitriptyline 25 mg tablet'), ['qt-prolonging', 'tricyclic-antidepressant']],
    ['clindamycin gel', named('Clindamycin 1 % gel'), []],
    ['clindamycin capsules', named('Clindamycin 300 mg capsule'), ['malaria-babesiosis-partner']],
    ['salmeterol with steroid', named('Seretide 250 Evohaler'), ['laba']],
  ])('%s', (_, description, expected) => {
    expect(classesOf(description)).toEqual(expected);
  });

  test.each([
    ['potassium chloride tablets', named('Potassium chloride 20 mEq ER tablet'), ['potassium-supplement']],
    [
      'potassium chloride as a single infusion',
      named('potassium chloride 10 mEq/100 ml IVPB'),
      ['potassium-supplement'],
    ],
    ['potassium chloride in an infusion fluid', named('Potassium chloride 0.15 % / Glucose 5 % infusion'), []],
    ['potassium chloride in a dialysis solution', named('hemodialysis solution with potassium chloride'), []],
    ['bowel preparation with potassium chloride, by code', coded(RXNORM, '831261'), []],
    ['oral magnesium', named('Magnesium citrate 200 mg'), ['magnesium-supplement-oral']],
    ['magnesium in words', named('Magnesium'), ['magnesium-supplement-oral']],
    ['magnesium sulfate infusion', named('Magnesium sulfate 2 g IV'), ['magnesium-parenteral']],
    [
      'magnesium sulfate that names its metal',
      named('Magnesium sulfate 50 % (magnesium 2 mmol/ml) injection'),
      ['magnesium-parenteral'],
    ],
    [
      'calcium with vitamin D',
      named('Calcium carbonate 500 mg / cholecalciferol 400 units'),
      ['calcium-supplement', 'vitamin-d'],
    ],
    ['a prenatal vitamin', named('Prenatal vitamin with calcium carbonate'), []],
  ])('a supplement is more than an electrolyte somewhere in the product: %s', (_, description, expected) => {
    expect(classesOf(description)).toEqual(expected);
  });
});

describe('which coding or text decides', () => {
  test('codes decide, never the display while a known code is there', () => {
    expect(identify(coded(RXNORM, '316672', { texts: ['Quinine sulfate'] }))).toMatchObject({
      ingredients: ['simvastatin'],
      matchedBy: 'code',
    });
  });

  test('a known code of a drug that no rule is about keeps the text unread', () => {
    expect(identify(coded(ATC, 'A02AA02', { texts: ['Magnesium oxide 400 mg'] }))?.classes.size).toBe(0);
  });

  test('a code we do not know may be any drug: its name is read, and the match says so', () => {
    expect(identify(coded(RXNORM, '999999999', { texts: ['Quinine 300 mg'] }))).toMatchObject({
      ingredients: ['quinine'],
      matchedBy: 'text',
    });
    expect(identify(coded('http://example.org/local', '310798', { texts: [] }))).toBeUndefined();
  });

  test('several codings are read together: the ingredients of a combination', () => {
    const match = identify({
      codings: [
        [RXNORM, '9997'],
        [RXNORM, '5487'],
        ['http://example.org/local', 'X1'],
      ],
    });
    expect(match?.ingredients).toEqual(['hydrochlorothiazide', 'spironolactone']);
    expect(match?.classes).toEqual(new Set(['diuretic-thiazide', 'diuretic-potassium-sparing']));
  });

  test('dextromethorphan and quinidine named one by one are no quinidine', () => {
    expect(classesOf(named('Dextromethorphan', 'Quinidine'))).toEqual([]);
  });

  test.each([
    ['nothing at all', {}],
    ['an empty text', named('')],
    ['a code without system', { codings: [] }],
    ['a drug we do not know', named('Lisinopril 10 mg')],
  ])('%s is unknown, never a guess (CH-45)', (_, description) => {
    expect(identify(description)).toBeUndefined();
  });

  test('without RxNorm, ATC still works and RxNorm codes are unknown', () => {
    const index = createDrugIndex({ groups: ['atc'] });
    const ask = (system: string, code: string) =>
      index.identify({ codings: [{ system, code }], texts: [], routeCodings: [], routeTexts: [] });
    expect(ask(ATC, 'P01BC01')?.ingredients).toEqual(['quinine']);
    expect(ask(RXNORM, '997010')).toBeUndefined();
    expect(index.codeCount).toBeLessThan(1000);
  });

  test('a site may have further ingredients read from names, without a class', () => {
    const description = { codings: [], texts: ['Hydroxyzine HCl 25 mg'], routeCodings: [], routeTexts: [] };
    expect(createDrugIndex().identify(description)).toBeUndefined();
    expect(createDrugIndex({ alsoRead: ['Hydroxyzine'] }).identify(description)).toEqual({
      ingredients: ['hydroxyzine'],
      product: ['hydroxyzine'],
      classes: new Set(),
      matchedBy: 'text',
    });
  });
});

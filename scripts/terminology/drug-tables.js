/**
 * drug-codes.tsv and drug-codes-ndc.tsv → src/terminology/drugs/*.tsv, one row per code.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { byText, readTsv } from './tsv.js';

const RXNORM_NOTICE = [
  'This product uses publicly available data courtesy of the U.S. National Library of Medicine (NLM), National Institutes',
  'of Health, Department of Health and Human Services; NLM is not responsible for the product and does not endorse or',
  'recommend this or any other product.',
];

/** File, code system, whether names may be shipped, and what the head of the file says. */
const TABLES = [
  {
    file: 'rxnorm.tsv',
    system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
    named: true,
    head: ['RxNorm, release of July 2026 with retired codes. Names of retired codes are left out.', ...RXNORM_NOTICE],
  },
  {
    file: 'dmd.tsv',
    system: 'https://dmd.nhs.uk',
    named: true,
    head: [
      'NHS dictionary of medicines and devices (dm+d), lists of 2019 to 2025.',
      'Published by NHSBSA; contains public sector information licensed under the Open Government Licence v3.0.',
    ],
  },
  {
    file: 'snomed.tsv',
    system: 'http://snomed.info/sct',
    named: true,
    head: [
      'SNOMED CT substance and product concepts, quoted in public value sets of 2019 to 2025.',
      'SNOMED CT is owned by SNOMED International; use outside its member countries needs an affiliate license.',
    ],
  },
  {
    file: 'atc.tsv',
    system: 'http://www.whocc.no/atc',
    named: false,
    head: [
      'Anatomical Therapeutic Chemical classification, index of April 2026; codes only.',
      'Copyright WHO Collaborating Centre for Drug Statistics Methodology, Oslo; not for commercial distribution.',
    ],
  },
];

const NDC_TABLE = {
  file: 'ndc.tsv',
  named: true,
  head: [
    'National Drug Code, FDA listing of April 2018 (public domain): labeler and product, the first nine digits of the',
    '11-digit form. Old and incomplete: use after every other code system.',
  ],
};

/** What the service reads comes first; the rest is for reviewers. */
const COLUMNS = ['code', 'ingredients', 'count', 'among_several', 'routes', 'product', 'tty', 'form', 'status', 'name'];

const BRAND_COLUMNS = ['name', 'ingredients', 'count', 'among_several', 'routes', 'product'];

/** A group code of ATC says only what kind of drug it is. */
const GROUP_INGREDIENT = {
  quinine: 'quinine',
  magnesium: 'magnesium',
  'calcium-supplement': 'calcium',
  'vitamin-d': 'vitamin d',
  'botulinum-toxin': 'botulinum toxin',
  'diuretic-thiazide': 'thiazide diuretic',
  'diuretic-loop': 'loop diuretic',
  'diuretic-potassium-sparing': 'potassium-sparing diuretic',
  'diuretic-unspecified': 'diuretic',
  statin: 'statin (unspecified)',
  ppi: 'proton pump inhibitor (unspecified)',
  benzodiazepine: 'benzodiazepine (unspecified)',
  opioid: 'opioid (unspecified)',
  'muscle-relaxant': 'muscle relaxant (unspecified)',
  'mao-inhibitor': 'mao inhibitor (unspecified)',
  'anticoagulant-oral': 'anticoagulant (unspecified)',
  'anticoagulant-heparin': 'anticoagulant (unspecified)',
};

/** Ingredients that the source leaves open, as they read well on a card. */
const OPEN_INGREDIENT = {
  'thiazide (unspecified)': 'thiazide diuretic',
  'potassium-sparing agent (unspecified)': 'potassium-sparing diuretic',
  'diuretic (unspecified)': 'diuretic',
};

/** ACE inhibitors, sartans and calcium channel blockers "and diuretics": in these products a thiazide (Appendix A.1). */
const ATC_WITH_THIAZIDE = /^C0(9BA|9DA|8GA)/;

/** How the source's list of ingredients spells ours. */
const OTHER_SPELLING = {
  'conjugated estrogens': 'estrogens, conjugated',
  senna: 'sennosides',
  chlorthalidone: 'chlortalidone',
};

/** Potassium salts that the source leaves out; Appendix A.1 names the whole group. */
const ATC_POTASSIUM = [
  ['A12BA02', 'potassium citrate'],
  ['A12BA03', 'potassium bitartrate'],
  ['A12BA04', 'potassium bicarbonate'],
  ['A12BA05', 'potassium gluconate'],
  ['A12BA30', 'potassium salts'],
  ['A12BA51', 'potassium chloride'],
];

/** Routes that an ATC group implies where the source names none. */
const ATC_ROUTES = [
  ['A12', ['oral']],
  ['B05', ['parenteral']],
  ['H02', ['oral', 'parenteral']],
  ['J01', ['oral', 'parenteral']],
  ['N01', ['parenteral']],
];

/** What a name says where the source's route contradicts it; found by comparing both over all names. */
const ROUTE_IN_NAME = [
  [/\bpatch(es)?\b|\btransdermal\b/i, 'transdermal'],
  [/\b(respimat|ellipta|perforomist)\b/i, 'inhalation'],
  [/\bmucosal spray\b/i, 'oromucosal'],
  [/\boral spray\b|\bcreamy bites\b/i, 'oral'],
  [/\bophthalmic\b/i, 'ophthalmic'],
  [/\b(topical|alcoholic) solution\b|\blotion\b|\bmedicated pad\b/i, 'topical'],
];

/** SNOMED CT and dm+d; one source read its older name, 1-hydroxycholecalciferol, as cholecalciferol. */
const ALFACALCIDOL = '11984007';

/** Magnesium that is no supplement: antacids and laxatives by ATC group (Appendix A.1), and salts whose drug is the other part. */
const NO_SUPPLEMENT = 'magnesium (no supplement)';
const ATC_ANTACID_OR_LAXATIVE = /^A0(2AA|2AD|6AD)/;
const OTHER_DRUG_OF_SALT =
  /stearate|valpro|edta|palmit|myrist|laur|oxybate|salicyl|floxacillin|dipyrone|acetylcysteine|levomefolate|thiosulfate|dimecrotic|mg-28|ascorbyl/i;

/** Gives back [file name, number of rows]. */
export function buildDrugTables({ folder, target, classes }) {
  const known = knownIngredients(classes);
  const rows = [...readTsv(join(folder, 'drug-codes.tsv')), ...ATC_POTASSIUM.map(asAtcRow)];
  mkdirSync(join(target, 'drugs'), { recursive: true });
  const written = TABLES.map((table) => {
    const own = rows.filter(({ system }) => system === table.system);
    return writeTable(table, productsOf(own, known), target);
  });
  const ndc = readTsv(join(folder, 'drug-codes-ndc.tsv')).map(asNdcRow);
  return [...written, writeTable(NDC_TABLE, productsOf(ndc, known), target), writeBrands(rows, known, target)];
}

function knownIngredients(path) {
  const { classes, withoutClass } = JSON.parse(readFileSync(path, 'utf8'));
  const named = Object.values(classes).flatMap((rules) => rules.flatMap(({ ingredients }) => ingredients));
  return new Set([...named, ...withoutClass.ingredients]);
}

function asAtcRow([code, ingredient]) {
  const system = 'http://www.whocc.no/atc';
  const text = { tty: 'ATC5', display: '', display_quality: '', all_ingredients: '', form: '', route: '' };
  return { ...text, system, code, ingredient, class: 'potassium-chloride', status: 'active' };
}

function asNdcRow(row) {
  // The source calls 56 film-coated tablets and capsules topical.
  const route = row.route === 'topical' ? '' : row.route;
  return { ...row, route, tty: 'NDC9', display_quality: 'exact', all_ingredients: '', form: '', status: 'unknown' };
}

/** One product per code, sorted by code; products without any known ingredient are left out. */
function productsOf(rows, known) {
  const byCode = new Map();
  for (const row of rows) byCode.set(row.code, [...(byCode.get(row.code) ?? []), row]);
  return [...byCode]
    .map(([code, matches]) => productOf(code, matches, known))
    .filter(({ ingredients }) => ingredients.length > 0)
    .sort((a, b) => byText(a.code, b.code));
}

function productOf(code, matches, known) {
  const named = matches.map((row) => ({ ...row, ingredient: ingredientOf(row) }));
  const counted = named.filter(({ ingredient }) => known.has(ingredient));
  const several = counted.filter((row) => row.class.endsWith('-combination'));
  const [first] = matches;
  const listed = first.all_ingredients.split(/;|\/ /).filter((name) => name.trim() !== '');
  const isNamed = first.display_quality === 'exact' && first.status !== 'retired';
  return {
    code,
    tty: first.tty,
    ingredients: sortedSet(counted.map(({ ingredient }) => ingredient)),
    count: Math.max(listed.length, new Set(named.map(({ ingredient }) => ingredient)).size),
    among_several: sortedSet(several.map(({ ingredient }) => ingredient)),
    form: first.form,
    routes: routesOf(code, matches),
    product: listed.length > 1 ? sortedSet(listed.map(ownName(counted))) : [],
    status: first.status,
    name: isNamed ? first.display : '',
  };
}

/** Name in the list of a product: ours where it is the same ingredient with its salt or source. */
function ownName(counted) {
  return (name) => {
    const bare = name.trim().replace(/ \(usp\)$|, usp$/, '');
    const own = counted.map(({ ingredient }) => ingredient).find((ingredient) => isSameDrug(bare, ingredient));
    return own ?? bare;
  };
}

function isSameDrug(listed, ingredient) {
  const written = OTHER_SPELLING[ingredient] ?? ingredient;
  return listed === written || listed.startsWith(`${written} `) || listed.startsWith(`${written},`);
}

function ingredientOf({ code, class: drugClass, ingredient, display }) {
  if (code === ALFACALCIDOL) return 'alfacalcidol';
  if (ATC_ANTACID_OR_LAXATIVE.test(code) && drugClass === 'magnesium') return NO_SUPPLEMENT;
  if (ingredient === 'magnesium' && OTHER_DRUG_OF_SALT.test(display)) return NO_SUPPLEMENT;
  if (ATC_WITH_THIAZIDE.test(code) && drugClass === 'diuretic-unspecified') return 'thiazide diuretic';
  if (ingredient !== '(class)') return OPEN_INGREDIENT[ingredient] ?? ingredient;
  return GROUP_INGREDIENT[drugClass] ?? ingredient;
}

/** `kit` is a package, not a route. */
function routesOf(code, matches) {
  const named = ROUTE_IN_NAME.find(([words]) => matches.some(({ display }) => words.test(display)))?.[1];
  if (named !== undefined) return [named];
  const stated = sortedSet(matches.flatMap(statedRoutes));
  if (stated.length > 0) return stated;
  if (matches.some(isOralEstrogen)) return ['oral'];
  return ATC_ROUTES.find(([group]) => code.startsWith(group))?.[1] ?? [];
}

function statedRoutes({ route, class: drugClass, display }) {
  // A package is no route; the forms inside are in its name.
  if (route === 'kit') return /\boral (tablet|capsule)\b/i.test(display) ? ['oral'] : [];
  // The source read "ear" in brand names of cough syrups.
  if (route === 'otic' && drugClass === 'opioid') return [];
  return route.split('|');
}

/** Vaginal cream and injection have a strength per ml and no second ingredient; all other conjugated estrogens are swallowed. */
function isOralEstrogen({ ingredient, tty, display, all_ingredients: all }) {
  if (ingredient !== 'conjugated estrogens') return false;
  if (all.includes(';')) return true;
  return /SCDC|SBDC/.test(tty) && /\bmg\b/i.test(display) && !/\b(ml|mg mg|injection|vaginal)\b/i.test(display);
}

function sortedSet(values) {
  return [...new Set(values.filter((value) => value !== ''))].sort(byText);
}

function writeTable({ file, head, named }, products, target) {
  const lines = products.map((product) => {
    const row = named ? product : { ...product, name: '' };
    return COLUMNS.map((column) => cellOf(row[column])).join('\t');
  });
  return write(file, [...head, ...EXPLANATION], [COLUMNS.join('\t'), ...lines], target);
}

function cellOf(value) {
  return Array.isArray(value) ? value.join(';') : value;
}

const EXPLANATION = [
  'Made by scripts/build-terminology.js; do not edit. ingredients: those of drug-classes.json; count: ingredients of the',
  'whole product, at least; among_several: ingredients that are one of several electrolytes, vitamins or infusion fluids;',
  'product: all ingredients of a combination, where the source names them.',
];

/** Brand names of active RxNorm codes, for orders that carry text only. */
function writeBrands(rows, known, target) {
  const brands = rows.filter((row) => row.tty === 'BN' && row.display_quality === 'exact' && row.status === 'active');
  const lines = productsOf(brands, known)
    .map((brand) => BRAND_COLUMNS.map((column) => cellOf(brand[column])).join('\t'))
    .sort(byText);
  const head = [
    'RxNorm brand names, release of July 2026. Made by scripts/build-terminology.js; do not edit.',
    ...RXNORM_NOTICE,
  ];
  return write('names.tsv', head, [BRAND_COLUMNS.join('\t'), ...lines], target);
}

function write(file, head, lines, target) {
  const text = [...head.map((line) => `# ${line}`), ...lines].join('\n');
  writeFileSync(join(target, 'drugs', file), `${text}\n`);
  return [file, lines.length - 1];
}

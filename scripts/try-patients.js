#!/usr/bin/env node
/**
 * Runs every patient of a folder through all services, and prints which cards came up: a look at the rules with whole records.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readPatients } from './patients/read-patients.js';

const usage = `Usage: node scripts/try-patients.js <folder> [--as-of DATE]

Sends every patient found in a folder of FHIR R4 JSON files through all three services, with prefetch made from the files, and prints a
Markdown table of the cards. The order services are asked once per draft: quinine for cramps, hydrochlorothiazide, raloxifene, naproxen.
Needs a build (npm run build). Nothing is sent anywhere: the engine runs in this process, without a FHIR server.

  <folder>      bundles of any type, bare resources, one or several files per patient
  --as-of DATE  evaluates all as if it were this date; otherwise each patient the day after the newest Observation
`;

const DAY_MS = 24 * 60 * 60 * 1000;
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const CRAMPS = {
  coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'G47.62' }],
  text: 'Nocturnal leg cramps',
};
const DRAFTS = [
  { name: 'quinine for cramps', code: '997010', text: 'quinine sulfate 324 MG Oral Capsule', reasonCode: [CRAMPS] },
  { name: 'hydrochlorothiazide', code: '310798', text: 'hydrochlorothiazide 25 MG Oral Tablet' },
  { name: 'raloxifene', code: '1490065', text: 'raloxifene hydrochloride 60 MG Oral Tablet' },
  { name: 'naproxen', code: '198013', text: 'naproxen 250 MG Oral Tablet' },
  { name: 'baclofen for cramps', code: '197391', text: 'baclofen 10 MG Oral Tablet', reasonCode: [CRAMPS] },
  {
    name: 'cyclobenzaprine for cramps',
    code: '828348',
    text: 'cyclobenzaprine hydrochloride 10 MG Oral Tablet',
    reasonCode: [CRAMPS],
  },
  { name: 'magnesium for cramps', code: '198741', text: 'magnesium oxide 400 MG Oral Tablet', reasonCode: [CRAMPS] },
];

await main(readArguments());

async function main({ folder, asOf }) {
  const evaluate = await loadEngine();
  const { patients, unreadable } = readPatients(folder);
  const rows = [];
  for (const [index, patient] of patients.entries()) {
    showProgress(`\r${index + 1} of ${patients.length} patients `);
    rows.push(await tryPatient(patient, asOf ?? dayAfterNewest(patient.resources), evaluate));
  }
  showProgress('\n');
  process.stdout.write(table(rows));
  for (const name of unreadable) process.stdout.write(`\nNot readable: ${name}\n`);
  if (unreadable.length > 0 || rows.some(({ errors }) => errors.length > 0)) process.exitCode = 1;
}

/** Ends the process where there is nothing to try. */
function readArguments() {
  const { values, positionals } = parseOptions();
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const [folder] = positionals;
  const asOf = values['as-of'] === undefined ? undefined : Date.parse(values['as-of']);
  if (positionals.length !== 1 || Number.isNaN(asOf)) stop(usage);
  if (!existsSync(folder)) stop(`There is no folder ${folder}\n`);
  return { folder, asOf };
}

function parseOptions() {
  const options = { 'as-of': { type: 'string' }, help: { type: 'boolean', short: 'h' } };
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return stop(`${error.message}\n\n${usage}`);
  }
}

function showProgress(text) {
  if (process.stderr.isTTY) process.stderr.write(text);
}

function stop(message) {
  process.stderr.write(message);
  process.exit(2);
}

/** The engine as the command line uses it, from the build. */
async function loadEngine() {
  const load = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
  const { SERVICES } = await load('hooks/index.js').catch(() => stop('There is no build: npm run build\n'));
  const { parseRequest } = await load('src/cds/parse-request.js');
  const { assertCards } = await load('src/cds/check-card.js');
  const { parseConfig } = await load('src/config/config.js');
  const { evaluateRequest } = await load('src/engine/evaluate-request.js');
  const { publishService } = await load('src/engine/publish-service.js');
  const { RULES: rules } = await load('src/rules/index.js');
  const { loadTerminology } = await load('src/terminology/load.js');
  const terminology = loadTerminology();
  const declarations = SERVICES.map((service) => publishService(service, terminology.valueSets));
  const { clinical: settings } = parseConfig(undefined);
  return async (body, asOf) => {
    const declaration = declarations.find(({ service }) => service.hook === body.hook);
    const evaluation = await evaluateRequest(parseRequest(body, [body.hook]), declaration, {
      rules,
      terminology,
      settings,
      publicUrl: 'https://cds.example.org',
      newUuid: randomUUID,
      asOf,
      reader: undefined,
      deadline: new AbortController().signal,
    });
    assertCards(evaluation.cards);
    return evaluation;
  };
}

async function tryPatient(patient, asOf, evaluate) {
  const errors = [];
  const ask = async (hook, drafts, record = patient) => {
    try {
      const { cards, reports } = await evaluate(hookRequest(hook, record, drafts), asOf);
      const crashed = reports.filter(({ outcome }) => outcome.kind === 'crashed');
      errors.push(...crashed.map(({ rule }) => `${rule.meta.id} crashed`));
      return cards.map(outline).join('; ');
    } catch (error) {
      errors.push(`${hook}: ${error.code ?? error.message}`);
      return 'error';
    }
  };
  const cells = [await ask('patient-view', []), await ask('patient-view', [], withCramps(patient, asOf))];
  for (const draft of DRAFTS) {
    const order = [{ ...draftOrder(draft), subject: { reference: `Patient/${patient.id}` } }];
    cells.push(bothHooks(await ask('order-select', order), await ask('order-sign', order)));
  }
  return { name: patient.name, id: patient.id, asOf, cells, errors: [...new Set(errors)] };
}

/** The same patient, who has told of leg cramps the day before. */
function withCramps(patient, asOf) {
  const cramps = {
    resourceType: 'Condition',
    id: 'tried-cramps',
    subject: { reference: `Patient/${patient.id}` },
    clinicalStatus: { coding: [{ code: 'active' }] },
    code: CRAMPS,
    recordedDate: new Date(asOf - DAY_MS).toISOString(),
  };
  return { ...patient, resources: [...patient.resources, cramps] };
}

/** `quinine-for-cramps critical + quinine-pregnancy`. */
function outline({ indicator, extension }) {
  const [primary, ...others] = extension['org.cramp-cds.rule-ids'];
  return [`${primary} ${indicator}`, ...others].join(' + ');
}

function bothHooks(select, sign) {
  return select === sign ? select : `select: ${select || '–'}<br>sign: ${sign || '–'}`;
}

function draftOrder({ code, text, reasonCode }) {
  return {
    resourceType: 'MedicationRequest',
    id: 'tried-draft',
    status: 'draft',
    intent: 'order',
    medicationCodeableConcept: { coding: [{ system: RXNORM, code, display: text }], text },
    ...(reasonCode === undefined ? {} : { reasonCode }),
  };
}

function hookRequest(hook, patient, drafts) {
  const draftOrders = { resourceType: 'Bundle', type: 'collection', entry: drafts.map((resource) => ({ resource })) };
  return {
    hook,
    hookInstance: randomUUID(),
    context: {
      userId: 'Practitioner/tries-patients',
      patientId: patient.id,
      ...(hook === 'patient-view' ? {} : { draftOrders }),
      ...(hook === 'order-select' ? { selections: drafts.map(({ id }) => `MedicationRequest/${id}`) } : {}),
    },
    prefetch: prefetchOf(patient.resources),
  };
}

/** Everything of each type: the service has to filter by itself what a server would have left out. */
function prefetchOf(resources) {
  const ofType = (...types) => resources.filter(({ resourceType }) => types.includes(resourceType));
  const [patient] = ofType('Patient');
  return {
    ...(patient === undefined ? {} : { patient }),
    conditions: searchset(ofType('Condition')),
    procedures: searchset(ofType('Procedure')),
    medications: searchset(ofType('MedicationRequest', 'Medication')),
    medicationStatements: searchset(ofType('MedicationStatement', 'Medication')),
    labs: searchset(ofType('Observation')),
    pregnancyAndQt: searchset(ofType('Observation')),
    allergies: searchset(ofType('AllergyIntolerance')),
    openOrders: searchset(ofType('ServiceRequest')),
  };
}

function searchset(resources) {
  const entry = resources.map((resource) => ({
    resource,
    search: { mode: resource.resourceType === 'Medication' ? 'include' : 'match' },
  }));
  const total = resources.filter(({ resourceType }) => resourceType !== 'Medication').length;
  return { resourceType: 'Bundle', type: 'searchset', total, entry };
}

/** In UTC milliseconds; without Observations the day after the newest entry of another kind, without any now. */
function dayAfterNewest(resources) {
  const observed = resources.map(({ effectiveDateTime, effectivePeriod }) => effectiveDateTime ?? effectivePeriod?.end);
  const others = resources.map(
    ({ authoredOn, recordedDate, performedDateTime, performedPeriod }) =>
      authoredOn ?? recordedDate ?? performedDateTime ?? performedPeriod?.end ?? performedPeriod?.start,
  );
  return newest(observed) ?? newest(others) ?? Date.now();
}

function newest(dates) {
  const times = dates.map((date) => Date.parse(date)).filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : Math.max(...times) + DAY_MS;
}

function table(rows) {
  const head = [
    'Patient',
    'Evaluated',
    'patient-view',
    'patient-view with leg cramps',
    ...DRAFTS.map(({ name }) => `order of ${name}`),
    'Errors',
  ];
  const lines = rows.map(({ name, id, asOf, cells, errors }) => {
    const isShared = rows.filter((row) => row.name === name).length > 1;
    const date = new Date(asOf).toISOString().slice(0, 10);
    return [isShared ? `${name} (${id})` : name, date, ...cells.map((cell) => cell || '–'), errors.join('; ') || '–'];
  });
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

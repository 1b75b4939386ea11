/**
 * Value sets as FHIR R4 ValueSet files, one folder per license group.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { byText } from './tsv.js';

const VERSION = '2026.11.0';

const COPYRIGHT = {
  loinc:
    'This material contains content from LOINC (http://loinc.org). LOINC is copyright (c) Regenstrief Institute, Inc. and the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the license at http://loinc.org/license. LOINC is a registered United States trademark of Regenstrief Institute, Inc.',
  snomed:
    'This value set includes content from SNOMED CT, which is copyright of SNOMED International. Use in member countries is under the national license; elsewhere each deployer needs an affiliate license.',
  'icd-cm': 'ICD-10-CM and ICD-9-CM are in the public domain (US government).',
  'icd-who':
    'ICD-10 is copyright of the World Health Organization. Codes only; titles are not included. A site may leave this file out.',
};

/** Replaces all files of the groups given; gives back [group, number of files]. */
export function writeValueSets(sets, { target, date }) {
  const groups = [...new Set(sets.map(({ group }) => group))].sort(byText);
  return groups.map((group) => {
    const folder = join(target, 'value-sets', group);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const own = sets.filter((set) => set.group === group);
    for (const set of own) {
      writeFileSync(join(folder, `${set.name}.json`), `${JSON.stringify(valueSet(set, date), null, 1)}\n`);
    }
    return [group, own.length];
  });
}

function valueSet({ group, name, title, purpose, description, include }, date) {
  const id = `${name}-${group}`;
  return {
    resourceType: 'ValueSet',
    id,
    url: `https://cramp-cds.org/fhir/ValueSet/${id}`,
    version: VERSION,
    name: id.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter) => letter.toUpperCase()),
    title,
    status: 'draft',
    date,
    description,
    purpose,
    copyright: COPYRIGHT[group],
    compose: { include },
  };
}

/** One `include` per code system: prefixes as filters, single codes as concepts. */
export function includeOf(system, rows, { named = true } = {}) {
  const prefixes = unique(rows.filter(({ kind }) => kind === 'prefix'));
  const covered = new Set(prefixes.map(({ code }) => code));
  const codes = unique(rows.filter(({ kind, code }) => kind !== 'prefix' && !covered.has(code)));
  const filters = prefixes.map(({ code }) => ({ property: 'concept', op: 'is-a', value: code }));
  const concepts = codes.map(({ code, display }) => (named && display ? { code, display } : { code }));
  // In FHIR, concepts and filters of one include are alternatives that cannot be combined.
  return [
    ...(concepts.length > 0 ? [{ system, concept: concepts }] : []),
    ...filters.map((filter) => ({ system, filter: [filter] })),
  ];
}

function unique(rows) {
  return [...new Map(rows.map((row) => [row.code, row])).values()].sort((a, b) => byText(a.code, b.code));
}

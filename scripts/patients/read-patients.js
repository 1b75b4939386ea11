/**
 * Patients from a folder of FHIR JSON, whatever the form: bundles of any type, bundles in bundles, bare resources, lists of resources,
 * one patient in many files or many patients in one file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * One entry per patient that any resource is about, also where the Patient itself is not in the folder. The same patient id in two
 * files of one folder is one patient; in two folders it is two.
 *
 * @returns {{ patients: { name: string, id: string, resources: object[] }[], unreadable: string[] }}
 */
export function readPatients(folder) {
  const unreadable = [];
  const groups = new Map();
  for (const path of jsonFiles(folder)) {
    const name = relative(folder, path);
    try {
      addTo(groups, { name, folder: dirname(name), resources: resourcesOf(JSON.parse(readFileSync(path, 'utf8'))) });
    } catch {
      unreadable.push(name);
    }
  }
  return { patients: [...groups.values()].flatMap(patientsOf), unreadable };
}

function jsonFiles(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return jsonFiles(path);
    return entry.name.endsWith('.json') ? [path] : [];
  });
}

/** Resources of one file, each with an id, and references by `urn:uuid` replaced by references by id. */
function resourcesOf(json) {
  const entries = entriesOf(json).map(({ fullUrl, resource }, index) => ({
    fullUrl,
    resource: { ...resource, id: resource.id ?? fullUrl?.replace(/^urn:uuid:/, '') ?? `without-id-${index + 1}` },
  }));
  const references = new Map(
    entries
      .filter(({ fullUrl }) => fullUrl?.startsWith('urn:'))
      .map(({ fullUrl, resource }) => [fullUrl, `${resource.resourceType}/${resource.id}`]),
  );
  return entries.map(({ resource }) => withReferences(resource, references));
}

function entriesOf(json) {
  if (Array.isArray(json)) return json.flatMap(entriesOf);
  if (typeof json?.resourceType !== 'string') return [];
  if (json.resourceType !== 'Bundle') return [{ fullUrl: undefined, resource: json }];
  return (json.entry ?? []).flatMap((entry) => {
    if (!entry?.resource) return [];
    const { fullUrl, resource } = entry;
    return resource.resourceType === 'Bundle' ? entriesOf(resource) : [{ fullUrl, resource }];
  });
}

function withReferences(value, references) {
  if (Array.isArray(value)) return value.map((item) => withReferences(item, references));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === 'reference' && references.has(member) ? references.get(member) : withReferences(member, references),
    ]),
  );
}

function addTo(groups, { name, folder, resources }) {
  const group = groups.get(folder) ?? { folder, resources: [], names: new Map() };
  group.resources.push(...resources);
  for (const { resourceType, id } of resources) {
    if (resourceType === 'Patient' && !group.names.has(id)) group.names.set(id, name);
  }
  groups.set(folder, group);
}

function patientsOf({ folder, resources, names }) {
  const ids = new Set([...names.keys(), ...resources.map(patientIdOf).filter((id) => id !== undefined)]);
  const medications = resources.filter(({ resourceType }) => resourceType === 'Medication');
  return [...ids].map((id) => {
    const own = resources.filter((resource) => patientIdOf(resource) === id);
    const named = new Set(own.map(({ medicationReference }) => lastPart(medicationReference?.reference)));
    return {
      name: names.get(id) ?? `${folder}: Patient/${id}, not in the folder`,
      id,
      resources: [...own, ...medications.filter((medication) => named.has(medication.id))],
    };
  });
}

function patientIdOf({ resourceType, id, subject, patient }) {
  if (resourceType === 'Patient') return id;
  const reference = (subject ?? patient)?.reference;
  return /(^|\/)Patient\/[^/]+/.test(reference ?? '') ? lastPart(reference.replace(/\/_history\/.*/, '')) : undefined;
}

function lastPart(reference) {
  return reference?.split('/').at(-1);
}

/** The chart of a patient in words, as its header and lists show it. */
import { conceptText, type Json, type Resource, recordOf, recordsOf, textOf } from './resource.js';

export function patientName(patient: Resource): string {
  const names = recordsOf(patient['name']);
  const name = names.find(({ use }) => use === 'official') ?? names[0] ?? {};
  const given = Array.isArray(name['given']) ? name['given'].join(' ') : '';
  const spelled = [given, textOf(name['family']) ?? ''].join(' ').trim();
  return textOf(name['text']) ?? (spelled === '' ? `Patient ${patient.id ?? 'without id'}` : spelled);
}

/** "67 years", "14 months"; undefined without a birth date. */
export function ageText(patient: Resource, today: Date): string | undefined {
  const born = new Date(textOf(patient['birthDate']) ?? '');
  if (Number.isNaN(born.getTime())) return undefined;
  const months =
    (today.getUTCFullYear() - born.getUTCFullYear()) * 12 +
    (today.getUTCMonth() - born.getUTCMonth()) -
    (today.getUTCDate() < born.getUTCDate() ? 1 : 0);
  return months < 24 ? `${months} months` : `${Math.floor(months / 12)} years`;
}

/** "67 years, female, born 1959-01-02" */
export function patientLine(patient: Resource, today: Date): string {
  const born = textOf(patient['birthDate']);
  const facts = [
    ageText(patient, today) ?? 'age unknown',
    textOf(patient['gender']) ?? 'sex unknown',
    born && `born ${born}`,
  ];
  return facts.filter((fact) => fact !== undefined).join(', ');
}

/** One line of a list in the chart. */
export interface ChartLine {
  readonly key: string;
  readonly text: string;
  /** Beside it, smaller. */
  readonly note: string | undefined;
}

export function problemLine(condition: Resource): ChartLine {
  const status = conceptText(condition['clinicalStatus']);
  const since = dayOf(condition['onsetDateTime'] ?? condition['recordedDate']);
  return lineOf(condition, 'code', [status === 'active' ? undefined : status, since && `since ${since}`]);
}

export function medicineLine(request: Resource): ChartLine {
  const name =
    conceptText(request['medicationCodeableConcept']) ?? textOf(recordOf(request['medicationReference'])['display']);
  const dosage = recordsOf(request['dosageInstruction'])[0] ?? recordsOf(request['dosage'])[0] ?? {};
  const since = dayOf(
    request['authoredOn'] ?? request['effectiveDateTime'] ?? recordOf(request['effectivePeriod'])['start'],
  );
  return {
    key: keyOf(request),
    text: name ?? 'Medicine without a name',
    note: joined([textOf(dosage['text']), since && `since ${since}`]),
  };
}

export function allergyLine(allergy: Resource): ChartLine {
  const reactions = recordsOf(allergy['reaction']).flatMap(({ manifestation }) =>
    recordsOf(manifestation).map(conceptText),
  );
  return lineOf(allergy, 'code', [reactions.filter((text) => text !== undefined).join(', ') || undefined]);
}

export function isCurrentProblem({ clinicalStatus, verificationStatus }: Json): boolean {
  const codes = [clinicalStatus, verificationStatus].flatMap((concept) =>
    recordsOf(recordOf(concept)['coding']).map(({ code }) => code),
  );
  return !codes.some((code) =>
    ['inactive', 'resolved', 'remission', 'refuted', 'entered-in-error'].includes(String(code)),
  );
}

function lineOf(resource: Resource, member: string, notes: readonly (string | undefined)[]): ChartLine {
  return { key: keyOf(resource), text: conceptText(resource[member]) ?? 'Entry without a name', note: joined(notes) };
}

function joined(notes: readonly (string | undefined)[]): string | undefined {
  const said = notes.filter((note) => note !== undefined && note !== '');
  return said.length === 0 ? undefined : said.join(' · ');
}

function keyOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id ?? ''}`;
}

function dayOf(value: unknown): string | undefined {
  return textOf(value)?.slice(0, 10);
}

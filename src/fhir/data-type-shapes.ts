/** The data types of FHIR R4 that the resources we read are made of. */
import type {
  Annotation,
  CodeableConcept,
  Coding,
  Dosage,
  DosageDoseAndRate,
  Identifier,
  Period,
  Quantity,
  Range,
  Ratio,
  Reference,
  Timing,
  TimingRepeat,
} from 'fhir/r4.js';
import { code, codes, flag, list, number, object, text, unread } from './shape.js';

export const coding = object<Coding>({ system: text, version: text, code: text, display: text, userSelected: unread });
export const codeableConcept = object<CodeableConcept>({ coding: list(coding), text });
export const quantity = object<Quantity>({ value: number, comparator: code, unit: text, system: text, code: text });
export const range = object<Range>({ low: quantity, high: quantity });
export const ratio = object<Ratio>({ numerator: quantity, denominator: quantity });
export const period = object<Period>({ start: text, end: text });
export const identifier = object<Identifier>({
  use: code,
  type: codeableConcept,
  system: text,
  value: text,
  period,
  assigner: unread,
});
export const reference = object<Reference>({ reference: text, type: text, identifier: unread, display: text });
export const annotation = object<Annotation>({ authorReference: reference, authorString: text, time: text, text }, [
  'text',
]);
export const timing = object<Timing>({
  event: list(text),
  repeat: object<TimingRepeat>({
    boundsDuration: quantity,
    boundsRange: range,
    boundsPeriod: period,
    count: number,
    countMax: number,
    duration: number,
    durationMax: number,
    durationUnit: code,
    frequency: number,
    frequencyMax: number,
    period: number,
    periodMax: number,
    periodUnit: code,
    dayOfWeek: codes,
    timeOfDay: list(text),
    when: codes,
    offset: number,
  }),
  code: codeableConcept,
});
export const dosage = object<Dosage>({
  sequence: number,
  text,
  additionalInstruction: list(codeableConcept),
  patientInstruction: text,
  timing,
  asNeededBoolean: flag,
  asNeededCodeableConcept: codeableConcept,
  site: codeableConcept,
  route: codeableConcept,
  method: unread,
  doseAndRate: list(
    object<DosageDoseAndRate>({
      type: codeableConcept,
      doseRange: range,
      doseQuantity: quantity,
      rateRatio: ratio,
      rateRange: range,
      rateQuantity: quantity,
    }),
  ),
  maxDosePerPeriod: ratio,
  maxDosePerAdministration: quantity,
  maxDosePerLifetime: quantity,
});

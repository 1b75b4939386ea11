/**
 * The two resource types that are read from `contained`, and what R4 allows to contain them.
 */
import type { FhirResource, Medication, MedicationIngredient, Specimen, SpecimenCollection } from 'fhir/r4.js';
import { isRecord } from '../cds/json.js';
import type { UnreadMember } from '../cds/lenient.js';
import { annotation, codeableConcept, identifier, period, quantity, ratio, reference } from './data-type-shapes.js';
import { code, type Fields, flag, list, members, object, text, unread } from './shape.js';

/** A reader for every member of a resource but those dropped from all resources. */
export type ResourceShape<R extends FhirResource> = Fields<R, UnreadMember | 'resourceType'>;

const medicationMembers: Omit<ResourceShape<Medication>, 'contained'> = {
  id: text,
  identifier: unread,
  code: codeableConcept,
  status: code,
  manufacturer: reference,
  form: codeableConcept,
  amount: ratio,
  ingredient: list(
    object<MedicationIngredient>({
      itemCodeableConcept: codeableConcept,
      itemReference: reference,
      isActive: flag,
      strength: ratio,
    }),
  ),
  batch: unread,
};

const specimenMembers: Omit<ResourceShape<Specimen>, 'contained'> = {
  id: text,
  identifier: unread,
  accessionIdentifier: identifier,
  status: code,
  type: codeableConcept,
  subject: reference,
  receivedTime: text,
  parent: list(reference),
  request: list(reference),
  collection: object<SpecimenCollection>({
    collector: reference,
    collectedDateTime: text,
    collectedPeriod: period,
    duration: quantity,
    quantity,
    method: unread,
    bodySite: unread,
    fastingStatusCodeableConcept: codeableConcept,
    fastingStatusDuration: quantity,
  }),
  processing: unread,
  container: unread,
  condition: list(codeableConcept),
  note: list(annotation),
};

const readMedication = members(medicationMembers);
const readSpecimen = members(specimenMembers);

/**
 * Contained resources of these two types: R4 lets both be empty, so whatever was read is whole in its type. Others are dropped.
 */
export const contained = list((value): Medication | Specimen | undefined => {
  switch (isRecord(value) && value['resourceType']) {
    case 'Medication':
      return { ...readMedication(value), resourceType: 'Medication' };
    case 'Specimen':
      return { ...readSpecimen(value), resourceType: 'Specimen' };
    default:
      return undefined;
  }
});

export const medication: ResourceShape<Medication> = { ...medicationMembers, contained };
export const specimen: ResourceShape<Specimen> = { ...specimenMembers, contained };

/**
 * Every medicine and referral that may be proposed, whole (Appendix B), with and without an encounter and a requester.
 */
import { describe, expect, test } from '@jest/globals';
import type { MedicationRequest } from 'fhir/r4.js';
import { runRules } from '../../src/engine/run-rules.js';
import type { OrderContext } from '../../src/facts/clinical-facts.js';
import { DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import rule from '../../src/rules/myofascial-trigger-point-cramps.rule.js';
import { baclofenDraft, changeDose, STARTING_SCHEDULE } from '../../src/rules/shared/baclofen-draft.js';
import { magnesiumDraft } from '../../src/rules/shared/magnesium-draft.js';
import { factsOf } from '../../src/rules/vignette.js';
import { AS_OF, CRAMPS, draftOrder, problem } from '../../src/rules/vignette-facts.js';

const SUBJECT = { reference: 'Patient/pat-1' };
const ENCOUNTER = { reference: 'Encounter/enc-1' };
const REQUESTER = { reference: 'Practitioner/prac-1' };

const CONTEXTS: readonly (readonly [string, OrderContext, object])[] = [
  ['alone', { subject: SUBJECT, encounter: undefined, requester: undefined }, { subject: SUBJECT }],
  [
    'with encounter and requester',
    { subject: SUBJECT, encounter: ENCOUNTER, requester: REQUESTER },
    { subject: SUBJECT, encounter: ENCOUNTER, requester: REQUESTER },
  ],
];

const DRAFT = { status: 'draft', intent: 'proposal' };

describe.each(CONTEXTS)('a proposed order %s', (_, context, members) => {
  test('of magnesium has no dose', () => {
    expect(magnesiumDraft(context)).toStrictEqual({
      type: 'create',
      description: 'Draft order: oral magnesium, dose left to the prescriber',
      resource: {
        resourceType: 'MedicationRequest',
        ...DRAFT,
        ...members,
        medicationCodeableConcept: { text: 'magnesium, oral' },
        reasonCode: [{ text: 'Leg cramps in pregnancy' }],
        dosageInstruction: [{ text: 'Dose per prescriber' }],
      },
    });
  });

  test('of baclofen is 5 mg twice daily for 14 days, without refills', () => {
    const action = baclofenDraft(context);
    expect(action).toMatchObject({ type: 'create', description: expect.stringContaining('off-label for cramps') });
    expect(action.type === 'create' && action.resource).toMatchObject({
      resourceType: 'MedicationRequest',
      ...DRAFT,
      ...members,
      medicationCodeableConcept: { coding: [{ code: '430902' }], text: 'baclofen 5 mg oral tablet' },
      reasonCode: [{ text: 'Severe refractory muscle cramps (off-label)' }],
      dosageInstruction: [
        {
          text: expect.stringMatching(/^5 mg by mouth twice daily\..*maximum 30 mg\/day\. Do not stop abruptly\.$/),
          timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
          doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg', code: 'mg' } }],
        },
      ],
      dispenseRequest: { numberOfRepeatsAllowed: 0, expectedSupplyDuration: { value: 14, code: 'd' } },
    });
  });

  test('for a trigger-point injection is a referral to evaluate it', () => {
    const facts = factsOf({ crampEvidence: CRAMPS, conditions: [problem('myofascial-pain')], orderContext: context });
    const [report] = runRules([rule], facts, { settings: DEFAULT_SETTINGS, asOf: AS_OF, gate: () => undefined });
    const advice = report?.outcome.kind === 'advise' ? report.outcome.advice : [];
    expect(advice.flatMap(({ suggestions = [] }) => suggestions.flatMap(({ actions }) => actions))).toStrictEqual([
      {
        type: 'create',
        description: 'Draft order: referral for calf trigger-point injection',
        resource: {
          resourceType: 'ServiceRequest',
          ...DRAFT,
          ...members,
          code: { text: 'Referral: evaluation for calf trigger-point injection (lidocaine)' },
          reasonCode: [{ text: 'Leg cramps with calf trigger points' }],
        },
      },
    ]);
  });
});

describe('a changed dose of baclofen', () => {
  const drafted = (members: Partial<MedicationRequest>) =>
    draftOrder('baclofen', {
      resource: { resourceType: 'MedicationRequest', status: 'draft', intent: 'order', subject: SUBJECT, ...members },
    });
  const changed = (members: Partial<MedicationRequest>) => {
    const action = changeDose(drafted(members), STARTING_SCHEDULE);
    return action.type === 'update' && action.resource.resourceType === 'MedicationRequest'
      ? action.resource
      : undefined;
  };

  test('keeps the route and whatever else was ordered', () => {
    const route = { coding: [{ system: 'http://snomed.info/sct', code: '26643006' }] };
    const resource = changed({
      note: [{ text: 'kept' }],
      dosageInstruction: [{ text: '10 mg three times daily', route }],
    });
    expect(resource).toMatchObject({ status: 'draft', subject: SUBJECT, note: [{ text: 'kept' }] });
    expect(resource?.dosageInstruction).toHaveLength(1);
    expect(resource?.dosageInstruction?.[0]).toMatchObject({ text: expect.stringMatching(/^5 mg by mouth/), route });
  });

  test.each([
    ['no dosage', {}],
    ['an empty list of dosages', { dosageInstruction: [] }],
    ['a dosage without a route', { dosageInstruction: [{ text: '10 mg three times daily' }] }],
  ])('adds no route to an order with %s', (_says, members) => {
    const [dosage, ...others] = changed(members)?.dosageInstruction ?? [];
    expect(others).toHaveLength(0);
    expect(dosage?.text).toMatch(/^5 mg by mouth twice daily/);
    expect(Object.keys(dosage ?? {})).not.toContain('route');
  });
});

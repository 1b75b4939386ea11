import { expect, test } from '@jest/globals';
import { overrideReason } from '../../src/terminology/override-reasons.js';

test.each([
  ['indication-malaria', 'Indication is malaria'],
  ['indication-babesiosis', 'Indication is babesiosis'],
  ['specialist-advice', 'Specialist recommended this'],
  ['alternatives-failed-consented', 'Alternatives failed; risks discussed with patient'],
  ['benefit-outweighs-risk', 'Benefit outweighs risk in this patient'],
  ['will-monitor', 'Will monitor (labs/symptoms)'],
  ['already-managed', 'Already being managed'],
  ['tolerated-previously', 'Tolerated previously'],
  ['not-cramp-related', 'Not related to cramps'],
  ['data-outdated-or-wrong', 'Data outdated or wrong'],
  ['patient-preference', 'Patient preference'],
  ['comfort-care', 'Comfort-focused care'],
])('the reason %s reads "%s"', (code, display) => {
  expect(overrideReason(code)).toEqual({ code, display });
});

test('a reason that does not exist stops the start', () => {
  expect(() => overrideReason('because')).toThrow(expect.objectContaining({ code: 'CRAMP_INTERNAL' }));
});

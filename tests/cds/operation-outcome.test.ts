import { describe, expect, test } from '@jest/globals';
import { toOperationOutcome } from '../../src/cds/operation-outcome.js';
import { CrampError } from '../../src/errors.js';

describe('an error as OperationOutcome', () => {
  test('says kind, place and what was expected (CH-165)', () => {
    const error = new CrampError('CRAMP_REQUEST_INCOMPLETE', [
      { path: 'context.draftOrders', expected: 'a FHIR Bundle' },
    ]);
    expect(toOperationOutcome(error)).toEqual({
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'error',
          code: 'required',
          details: { coding: [{ code: 'CRAMP_REQUEST_INCOMPLETE' }], text: 'A required field is missing.' },
          diagnostics: 'context.draftOrders: expected a FHIR Bundle.',
          expression: ['context.draftOrders'],
        },
      ],
    });
  });

  test('has one issue per problem, each of its own kind (CH-165)', () => {
    const error = new CrampError('CRAMP_REQUEST_INVALID', [
      { path: 'hookInstance', expected: 'a UUID' },
      { path: 'context', expected: 'an object', code: 'CRAMP_REQUEST_INCOMPLETE' },
    ]);
    expect(toOperationOutcome(error).issue.map(({ code, expression }) => [code, expression])).toEqual([
      ['structure', ['hookInstance']],
      ['required', ['context']],
    ]);
  });

  test('a problem without a place has no expression, and no empty one (CH-2)', () => {
    const outcome = toOperationOutcome(new CrampError('CRAMP_REQUEST_INVALID', [{ expected: 'a JSON object' }]));
    expect(outcome.issue[0]).not.toHaveProperty('expression');
  });

  test.each([
    ['our own defect (CH-164)', 'CRAMP_INTERNAL', 'exception'],
    ['a refused credential (CH-166)', 'CRAMP_AUTH_REQUIRED', 'login'],
  ] as const)('%s is told without particulars', (_says, code, issueType) => {
    const error = new CrampError(code, [{ path: 'card', expected: 'secret' }, { expected: 'another' }]);
    const { issue } = toOperationOutcome(error);
    expect(issue).toEqual([
      { severity: 'error', code: issueType, details: { coding: [{ code }], text: expect.any(String) } },
    ]);
  });
});

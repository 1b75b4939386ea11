import type { OperationOutcome, OperationOutcomeIssue } from 'fhir/r4.js';
import { type CrampError, type CrampErrorCode, ERROR_KINDS, type Problem } from '../errors.js';

/**
 * The body of an error response: one issue per problem, with its place as `expression` (CH-165). Holds our own words
 * and member names only, because a problem does (CH-167). Our own defects and refused credentials are told without
 * particulars; those are for the log (CH-164, CH-166).
 */
export function toOperationOutcome(error: CrampError): OperationOutcome {
  const isForLogOnly = error.code === 'CRAMP_INTERNAL' || error.code === 'CRAMP_AUTH_REQUIRED';
  const issues = error.problems.map((problem) => toIssue(error.code, problem));
  return { resourceType: 'OperationOutcome', issue: isForLogOnly ? [kindOnly(error.code)] : issues };
}

function toIssue(code: CrampErrorCode, problem: Problem): OperationOutcomeIssue {
  const { path, expected } = problem;
  return {
    ...kindOnly(problem.code ?? code),
    diagnostics: path === undefined ? `Expected ${expected}.` : `${path}: expected ${expected}.`,
    ...(path !== undefined && { expression: [path] }),
  };
}

function kindOnly(code: CrampErrorCode): OperationOutcomeIssue {
  const { issueType, meaning } = ERROR_KINDS[code];
  return { severity: 'error', code: issueType, details: { coding: [{ code }], text: meaning } };
}

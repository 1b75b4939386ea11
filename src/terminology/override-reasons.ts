/**
 * Reasons for not following a card, from the CodeSystem `override-reasons.json` (clinical-knowledge 2.0, CH-111, CH-118).
 */
import type { CodeSystem } from 'fhir/r4.js';
import { CrampError } from '../errors.js';
import { brokenFile, readJsonFile } from './data-files.js';

export interface OverrideReasonTerm {
  readonly code: string;
  readonly display: string;
}

const FILE = 'override-reasons.json';

const REASONS: ReadonlyMap<string, OverrideReasonTerm> = parseReasons(readJsonFile(FILE));

/** Code and display of one reason. @throws CRAMP_INTERNAL for a code that the CodeSystem does not have */
export function overrideReason(code: string): OverrideReasonTerm {
  const reason = REASONS.get(code);
  if (reason === undefined) throw new CrampError('CRAMP_INTERNAL', [{ expected: `an override reason of ${FILE}` }]);
  return reason;
}

/** What a code means; a code of others, or none, stands for itself. */
export function overrideReasonText(code: string): string {
  return REASONS.get(code)?.display ?? code;
}

function parseReasons(json: unknown): ReadonlyMap<string, OverrideReasonTerm> {
  const { concept = [] } = json as Partial<CodeSystem>;
  return new Map(
    concept.map(({ code, display }) => {
      if (display === undefined) throw brokenFile(FILE, 'a display for every code');
      return [code, { code, display }];
    }),
  );
}

/**
 * When a rule is due for review (clinical-knowledge 5.5).
 */
import type { RuleFeedback } from './store.js';

/** Share of displays, from a number of them on, and what the percentages are of. */
const MOST_OVERRIDDEN = 0.8;
const LEAST_SHOWN = 200;
const WRONG_DATA = 'data-outdated-or-wrong';
const MOST_WRONG_DATA = 0.1;

/** The limits, as the end of "none is past them: …". */
export const REVIEW_LIMITS = `more than ${MOST_OVERRIDDEN * 100} % overridden of at least ${LEAST_SHOWN} shown, or more than ${MOST_WRONG_DATA * 100} % reported as outdated or wrong`;

/** Why the rule should be reviewed, in words for who governs it; empty when it need not. */
export function reviewReasons({ shown, overridden, overriddenByReason }: RuleFeedback): readonly string[] {
  const wrongData = overriddenByReason[WRONG_DATA] ?? 0;
  return [
    ...(shown >= LEAST_SHOWN && overridden > shown * MOST_OVERRIDDEN
      ? [`overridden in more than ${MOST_OVERRIDDEN * 100} % of ${LEAST_SHOWN} displays or more`]
      : []),
    ...(wrongData > shown * MOST_WRONG_DATA
      ? [`${WRONG_DATA} in more than ${MOST_WRONG_DATA * 100} % of displays`]
      : []),
  ];
}

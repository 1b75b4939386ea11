/**
 * Do notes, reasons or instructions name limb cramps (clinical-knowledge 2.0, "Cramp evidence")?
 */
import { remembered } from '../memo.js';
import { clausesIn, isNegated } from './negation.js';

const CRAMP: ReadonlySet<string> = new Set(['cramp', 'cramps', 'cramping', 'krampf', 'krampfe', 'crampi']);
const SPASM: ReadonlySet<string> = new Set(['spasm', 'spasms']);
/** One word that says it all. */
const LIMB_CRAMP: ReadonlySet<string> = new Set([
  'wadenkrampf',
  'wadenkrampfe',
  'beinkrampf',
  'beinkrampfe',
  'muskelkrampf',
  'muskelkrampfe',
]);

const LIMB: ReadonlySet<string> = new Set([
  'leg',
  'legs',
  'calf',
  'calves',
  'foot',
  'feet',
  'toe',
  'toes',
  'thigh',
  'thighs',
  'hamstring',
  'hamstrings',
  'limb',
  'limbs',
  'extremity',
  'extremities',
  'nocturnal',
  'muscle',
  'muscles',
  'muscular',
  'gastrocnemius',
]);

/** A spasm counts only in the calf or leg. */
const SPASM_LIMB: ReadonlySet<string> = new Set(['leg', 'legs', 'calf', 'calves', 'gastrocnemius']);

/** Words that make it another cramp. */
const OTHER: ReadonlySet<string> = new Set([
  'menstrual',
  'menstruation',
  'period',
  'periods',
  'dysmenorrhea',
  'dysmenorrhoea',
  'pelvic',
  'abdominal',
  'abdomen',
  'stomach',
  'gastric',
  'belly',
  'tummy',
  'bowel',
  'intestinal',
  'gastrointestinal',
  'gi',
  'diarrhea',
  'diarrhoea',
  'colic',
  'colicky',
  'uterine',
  'uterus',
  'biliary',
  'gallbladder',
  'bladder',
  'writer',
  'writers',
  'musician',
  'musicians',
  'typist',
  'typists',
  'occupational',
  'jaw',
  'neck',
  'throat',
  'heat',
]);

const JOINING: ReadonlySet<string> = new Set(['in', 'of', 'at', 'on', 'to', 'affecting']);
const REACH_WORDS = 4;
/** "Calf and foot cramps". */
const ADJECTIVE_WORDS = 3;

/**
 * True when a clause names limb cramps that are not negated: of the leg, calf, foot, thigh or limb, nocturnal or muscle cramps, and plain
 * "cramps" unless a word for another kind (menstrual, abdominal, biliary, writer's) stands near.
 */
export const limbCrampsIn = remembered((text): boolean =>
  clausesIn(text).some((words) => words.some((_, index) => isLimbCramp(words, index))),
);

function isLimbCramp(words: readonly string[], index: number): boolean {
  const word = words[index] ?? '';
  if (!names(word, words, index)) return false;
  return !isNegated(words, index, index + 1);
}

function names(word: string, words: readonly string[], index: number): boolean {
  if (LIMB_CRAMP.has(word) || (word === 'horse' && words[index - 1] === 'charley')) return true;
  if (!CRAMP.has(word) && !SPASM.has(word)) return false;
  const before = words.slice(Math.max(0, index - REACH_WORDS), index);
  const after = words.slice(index + 1, index + 1 + REACH_WORDS);
  if (SPASM.has(word)) return SPASM_LIMB.has(before.at(-1) ?? '') || namesLimbAfter(after, SPASM_LIMB);
  return isCrampOfLimb(before, after);
}

/** Of a limb where one is named; otherwise unless another kind is. */
function isCrampOfLimb(before: readonly string[], after: readonly string[]): boolean {
  const isOfLimb = before.slice(-ADJECTIVE_WORDS).some((near) => LIMB.has(near)) || namesLimbAfter(after, LIMB);
  return isOfLimb || ![...before, ...after].some((near) => OTHER.has(near));
}

/** "Cramps in both calves". */
function namesLimbAfter(after: readonly string[], limbs: ReadonlySet<string>): boolean {
  return JOINING.has(after[0] ?? '') && after.some((word) => limbs.has(word));
}

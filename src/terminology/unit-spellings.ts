/**
 * How records spell units (clinical-knowledge 3.2, and what real data show). A spelling that is not here is refused, never guessed.
 */
import { remembered } from '../memo.js';

/** Spellings after `normalized`, by UCUM code. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  'mmol/L': ['mmol/l'],
  'meq/L': ['meq/l'],
  // The last two are typing errors seen in public data.
  'mg/dL': ['mg/dl', 'mg%', 'mq/dl', 'mg/dll'],
  'g/dL': ['g/dl', 'gm/dl', 'g%'],
  'g/L': ['g/l', 'gm/l'],
  'umol/L': ['umol/l', 'mcmol/l', 'micromol/l'],
  'mL/min/{1.73_m2}': ['ml/min/1.73m2', 'ml/min/1.73sqm', 'ml/min/bsa', 'ml/min/1.73'],
  'mL/min': ['ml/min'],
  '10*3/uL': [
    '10*3/ul',
    '10e3/ul',
    'x10e3/ul',
    'x10*3/ul',
    'k/ul',
    '1000/ul',
    'thou/ul',
    'thous/ul',
    'k/mcl',
    'x10*3/mcl',
  ],
  '10*9/L': ['10*9/l', '10e9/l', 'x10e9/l', 'x10*9/l', 'gpt/l'],
};

const CODES: ReadonlyMap<string, string> = new Map(
  Object.entries(SPELLINGS).flatMap(([code, spellings]) => spellings.map((spelling) => [spelling, code] as const)),
);

/** UCUM code of a unit as people write it: case, spaces, brackets and the kind of µ do not matter. */
export function unitSpelled(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  // Most records spell UCUM right: no need to look closer then.
  return Object.hasOwn(SPELLINGS, text) ? text : codeSpelled(text);
}

const codeSpelled = remembered((text) => CODES.get(normalized(text)));

function normalized(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_{}[\]()]/g, '')
    .replaceAll('μ', 'u')
    .replaceAll('^', '*')
    .replace(/m\*2$/, 'm2');
}

/** Search for codes: `code`, `system|code`, `|code` (without a system), `system|`. */
import { isRecord } from '../../../cds/json.js';
import { listOf } from '../elements.js';
import { badRequest } from '../refusal.js';
import { splitEscaped, unescaped } from './values.js';

interface Token {
  /** Undefined for codes whose element implies the system, such as `status`: any system is right for them. */
  readonly system: string | undefined;
  readonly code: string;
}

/** Codes compare exactly. A coding without a system is found by its code alone. @throws Refusal (400) */
export function tokenTest(values: readonly string[]): (found: unknown) => boolean {
  const wanted = new Set(values.map(normalized));
  const codes = new Set([...wanted].map((value) => value.slice(value.lastIndexOf('|') + 1)));
  const isWanted = ({ system, code }: Token) => {
    if (system === undefined) return codes.has(code);
    return wanted.has(code) || wanted.has(`${system}|${code}`) || (system !== '' && wanted.has(`${system}|`));
  };
  return (found) => tokensOf(found).some(isWanted);
}

/** The code by which results are sorted. */
export function tokenKey(found: unknown): string | undefined {
  return tokensOf(found)[0]?.code;
}

/** `code`, or `system|code` where the value has a bar. */
function normalized(value: string): string {
  const parts = splitEscaped(value, '|').map(unescaped);
  const [first = '', second] = parts;
  if (parts.length > 2 || (first === '' && (second ?? '') === '')) {
    throw badRequest('A token is a code, or a system, "|" and a code.');
  }
  return second === undefined ? first : `${first}|${second}`;
}

function tokensOf(value: unknown): readonly Token[] {
  if (typeof value === 'string' || typeof value === 'boolean') return [{ system: undefined, code: String(value) }];
  if (!isRecord(value)) return [];
  if ('coding' in value) return listOf(value['coding']).flatMap(tokensOf);
  const { system, code = value['value'] } = value;
  return typeof code === 'string' ? [{ system: typeof system === 'string' ? system : '', code }] : [];
}

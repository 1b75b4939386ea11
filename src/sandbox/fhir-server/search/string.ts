/** Search in text: the beginning, whatever the case and the accents; `:exact` and `:contains` as FHIR has them. */
import { isRecord } from '../../../cds/json.js';
import { listOf } from '../elements.js';
import { unescaped } from './values.js';

export function stringTest(values: readonly string[], modifier: string | undefined): (found: unknown) => boolean {
  const wanted = values.map(unescaped);
  if (modifier === 'exact') return (found) => textsOf(found).some((text) => wanted.includes(text));
  const plain = wanted.map(withoutAccents);
  const matches =
    modifier === 'contains'
      ? (text: string) => plain.some((each) => text.includes(each))
      : (text: string) => plain.some((each) => text.startsWith(each));
  return (found) => textsOf(found).map(withoutAccents).some(matches);
}

export function stringKey(found: unknown): string | undefined {
  const [text] = textsOf(found);
  return text === undefined ? undefined : withoutAccents(text);
}

/** Text itself, or the parts of a HumanName. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!isRecord(value)) return [];
  const { family, given, text, prefix, suffix } = value;
  return [family, given, text, prefix, suffix].flatMap(listOf).filter((part) => typeof part === 'string');
}

function withoutAccents(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

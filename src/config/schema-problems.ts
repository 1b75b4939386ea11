/**
 * Offences against the JSON schema of the configuration, in plain sentences that say what is allowed. None repeats a value of the file:
 * some are secrets.
 */
import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';
import type { Problem } from '../errors.js';

/** The members of a schema that `config.schema.json` uses. */
interface Allowed {
  /** Every schema may have one. */
  readonly $id?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: object;
  /** The pattern or format in words. */
  readonly $comment?: string;
}

/** Every offence of this file against the schema, each once. */
export function schemaProblems(file: unknown): readonly Problem[] {
  const validate = validator();
  const problems = validate(file) ? [] : (validate.errors ?? []).map(toProblem);
  // A text that breaks both a format and a pattern is one offence.
  return [...new Map(problems.map((problem) => [`${problem.path} ${problem.expected}`, problem])).values()];
}

let compiled: ValidateFunction | undefined;

function validator(): ValidateFunction {
  if (compiled !== undefined) return compiled;
  const schema: object = JSON.parse(readFileSync(new URL('./config.schema.json', import.meta.url), 'utf8'));
  const ajv = new Ajv({ allErrors: true, strict: true, verbose: true });
  addFormatsModule.default(ajv, ['uri']);
  compiled = ajv.compile(schema);
  return compiled;
}

function toProblem({ instancePath, keyword, params, parentSchema }: ErrorObject): Problem {
  const path = instancePath.slice(1).replaceAll('/', '.');
  const allowed: Allowed = parentSchema ?? {};
  if (keyword === 'required') return { path: below(path, params['missingProperty']), expected: 'to be given' };
  if (keyword !== 'additionalProperties') return { path, expected: allowedText(allowed) };
  const key = below(path, params['additionalProperty']);
  return { path: key, expected: `no such key; those here are ${keysOf(allowed)}` };
}

function below(path: string, member: unknown): string {
  return path === '' ? String(member) : `${path}.${String(member)}`;
}

/** What a schema allows, as the end of a sentence that begins with "expected". */
function allowedText(allowed: Allowed): string {
  if (allowed.enum !== undefined) return `one of ${JSON.stringify(allowed.enum)}`;
  switch (allowed.type) {
    case 'integer':
      return `a whole number${rangeText(allowed)}`;
    case 'number':
      return `a number${rangeText(allowed)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return allowed.uniqueItems === true ? 'a list that holds each entry once' : 'a list';
    case 'object':
      return `an object with keys of ${keysOf(allowed)}`;
    default:
      return textText(allowed);
  }
}

function rangeText({ minimum, maximum, exclusiveMinimum }: Allowed): string {
  if (minimum !== undefined)
    return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
  const least = exclusiveMinimum === undefined ? '' : ` above ${exclusiveMinimum}`;
  return maximum === undefined ? least : `${least}, at most ${maximum}`;
}

function textText({ $comment, minLength, maxLength }: Allowed): string {
  if ($comment !== undefined) return $comment;
  if (maxLength !== undefined) return `text of ${minLength ?? 0} to ${maxLength} characters`;
  return minLength === undefined ? 'text' : 'text that is not empty';
}

function keysOf({ properties = {} }: Allowed): string {
  return Object.keys(properties).toSorted().join(', ');
}

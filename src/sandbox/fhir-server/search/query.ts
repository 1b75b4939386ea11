/** The parameters of a search as a plan; everything that is not understood is refused, because ignoring it would find too much. */
import { badRequest, named, type Refusal } from '../refusal.js';
import type { Resource } from '../resource.js';
import { isResourceType, type ResourceType } from '../resource-types.js';
import { type ParameterKind, parametersOf, type SearchParameter } from '../search-parameters.js';
import { dateTest } from './date.js';
import { referenceTest, targetsIn } from './reference.js';
import { stringTest } from './string.js';
import { tokenTest } from './token.js';
import { splitEscaped } from './values.js';

export interface SearchPlan {
  readonly type: ResourceType;
  /** Ids of the patients whose records alone can match; undefined for everybody's. */
  readonly patientIds: readonly string[] | undefined;
  readonly tests: readonly ((resource: Resource) => boolean)[];
  readonly sort: readonly SortKey[];
  /** Most matches of a page; 0 for the total alone. */
  readonly count: number;
  /** Matches before this page. */
  readonly offset: number;
  /** References to follow. */
  readonly includes: readonly SearchParameter[];
}

export interface SortKey {
  readonly parameter: SearchParameter;
  readonly isDescending: boolean;
}

export const DEFAULT_COUNT = 100;
export const MAX_COUNT = 1000;

/** Modifiers of each kind of parameter; `missing` is one of all of them. */
export const MODIFIERS: Readonly<Record<ParameterKind, readonly string[]>> = {
  token: ['not'],
  reference: [],
  date: [],
  string: ['exact', 'contains'],
};

/** Parameters that say how to answer, not what to find; each gives its part of the plan. */
const CONTROLS: Readonly<Record<string, (plan: SearchPlan, value: string) => SearchPlan>> = {
  _count: (plan, value) => ({ ...plan, count: Math.min(wholeNumber(value), MAX_COUNT) }),
  _offset: (plan, value) => ({ ...plan, offset: wholeNumber(value) }),
  _sort: (plan, value) => ({ ...plan, sort: value.split(',').map((key) => sortKey(plan.type, key)) }),
  _include: (plan, value) => ({ ...plan, includes: [...plan.includes, included(plan.type, value)] }),
  _total: oneOf('accurate', 'estimate', 'none'),
  _format: oneOf('json', 'application/json', 'application/fhir+json'),
};

/** @throws Refusal (400) that names the parameter */
export function planSearch(type: ResourceType, search: URLSearchParams): SearchPlan {
  const empty = { type, patientIds: undefined, tests: [], sort: [], count: DEFAULT_COUNT, offset: 0, includes: [] };
  return [...search].reduce<SearchPlan>((plan, [name, value]) => {
    if (value === '') throw badRequest(`The parameter ${named(name)} has no value.`);
    const control = Object.hasOwn(CONTROLS, name) ? CONTROLS[name] : undefined;
    return control === undefined ? withTest(plan, name, value) : control(plan, value);
  }, empty);
}

/** Names of the parameters that say how to answer. */
export const CONTROL_NAMES = Object.keys(CONTROLS);

function withTest(plan: SearchPlan, name: string, value: string): SearchPlan {
  const [base = '', modifier] = name.split(/:(.*)/s);
  const parameter = parametersOf(plan.type).get(base);
  if (parameter === undefined) throw unknownParameter(plan.type, base);
  const values = splitEscaped(value, ',');
  if (values.includes('')) throw badRequest(`The parameter ${named(base)} has an empty value in its list.`);
  const test = testFor(parameter, modifier, values);
  const patientIds = plan.patientIds ?? patientIdsOf(base, parameter, { modifier, values });
  return { ...plan, patientIds, tests: [...plan.tests, (resource) => test(parameter.find(resource))] };
}

type Test = (found: readonly unknown[]) => boolean;

function testFor(parameter: SearchParameter, modifier: string | undefined, values: readonly string[]): Test {
  const { kind } = parameter;
  if (modifier === 'missing') {
    const isWanted = trueOrFalse(values);
    return (found) => (found.length === 0) === isWanted;
  }
  if (kind === 'reference') return some(referenceTest(values, targetTypes(parameter, modifier)));
  if (modifier !== undefined && !MODIFIERS[kind].includes(modifier)) throw unknownModifier(kind);
  if (kind === 'date') return some(dateTest(values));
  if (kind === 'string') return some(stringTest(values, modifier));
  const test = some(tokenTest(values));
  return modifier === 'not' ? (found) => !test(found) : test;
}

const some =
  (test: (value: unknown) => boolean): Test =>
  (found) =>
    found.some(test);

/** `subject:Patient` narrows a reference to one type. */
function targetTypes({ targets }: SearchParameter, modifier: string | undefined): readonly ResourceType[] | undefined {
  if (modifier === undefined) return targets;
  if (!isResourceType(modifier) || targets?.includes(modifier) === false) throw unknownModifier('reference');
  return [modifier];
}

/** The index serves `patient`, and `subject` where it can only mean patients. */
function patientIdsOf(
  name: string,
  parameter: SearchParameter,
  { modifier, values }: { readonly modifier: string | undefined; readonly values: readonly string[] },
): readonly string[] | undefined {
  if ((name !== 'patient' && name !== 'subject') || modifier === 'missing') return undefined;
  const targets = targetsIn(values, targetTypes(parameter, modifier));
  const ids = targets.map((target) => /^Patient\/(.*)$/.exec(target)?.[1]).filter((id) => id !== undefined);
  return ids.length === targets.length ? [...new Set(ids)] : undefined;
}

function sortKey(type: ResourceType, key: string): SortKey {
  const name = key.replace(/^-/, '');
  const parameter = parametersOf(type).get(name);
  if (parameter === undefined) throw unknownParameter(type, name);
  return { parameter, isDescending: key.startsWith('-') };
}

/** `MedicationRequest:medication`; the type may be named once more behind it. */
function included(type: ResourceType, value: string): SearchParameter {
  const [source, name = '', target] = value.split(':');
  const parameter = parametersOf(type).get(name);
  if (source !== type || parameter?.kind !== 'reference') {
    throw badRequest(`An _include of this search is ${type}: and the name of a reference parameter.`);
  }
  return target === undefined ? parameter : { ...parameter, targets: targetTypes(parameter, target) ?? [] };
}

function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw badRequest('_count and _offset are whole numbers.');
  return Number(value);
}

function oneOf(...values: readonly string[]): (plan: SearchPlan, value: string) => SearchPlan {
  return (plan, value) => {
    if (!values.includes(value)) throw badRequest(`Expected one of ${values.join(', ')}.`);
    return plan;
  };
}

function trueOrFalse([value]: readonly string[]): boolean {
  if (value !== 'true' && value !== 'false') throw badRequest(':missing is true or false.');
  return value === 'true';
}

function unknownParameter(type: ResourceType, name: string): Refusal {
  const known = [...parametersOf(type).keys(), ...CONTROL_NAMES].join(', ');
  return badRequest(`${type} has no search parameter ${named(name)} here; there are ${known}.`, 'not-supported');
}

function unknownModifier(kind: ParameterKind): Refusal {
  const known = [...MODIFIERS[kind], ...(kind === 'reference' ? ['the name of a type'] : []), 'missing'].join(', ');
  return badRequest(`A ${kind} parameter has no such modifier here; there are ${known}.`, 'not-supported');
}

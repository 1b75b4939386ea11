import { PREFETCH_TOKENS, tokensOf } from './prefetch-template.js';

/**
 * What is wrong with a prefetch template of ours, one sentence per offence; empty when it can be published
 * (CH-68 to CH-77). For tests and start-up, not for requests.
 */
export function checkTemplate(template: string): readonly string[] {
  const [path = '', ...queries] = withoutTokens(template).split('?');
  return [
    ...checkTokens(template),
    ...(queries.length > 1 ? ['has more than one "?" (CH-75)'] : []),
    ...(queries.length === 0 ? checkRead(template, path) : checkSearch(path, queries[0] ?? '')),
  ];
}

/** A stand-in of id characters, so that the rest can be judged as a query. */
const STAND_IN = 'token';

function withoutTokens(template: string): string {
  return template.replace(/\{\{context\.userId\}\}/g, `Practitioner/${STAND_IN}`).replace(/\{\{.*?\}\}/g, STAND_IN);
}

function checkTokens(template: string): readonly string[] {
  const unknown = tokensOf(template).filter((token) => !PREFETCH_TOKENS.includes(token));
  return [
    ...unknown.map((token) => `uses {{${token}}}, which is no prefetch token (CH-69, CH-77)`),
    ...(/[{}]/.test(withoutTokens(template)) ? ['has a brace outside a token (CH-69)'] : []),
    ...(/.\{\{context\.userId\}\}/.test(template) ? ['puts something before {{context.userId}} (CH-71)'] : []),
  ];
}

function checkRead(template: string, path: string): readonly string[] {
  return /^[A-Z][A-Za-z]+\/[\w.-]+$/.test(path) ? [] : [`${template} is no relative read like Type/id (CH-68)`];
}

function checkSearch(path: string, query: string): readonly string[] {
  const parameters = query.split('&').map((parameter) => parameter.split('='));
  const names = parameters.map(([name = '']) => name);
  return [
    ...(/^[A-Z][A-Za-z]+$/.test(path) ? [] : ['is no relative search like Type?… (CH-68)']),
    ...(new Set(names).size < names.length ? ['repeats a parameter (CH-75)'] : []),
    ...parameters.flatMap(([name = '', value = '']) => checkParameter(name, value)),
  ];
}

function checkParameter(name: string, value: string): readonly string[] {
  const isSubset = /^[a-z][a-z-]*(:in)?$|^_(count|sort)$/.test(name);
  return [
    ...(isSubset ? [] : [`parameter ${name} is outside the recommended subset (CH-73, CH-74)`]),
    ...(value === '' ? [`parameter ${name} has no value`] : []),
    ...(/^(ne|sa|eb|ap)\d/.test(value) ? [`parameter ${name} compares other than eq, lt, gt, ge, le (CH-73)`] : []),
  ];
}

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseRequest } from '../../src/cds/parse-request.js';
import {
  ACTION_TYPES,
  type Action,
  type Card,
  type CdsCoding,
  type CdsService,
  HOOKS,
  type Hook,
  INDICATORS,
  LINK_TYPES,
  type Link,
  SELECTION_BEHAVIORS,
  type Source,
  type Suggestion,
} from '../../src/cds/types.js';
import { fhirAccess, hookRequest } from '../support/hook-requests.js';
import { thrownBy } from '../support/thrown.js';

type Members = Readonly<Record<string, string>>;

/** The published model: members with cardinalities, codes, and what we neither send nor insist on. */
const model = JSON.parse(readFileSync(new URL('model.json', import.meta.url), 'utf8'));

type Cardinality<T, K extends keyof T> = object extends Pick<T, K> ? 'optional' : 'required';
/** Every member of a type, with whether it may be missing; a member too many or too few does not compile. */
type MembersOf<T> = { readonly [K in keyof T]-?: Cardinality<T, K> };

const service: MembersOf<CdsService> = {
  hook: 'required',
  id: 'required',
  title: 'required',
  description: 'required',
  usageRequirements: 'optional',
  prefetch: 'optional',
};
const card: MembersOf<Card> = {
  uuid: 'required',
  summary: 'required',
  detail: 'optional',
  indicator: 'required',
  source: 'required',
  suggestions: 'optional',
  selectionBehavior: 'optional',
  overrideReasons: 'optional',
  links: 'optional',
  extension: 'optional',
};
const source: MembersOf<Source> = { label: 'required', url: 'optional', icon: 'optional', topic: 'optional' };
const coding: MembersOf<CdsCoding> = { system: 'required', code: 'required', display: 'optional' };
const link: MembersOf<Link> = { label: 'required', url: 'required', type: 'required' };
const suggestion: MembersOf<Suggestion> = {
  label: 'required',
  uuid: 'required',
  isRecommended: 'optional',
  actions: 'required',
};
const deletion: MembersOf<Extract<Action, { type: 'delete' }>> = {
  type: 'required',
  description: 'required',
  resourceId: 'required',
};
const change: MembersOf<Exclude<Action, { type: 'delete' }>> = {
  type: 'required',
  description: 'required',
  resource: 'required',
};

const without = (members: Members, names: readonly string[] = []) =>
  Object.keys(members).filter((name) => !names.includes(name));
const requiredIn = (members: Members) => Object.keys(members).filter((name) => members[name]?.startsWith('1'));

describe('our types have the members of the published model', () => {
  test.each<[name: string, ours: Members, published: Members]>([
    ['service', service, model.service],
    ['card', card, model.card],
    ['source (CH-114, CH-115, CH-116)', source, model.source],
    ['coding (CH-118)', coding, model.coding],
    ['link (CH-124, CH-125, CH-126)', link, model.link],
    ['suggestion (CH-119, CH-120, CH-121)', suggestion, model.suggestion],
    ['action (CH-129, CH-130, CH-131, CH-132)', { ...deletion, ...change }, model.action],
  ])('%s', (name, ours, published) => {
    const notSent = model.notSent[name.split(' ')[0] ?? ''];
    expect(Object.keys(ours).sort()).toEqual(without(published, notSent).sort());
    const required = requiredIn(published);
    expect(required.filter((member) => ours[member] !== 'required')).toEqual([]);
  });

  test.each([
    ['hooks', HOOKS, Object.keys(model.contexts)],
    ['indicators (CH-107)', INDICATORS, model.codes.indicator],
    ['selection behaviors (CH-110)', SELECTION_BEHAVIORS, model.codes.selectionBehavior],
    ['action types (CH-129)', ACTION_TYPES, model.codes.actionType],
    ['link types (CH-126)', LINK_TYPES, model.codes.linkType],
  ])('%s are those of the standard', (_name, ours, published) => {
    expect([...ours].sort()).toEqual([...published].sort());
  });
});

/** Paths reported when a member is taken away. */
function missingIn(hook: Hook, body: Record<string, unknown>): readonly (string | undefined)[] {
  return thrownBy(() => parseRequest(body, [hook])).problems.map(({ path }) => path);
}

describe('a member the model requires is asked for, and no other', () => {
  const hooks = HOOKS.map((hook): [Hook] => [hook]);

  test.each(hooks)('%s: envelope', (hook) => {
    for (const member of requiredIn(model.request)) {
      expect(missingIn(hook, hookRequest(hook, { [member]: undefined }))).toEqual([member]);
    }
    const required = Object.fromEntries(requiredIn(model.request).map((name) => [name, hookRequest(hook)[name]]));
    expect(() => parseRequest(required, [hook])).not.toThrow();
  });

  test.each(hooks)('%s: context (CH-38)', (hook) => {
    const published: Members = model.contexts[hook];
    const request = hookRequest(hook);
    const context = request['context'] as Record<string, unknown>;
    expect(Object.keys(context).sort()).toEqual(Object.keys(published).sort());
    const required = requiredIn(published).filter((name) => !model.leniency.context.includes(name));
    for (const member of required) {
      const { [member]: _, ...rest } = context;
      expect(missingIn(hook, { ...request, context: rest })).toEqual([`context.${member}`]);
    }
    const only = Object.fromEntries(required.map((name) => [name, context[name]]));
    expect(() => parseRequest({ ...request, context: only }, [hook])).not.toThrow();
  });

  test('fhirAuthorization: token_type only; the rest is forgiven (CH-31, CH-88, CH-89)', () => {
    const insisted = requiredIn(model.fhirAuthorization).filter(
      (name) => !model.leniency.fhirAuthorization.includes(name),
    );
    expect(insisted).toEqual(['access_token', 'token_type']);
    const withoutType = hookRequest('order-sign', fhirAccess({ token_type: undefined }));
    expect(missingIn('order-sign', withoutType)).toEqual(['fhirAuthorization.token_type']);
    for (const name of model.leniency.fhirAuthorization) {
      const request = parseRequest(hookRequest('order-sign', fhirAccess({ [name]: undefined })), ['order-sign']);
      expect(request.fhirAuthorization?.accessToken).toBe('opaque-example-token');
    }
  });
});

/**
 * What in somebody else's discovery or answer breaks CDS Hooks 2.0: the standard's own demands, without those we make of our own cards.
 * `advice` is what the standard only recommends. Texts name members, never a value.
 */
import { Ajv } from 'ajv';
import type { Problem } from '../errors.js';
import { checkEmptyMembers } from './check-card.js';
import { checkTemplate } from './check-template.js';
import { isRecord } from './json.js';
import { toProblems } from './schema-problems.js';
import { ACTION_TYPES, HOOKS, INDICATORS, LINK_TYPES, SELECTION_BEHAVIORS } from './types.js';

export interface StandardFindings {
  readonly breaks: readonly Problem[];
  readonly advice: readonly Problem[];
}

const NOT_BLANK = '\\S';
const text = (description: string) => ({ type: 'string', pattern: NOT_BLANK, description });
const oneOf = (values: readonly string[]) => ({ enum: values, description: values.join(' or ') });
const anyObject = (description: string) => ({ type: 'object', description });

const discovery = {
  type: 'object',
  description: 'an object with the services',
  required: ['services'],
  properties: {
    services: {
      type: 'array',
      description: 'a list of services',
      items: {
        type: 'object',
        description: 'a service',
        required: ['hook', 'id', 'description'],
        properties: {
          hook: text('the name of the hook'),
          id: { type: 'string', pattern: '^[^/\\s]+$', description: 'the last part of its address' },
          description: text('a description'),
          title: { type: 'string', description: 'text' },
          usageRequirements: { type: 'string', description: 'text' },
          prefetch: {
            type: 'object',
            description: 'an object of templates',
            additionalProperties: text('a FHIR query'),
          },
          extension: anyObject('an object'),
        },
      },
    },
  },
};

const coding = { system: text('the code system'), code: text('the code'), display: text('text for readers') };
const url = { type: 'string', format: 'web-address', description: 'an absolute http(s) URL' };

/** Which members an action of a type needs is checked apart. */
const action = {
  type: 'object',
  description: 'an action',
  required: ['type'],
  properties: { type: oneOf(ACTION_TYPES), description: text('what the action does') },
};

const card = {
  type: 'object',
  description: 'a card',
  required: ['summary', 'indicator', 'source'],
  dependencies: { suggestions: ['selectionBehavior'] },
  properties: {
    uuid: text('a uuid'),
    summary: { ...text('text of fewer than 140 characters'), maxLength: 139 },
    detail: { type: 'string', description: 'text' },
    indicator: oneOf(INDICATORS),
    source: {
      type: 'object',
      description: 'an object with a label',
      required: ['label'],
      properties: {
        label: text('whose guidance it is'),
        url,
        icon: url,
        topic: { type: 'object', description: 'a Coding', required: ['system', 'code'], properties: coding },
      },
    },
    suggestions: {
      type: 'array',
      description: 'a list of suggestions',
      items: {
        type: 'object',
        description: 'a suggestion',
        required: ['label'],
        properties: {
          label: text('what the button says'),
          uuid: text('a uuid'),
          isRecommended: { type: 'boolean', description: 'true or false' },
          actions: {
            type: 'array',
            description: 'a list of actions',
            items: { ...action, required: ['type', 'description'] },
          },
        },
      },
    },
    selectionBehavior: oneOf(SELECTION_BEHAVIORS),
    overrideReasons: {
      type: 'array',
      description: 'a list of Codings',
      items: { type: 'object', description: 'a Coding', required: ['system', 'code', 'display'], properties: coding },
    },
    links: {
      type: 'array',
      description: 'a list of links',
      items: {
        type: 'object',
        description: 'a link',
        required: ['label', 'url', 'type'],
        properties: {
          label: text('text for readers'),
          url,
          type: oneOf(LINK_TYPES),
          appContext: { type: 'string', description: 'text' },
          autolaunchable: { type: 'boolean', description: 'true or false' },
        },
      },
    },
    extension: anyObject('an object'),
  },
};

const answer = {
  type: 'object',
  description: 'an object with the cards',
  required: ['cards'],
  properties: {
    cards: { type: 'array', description: 'a list of cards, empty when there is nothing to say', items: card },
    systemActions: { type: 'array', description: 'a list of actions', items: action },
    extension: anyObject('an object'),
  },
};

const ajv = new Ajv({ allErrors: true, strict: true, verbose: true });
ajv.addFormat('web-address', (address) => /^https?:\/\//i.test(address) && URL.canParse(address));
const isDiscovery = ajv.compile(discovery);
const isAnswer = ajv.compile(answer);

/** Of the body of `GET …/cds-services`. */
export function checkForeignDiscovery(body: unknown): StandardFindings {
  const services = listAt(body, 'services');
  return {
    breaks: [...(isDiscovery(body) ? [] : toProblems(isDiscovery.errors)), ...repeatedServices(services)],
    advice: services.flatMap((service, index) => serviceAdvice(service, `services[${index}]`)),
  };
}

function repeatedServices(services: readonly unknown[]): readonly Problem[] {
  const names = services.map((service) => (isRecord(service) ? `${service['id']} ${service['hook']}` : undefined));
  return names.flatMap((name, index) =>
    name !== undefined && names.indexOf(name) < index
      ? [{ path: `services[${index}]`, expected: 'an id and hook that no other service has' }]
      : [],
  );
}

/** Templates of hooks whose context we know. */
function serviceAdvice(service: unknown, path: string): readonly Problem[] {
  if (!isRecord(service)) return [];
  const { title, hook, prefetch } = service;
  const isKnownHook = HOOKS.some((known) => known === hook);
  const templates = isKnownHook && isRecord(prefetch) ? Object.entries(prefetch) : [];
  return [
    ...(typeof title === 'string' && title.trim() !== '' ? [] : [{ path: `${path}.title`, expected: 'a title' }]),
    ...templates.flatMap(([key, template]) =>
      typeof template === 'string' && !template.includes('today()')
        ? checkTemplate(template).map((offence) => ({
            path: `${path}.prefetch.${key}`,
            expected: `a query of the recommended kind; this one ${withoutRow(offence)}`,
          }))
        : [],
    ),
  ];
}

/** Without the number of our own requirement. */
function withoutRow(offence: string): string {
  return offence.replace(/ \(CH-[^)]*\)/g, '');
}

/**
 * Of the body that a service answers with.
 *
 * @param drafts references (`Type/id`) of the orders in the request: only these may be deleted
 */
export function checkForeignAnswer(body: unknown, drafts: readonly string[]): StandardFindings {
  const cards = listAt(body, 'cards');
  const actions = [
    ...cards.flatMap((each, card) => cardActions(each, `cards[${card}]`)),
    ...listAt(body, 'systemActions').map((each, index) => ({ action: each, path: `systemActions[${index}]` })),
  ];
  return {
    breaks: [
      ...(isAnswer(body) ? [] : toProblems(isAnswer.errors)),
      ...cards.flatMap((each, index) => cardBreaks(each, `cards[${index}]`)),
      ...actions.flatMap(({ action: each, path }) => actionBreaks(each, path, drafts)),
      ...repeatedUuids(cards),
    ],
    advice: [
      ...cards.flatMap((each, index) => cardAdvice(each, `cards[${index}]`)),
      ...actions.flatMap(({ action: each, path }) => actionAdvice(each, path)),
    ],
  };
}

function cardBreaks(value: unknown, path: string): readonly Problem[] {
  if (!isRecord(value)) return [];
  const recommended = listAt(value, 'suggestions').filter((each) => isRecord(each) && each['isRecommended'] === true);
  const empty = checkEmptyMembers(value, path).map(({ path: at, expected }) => ({
    ...(at !== undefined && { path: at }),
    expected: withoutRow(expected),
  }));
  return [
    ...empty,
    ...(value['selectionBehavior'] === 'at-most-one' && recommended.length > 1
      ? [{ path: `${path}.suggestions`, expected: 'at most one recommended where at most one can be chosen' }]
      : []),
    ...listAt(value, 'links').flatMap((link, index) =>
      isRecord(link) && link['type'] === 'absolute' && link['appContext'] !== undefined
        ? [{ path: `${path}.links[${index}].appContext`, expected: 'only with a link of type smart' }]
        : [],
    ),
  ];
}

function cardAdvice(value: unknown, path: string): readonly Problem[] {
  if (!isRecord(value) || value['uuid'] !== undefined) return [];
  return [{ path: `${path}.uuid`, expected: 'a uuid, without which no client can send feedback' }];
}

function cardActions(value: unknown, path: string) {
  return listAt(value, 'suggestions').flatMap((suggestion, index) =>
    listAt(suggestion, 'actions').map((each, place) => ({
      action: each,
      path: `${path}.suggestions[${index}].actions[${place}]`,
    })),
  );
}

function actionBreaks(value: unknown, path: string, drafts: readonly string[]): readonly Problem[] {
  if (!isRecord(value)) return [];
  const { type, resource, resourceId } = value;
  if (type === 'create' || type === 'update') {
    const isResource = isRecord(resource) && typeof resource['resourceType'] === 'string';
    return isResource ? [] : [{ path: `${path}.resource`, expected: 'a FHIR resource' }];
  }
  if (type !== 'delete') return [];
  const target = resourceId ?? resource;
  if (typeof target !== 'string') return [{ path: `${path}.resourceId`, expected: 'what to delete, as Type/id' }];
  return drafts.includes(target) ? [] : [{ path: `${path}.resourceId`, expected: 'an order of this request' }];
}

function actionAdvice(value: unknown, path: string): readonly Problem[] {
  if (!isRecord(value) || value['type'] !== 'delete' || value['resourceId'] !== undefined) return [];
  return [{ path: `${path}.resourceId`, expected: 'the order here: in resource it is the deprecated form of 1.0' }];
}

function repeatedUuids(cards: readonly unknown[]): readonly Problem[] {
  const named = [...cards, ...cards.flatMap((each) => listAt(each, 'suggestions'))];
  const uuids = named.flatMap((each) => (isRecord(each) && typeof each['uuid'] === 'string' ? [each['uuid']] : []));
  return new Set(uuids).size === uuids.length ? [] : [{ path: 'cards', expected: 'each uuid only once' }];
}

function listAt(value: unknown, member: string): readonly unknown[] {
  const list = isRecord(value) ? value[member] : undefined;
  return Array.isArray(list) ? list : [];
}

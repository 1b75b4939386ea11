/**
 * Every story patient keeps what its `story.json` promises, from prefetch and from the embedded FHIR server.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HOOKS, INDICATORS } from '../../src/cds/types.js';
import { RULES } from '../../src/rules/index.js';
import { shiftDates, wholeDays } from '../../src/sandbox/data/shift-dates.js';
import { FIXTURES_AS_OF, PATIENT_STORIES, patientResources, withoutUuids } from '../support/fixtures.js';
import { EVERY_SERVICE, type Sandbox, startTestSandbox } from '../support/sandbox.js';
import { prefetchFrom, readStory, storyCards, storyRequest } from '../support/stories.js';

const DAY_MS = 86_400_000;

let sandbox: Sandbox;
/** The same service and patients on another day. */
let later: Sandbox;
const LATER = FIXTURES_AS_OF + 400 * DAY_MS + 5 * 3_600_000;
beforeAll(async () => {
  sandbox = await startTestSandbox(EVERY_SERVICE);
  later = await startTestSandbox(EVERY_SERVICE, { asOf: LATER });
});
afterAll(() => Promise.all([sandbox.close(), later.close()]));

const TRIES = PATIENT_STORIES.flatMap((story) =>
  readStory(story).tries.map((each) => ({
    story,
    hook: each.hook,
    order: String(each.order?.['id'] ?? 'no order'),
    each,
  })),
);

describe('every story keeps its promise', () => {
  test.each(TRIES)(
    '$story on $hook with $order: the cards of story.json, by prefetch and by reading',
    async ({ story, each }) => {
      const request = storyRequest(story, each);
      const sent = await sandbox.ask(each.hook, { ...request, prefetch: prefetchFrom(patientResources(story)) });
      const read = await sandbox.ask(each.hook, { ...request, fhirServer: `${sandbox.url}/fhir/R4` });
      expect([sent.status, read.status]).toEqual([200, 200]);
      expect(storyCards(sent.cards)).toEqual(each.cards);
      expect(withoutUuids(read.cards)).toEqual(withoutUuids(sent.cards));
    },
  );

  test.each(TRIES)(
    '$story on $hook with $order: the same cards 400 days and some hours later',
    async ({ story, each }) => {
      const request = shiftDates(storyRequest(story, each), wholeDays(FIXTURES_AS_OF, LATER));
      const { cards } = await later.ask(each.hook, { ...request, fhirServer: `${later.url}/fhir/R4` });
      expect(storyCards(cards)).toEqual(each.cards);
    },
  );
});

describe('the stories', () => {
  test('are at least twelve, and some of them are about silence', () => {
    const silent = TRIES.filter(({ each }) => each.cards.length === 0);
    expect(PATIENT_STORIES.length).toBeGreaterThanOrEqual(12);
    expect(new Set(silent.map(({ story }) => story)).size).toBeGreaterThanOrEqual(4);
  });

  test('show cards of every hook that is on by default, and of every indicator', () => {
    const speaking = TRIES.filter(({ each }) => each.cards.length > 0);
    const indicators = speaking.flatMap(({ each }) => each.cards.map(({ indicator }) => indicator));
    expect(new Set(speaking.map(({ hook }) => hook))).toEqual(new Set(HOOKS.slice(0, 3)));
    expect(new Set(indicators)).toEqual(new Set(INDICATORS));
  });

  test.each(PATIENT_STORIES)('%s is told completely and about one patient', (story) => {
    const { title, teaser, asOf, tries } = readStory(story);
    const resources = patientResources(story);
    const patients = resources.filter(({ resourceType }) => resourceType === 'Patient').map(({ id }) => id);
    const rules = tries.flatMap(({ cards }) => cards.flatMap((card) => card.rules));
    expect(title.length).toBeLessThanOrEqual(40);
    expect(teaser).toMatch(/^(Open|Order|Sign) .*\.$/);
    expect(Date.parse(asOf)).toBe(FIXTURES_AS_OF);
    expect(rules.filter((rule) => !Object.hasOwn(RULES, rule))).toEqual([]);
    expect(tries.filter(({ hook, order }) => (hook === 'patient-view') !== (order === undefined))).toEqual([]);
    expect(patients).toHaveLength(1);
    expect(resources.filter(({ id }) => !id?.startsWith(`${patients[0]}`))).toEqual([]);
  });

  test('have ids of their own, so that all of them fit into one server', () => {
    const keys = PATIENT_STORIES.flatMap(patientResources).map(({ resourceType, id }) => `${resourceType}/${id}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('are all in docs/sandbox.md, with their teasers', () => {
    const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `synthetic-'));
    const expected = PATIENT_STORIES.map((story) => {
      const { title, teaser } = readStory(story);
      const patient = patientResources(story).find(({ resourceType }) => resourceType === 'Patient');
      return `| \`${patient?.id}\` | ${title} | ${teaser} |`;
    });
    expect(rows).toEqual(expected);
  });
});

/** The guide for integrators tells what has to be told (section 17 of the requirements), and tells what the service does. */
import { describe, expect, test } from '@jest/globals';
import { parseFeedback } from '../../src/cds/parse-feedback.js';
import { type Config, parseConfig } from '../../src/config/config.js';
import { DEFAULT_EDGE_LIMITS } from '../../src/http/limits.js';
import { RULES } from '../../src/rules/index.js';
import { ALGORITHMS } from '../../src/security/trusted-client.js';
import { ORDERABLES } from '../../src/terminology/orderables.js';
import { overrideReason } from '../../src/terminology/override-reasons.js';
import { PUBLISHED } from '../support/engine.js';
import { everyKindOfCard } from '../support/every-kind-of-card.js';
import { PAGES, readPage } from '../support/pages.js';
import { blocksOf } from '../support/shell-examples.js';

const GUIDE = readPage('docs/integrate.md');
const SERVICES = readPage('docs/services.md');
const INTERFACE = readPage('docs/interface.md');
const KEYS_TABLE = chapterOf(INTERFACE, 'What each prefetch key is for');
const lacking = (page: string, texts: readonly string[]) => texts.filter((text) => !page.includes(text));

function chapterOf(page: string, heading: string): string {
  return page.split(/^## /m).find((chapter) => chapter.startsWith(`${heading}\n`)) ?? '';
}

/** Cells of the rows of a table that begin with the cell given. */
function rowOf(page: string, first: string): readonly string[] {
  const line = page.split('\n').find((each) => each.startsWith(`| ${first} |`)) ?? '';
  return line.split('|').map((cell) => cell.trim());
}

describe('the guide on services and codes', () => {
  test.each(PUBLISHED.map(({ service }) => [service.hook, service] as const))(
    'CH-205 %s: call and feedback byte for byte, keys, templates, and what each key is for',
    (hook, { id, prefetch }) => {
      const address = `cds-services/${id}`;
      const typed = `https://cds.hospital.example.org/${address}`;
      expect(GUIDE.split('\n')).toContain(`| \`${hook}\` | \`${typed}\`<br>\`${typed}/feedback\` |`);
      expect(
        lacking(SERVICES, [`POST {publicUrl}/${address}\` |`, `POST {publicUrl}/${address}/feedback\` |`]),
      ).toEqual([]);
      expect(lacking(SERVICES, Object.values(prefetch))).toEqual([]);
      expect(
        lacking(
          GUIDE,
          Object.keys(prefetch).map((key) => `\`${key}\``),
        ),
      ).toEqual([]);
      expect(
        lacking(
          KEYS_TABLE,
          Object.keys(prefetch).map((key) => `| \`${key}\` | `),
        ),
      ).toEqual([]);
    },
  );

  test('CH-206 scopes for every type that is read, in both spellings, and no other', () => {
    const templates = PUBLISHED.flatMap(({ service }) => Object.values(service.prefetch));
    const types = new Set([...templates.map((template) => /^\w+/.exec(template)?.[0] ?? ''), 'Medication']);
    const rows = [...GUIDE.matchAll(/^\| `user\/(\w+)\.read` \| `user\/(\w+)\.rs` \|$/gm)];
    expect(new Set(rows.map(([, type]) => type))).toEqual(types);
    expect(rows.filter(([, v1, v2]) => v1 !== v2)).toEqual([]);
    expect(GUIDE).toMatch(/sends draft orders only to an app that holds the scopes for unsigned orders/);
  });

  test('CH-207 every topic and override reason with code, display and meaning', () => {
    const metas = Object.values(RULES).map(({ meta }) => meta);
    const topics = metas.map(({ topic, title }) => [topic, title, rowOf(SERVICES, `\`${topic}\``)] as const);
    expect(topics.filter(([, title, row]) => row[2] !== title || (row[3] ?? '').length < 20)).toEqual([]);
    const reasons = [...new Set(metas.flatMap(({ overrideReasons }) => overrideReasons))].map(overrideReason);
    expect(reasons.length).toBeGreaterThan(5);
    const told = reasons.map(({ code, display }) => [display, rowOf(SERVICES, `\`${code}\``)] as const);
    expect(told.filter(([display, row]) => row[2] !== display || (row[3] ?? '').length < 20)).toEqual([]);
  });

  test('CH-208 every order that any card proposes, with its code or its text', async () => {
    const cards = await everyKindOfCard();
    const actions = cards.flatMap(({ suggestions = [] }) => suggestions.flatMap((each) => each.actions));
    const proposed = actions.flatMap((action) => (action.type === 'create' ? [proposalOf(action.resource)] : []));
    expect(new Set(proposed).size).toBeGreaterThan(5);
    expect(lacking(SERVICES, [...new Set(proposed), ...Object.values(ORDERABLES).map(({ code }) => code)])).toEqual([]);
    expect(new Set(actions.map(({ type }) => type))).toEqual(new Set(['create', 'delete', 'update']));
    expect(lacking(SERVICES, ['**Create.**', '**Delete.**', '**Update.**'])).toEqual([]);
  });
});

describe('the guide on trust, hooks, time and form', () => {
  test('CH-209 algorithms, audience, repeats and how a client is registered', () => {
    const [, , algorithms = ''] = rowOf(GUIDE, '`alg`');
    expect(lacking(algorithms, ALGORITHMS)).toEqual([]);
    expect(rowOf(GUIDE, '`aud`')[2]).toContain('`audiences`');
    expect(rowOf(GUIDE, '`jti`')[2]).toContain('`"replay": "off"`');
    expect(lacking(GUIDE, ['`clients[].issuer`', '`jwksUrl`', '`jwks`'])).toEqual([]);
  });

  test('CH-210 which hooks are needed, quinine first', () => {
    const chapter = chapterOf(GUIDE, 'Which hooks you need');
    expect(
      lacking(
        chapter,
        PUBLISHED.map(({ service }) => `\`${service.hook}\``),
      ),
    ).toEqual([]);
    expect(chapter).toContain('With `patient-view` alone no draft is ever seen');
  });

  test('CH-211 the time a call may take, and what is seen when it takes longer', () => {
    const { requestMs } = DEFAULT_EDGE_LIMITS;
    expect(rowOf(GUIDE, 'Hard budget')[2]).toContain(`${requestMs / 1000} s from the arrival`);
    expect(rowOf(GUIDE, 'Hard budget')[2]).toContain(`reading ends after ${(requestMs * 0.8) / 1000} s`);
    expect(rowOf(GUIDE, 'At the latest')[2]).toContain(`${(requestMs * 1.25) / 1000} s, with 503`);
    expect(rowOf(GUIDE, 'What you see on a time-out of yours')[2]).toMatch(/^nothing/);
  });

  test('CH-212 the profiles that a client can have, and how one is chosen', () => {
    const profiles = ['default', 'epic', 'v1'];
    expect(GUIDE).toContain(`| | ${profiles.map((name) => `\`${name}\``).join(' | ')} |`);
    const chosen = (profile: string) =>
      parseConfig(JSON.stringify({ clients: [{ issuer: 'x', jwksUrl: 'https://x.example.org', profile }] }));
    expect(profiles.map((profile) => chosen(profile).clients[0]?.profile)).toEqual(profiles);
    expect(() => chosen('cerner')).toThrow();
  });
});

/** Its first code; where there is none, its words. */
function proposalOf(resource: object): string {
  const { code, medicationCodeableConcept, description } = resource as {
    code?: { coding?: { code: string }[]; text: string };
    medicationCodeableConcept?: { coding?: { code: string }[]; text: string };
    description?: string;
  };
  const concept = code ?? medicationCodeableConcept;
  return concept?.coding?.[0]?.code ?? concept?.text ?? description ?? '';
}

// ── examples ─────────────────────────────────────────────────────────────────

const JSON_BLOCKS = PAGES.flatMap((page) => blocksOf(readPage(page), 'json').map((text) => [page, text] as const));
const KEYS = new Set(
  Object.keys((JSON.parse(readPage('docs/config.schema.json')) as { properties: object }).properties),
);

/** All its keys are those of the configuration; what is sent as feedback is a list under one of them. */
function isConfig(text: string): boolean {
  const file = JSON.parse(text) as Record<string, unknown>;
  const keys = Object.keys(file);
  return keys.length > 0 && keys.every((key) => KEYS.has(key)) && !Array.isArray(file['feedback']);
}

describe('an example of', () => {
  const configs = JSON_BLOCKS.filter(([, text]) => isConfig(text));

  test.each(configs)('the configuration in %s is valid', (_page, text) => {
    const mode = text.includes('"publicUrl"') ? 'production' : 'sandbox';
    const config: Config = parseConfig(text, { mode });
    expect(config.port).toBeGreaterThan(0);
  });

  test('the configuration is in several pages', () => {
    expect(configs.length).toBeGreaterThanOrEqual(6);
  });

  test.each(JSON_BLOCKS.filter(([, text]) => text.includes('"outcomeTimestamp"')))(
    'feedback in %s is valid',
    (_page, text) => {
      expect(parseFeedback(JSON.parse(text)).length).toBeGreaterThan(0);
    },
  );
});

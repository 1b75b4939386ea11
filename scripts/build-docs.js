#!/usr/bin/env node
/**
 * Generates what is derived from the code: rule headers, the rule table, the configuration schema and the code systems for readers, and
 * the answer shown in the README.
 *
 *   node scripts/build-docs.js           writes the files
 *   node scripts/build-docs.js --check   fails when one of them is out of date
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { tsImport } from 'tsx/esm/api';
import { cardsPage } from './docs/cards-page.js';
import { rulesPage } from './docs/rules-page.js';
import { traceabilityPage } from './docs/traceability-page.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLE = 'fhir-fixtures/requests/order-select/quinine-for-cramps-without-labs.json';
const REASONS = 'src/terminology/override-reasons.json';
const isCheck = process.argv.includes('--check');
const stale = [];

function put(path, content) {
  const target = join(root, path);
  const current = existsSync(target) ? readFileSync(target, 'utf8') : undefined;
  if (current === content) return;
  if (isCheck) {
    stale.push(path);
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
}

/** The comment above `const rule`, without its decoration. */
function headerLines(source, path) {
  const before = source.slice(0, source.indexOf('const rule: Rule'));
  const comment = before.slice(before.lastIndexOf('/**'));
  if (!comment.trimEnd().endsWith('*/')) throw new Error(`${path}: no header comment above the rule`);
  const lines = comment.split('\n').slice(1);
  return lines
    .slice(
      0,
      lines.findIndex((line) => line.includes('*/')),
    )
    .map((line) => line.replace(/^ \* ?/, ''));
}

/** The list under a heading (`When`, `Then`, `Remarks`); a line that goes on is joined to its item. */
function section(lines, heading) {
  const start = lines.indexOf(heading);
  if (start < 0) return [];
  const rest = lines.slice(start + 1);
  const end = rest.indexOf('');
  const text = rest.slice(0, end < 0 ? undefined : end).join('\n');
  return text
    .split(/^- /m)
    .map((item) => item.replace(/\n\s*/g, ' ').trim())
    .filter((item) => item !== '');
}

function ruleHeaders() {
  const files = readdirSync(join(root, 'src/rules'))
    .filter((name) => name.endsWith('.rule.ts'))
    .sort();
  return Object.fromEntries(
    files.map((name) => {
      const path = join('src/rules', name);
      const lines = headerLines(readFileSync(join(root, path), 'utf8'), path);
      const header = {
        about: lines.slice(0, lines.indexOf('')).join(' '),
        when: section(lines, 'When'),
        // biome-ignore lint/suspicious/noThenProperty: the word of the header; never awaited
        then: section(lines, 'Then'),
        remarks: section(lines, 'Remarks'),
      };
      return [name.replace('.rule.ts', ''), header];
    }),
  );
}

/** JSON with everything that fits on one line kept there. */
function compactJson(value, indent = '') {
  const line = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || line.length <= 120 - indent.length) {
    return line.replaceAll('":', '": ').replaceAll(',"', ', "').replaceAll(',{', ', {');
  }
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => `${inner}${compactJson(item, inner)}`)
    : Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${compactJson(item, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${items.join(',\n')}\n${indent}${close}`;
}

/** A module of the build. */
function load(path) {
  return import(pathToFileURL(join(root, 'dist', path)).href);
}

/** The answer to the README's request, from the same code that serves it. */
async function readmeAnswer() {
  const [
    { loadTerminology },
    { SERVICES },
    { RULES },
    { parseRequest },
    engine,
    { publishService },
    { DEFAULT_SETTINGS },
  ] = await Promise.all([
    load('src/terminology/load.js'),
    load('hooks/index.js'),
    load('src/rules/index.js'),
    load('src/cds/parse-request.js'),
    load('src/engine/evaluate-request.js'),
    load('src/engine/publish-service.js'),
    load('src/facts/clinical-settings.js'),
  ]);
  const terminology = loadTerminology();
  const request = parseRequest(JSON.parse(readFileSync(join(root, EXAMPLE), 'utf8')), ['order-select']);
  const service = SERVICES.find((each) => each.service.hook === request.hook);
  let count = 0;
  const { cards } = await engine.evaluateRequest(request, publishService(service, terminology.valueSets), {
    rules: RULES,
    terminology,
    settings: DEFAULT_SETTINGS,
    publicUrl: 'http://127.0.0.1:3000',
    newUuid: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
    asOf: Date.now(),
    reader: undefined,
    deadline: new AbortController().signal,
  });
  return compactJson({ cards });
}

async function readme() {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const [head, rest] = text.split('<!-- example:begin -->');
  const [, tail] = rest.split('<!-- example:end -->');
  return `${head}<!-- example:begin -->\n\`\`\`json\n${await readmeAnswer()}\n\`\`\`\n<!-- example:end -->${tail}`;
}

/** Discovery for people who type it into an EHR by hand (CH-20), and every code that cards carry. */
async function servicesPage() {
  const [{ loadTerminology }, { SERVICES }, { publishService }, { RULES }, terms, { DEFAULT_SETTINGS }] =
    await Promise.all([
      load('src/terminology/load.js'),
      load('hooks/index.js'),
      load('src/engine/publish-service.js'),
      load('src/rules/index.js'),
      load('src/terminology/orderables.js'),
      load('src/facts/clinical-settings.js'),
    ]);
  const { valueSets } = loadTerminology();
  const declarations = SERVICES.map((service) => publishService(service, valueSets));
  return `# Services

Generated by \`npm run docs\` from \`hooks/\`; do not edit. What \`GET /cds-services\` answers, ready to paste where an EHR does not read
discovery, and services that are off by default. Every service asks for the same keys. None of them has to be sent with \`order-select\`,
\`order-sign\` and \`medication-refill\`; \`patient-view\` needs at least one of \`conditions\`, \`encounter\`, \`labs\`, \`medications\` and \`medicationStatements\`, and
otherwise answers 412. What each key is for, and what is lost without it: [Interface](interface.md#what-each-prefetch-key-is-for). How to enter all this in
an EHR: [Integrate it](integrate.md). The URLs are typed byte for byte, without a slash at the end.

${declarations.map(serviceSection).join('\n')}
${templatesSection(declarations[0].service.prefetch)}
${codesSection(Object.values(RULES), DEFAULT_SETTINGS)}
${ordersSection(terms)}`;
}

const OFF_BY_DEFAULT = `
| Switched on | **off by default**: list its id under \`services\` in the configuration, with those of the other services wanted |`;

function serviceSection({ service, rules, supportingRules, offByDefault }) {
  return `## ${service.title}

| | |
| --- | --- |
| Hook | \`${service.hook}\` |${offByDefault ? OFF_BY_DEFAULT : ''}
| Call | \`POST {publicUrl}/cds-services/${service.id}\` |
| Feedback | \`POST {publicUrl}/cds-services/${service.id}/feedback\` |
| Prefetch keys | ${Object.keys(service.prefetch)
    .map((key) => `\`${key}\``)
    .join(', ')} |
| Rules that open a card | ${rules.join(', ')} |
| Rules that add to one | ${supportingRules.join(', ')} |

${service.description}

${service.usageRequirements}
`;
}

function templatesSection(prefetch) {
  const templates = Object.entries(prefetch).map(
    ([key, template]) =>
      `### \`${key}\`\n\n${thousands(encodedLength(template))} characters when percent-encoded.\n\n\`\`\`\n${template}\n\`\`\`\n`,
  );
  return `## Prefetch templates

The lengths are those of the query with every parameter value percent-encoded and an id of ${ID_LENGTH} characters; the FHIR base URL comes on top.
Gateways that limit URLs to ${thousands(URL_LIMIT)} characters refuse the long ones: ${longKeys(prefetch)}. There, do not leave these reads to the service:
send the keys as prefetch, read by a way that has no such limit, such as \`POST [base]/{type}/_search\`.

${templates.join('\n')}`;
}

const ID_LENGTH = 36;
const URL_LIMIT = 2048;

/** Of the query below the FHIR base, as a careful client writes it. */
function encodedLength(template) {
  const [path, query] = template.replace(/\{\{[^}]+\}\}/g, '0'.repeat(ID_LENGTH)).split('?');
  return (query === undefined ? path : `${path}?${new URLSearchParams(query)}`).length;
}

function longKeys(prefetch) {
  return Object.entries(prefetch)
    .filter(([, template]) => encodedLength(template) > URL_LIMIT)
    .map(([key]) => `\`${key}\``)
    .join(' and ');
}

function thousands(count) {
  return count.toLocaleString('en-US');
}

function codesSection(rules, { canonicalBase, overrideReasonSystem }) {
  const { concept } = JSON.parse(readFileSync(join(root, REASONS), 'utf8'));
  const headers = ruleHeaders();
  const topics = rules.map(({ meta }) => [
    `\`${meta.topic}\``,
    meta.title,
    meaningOf(meta, headers),
    `[\`${meta.id}\`](rules.md#${meta.id})`,
  ]);
  const reasons = concept.map(({ code, display, definition }) => [`\`${code}\``, display, definition]);
  return `## Topics

\`source.topic\` of a card is that of the rule that gives its summary. System \`${canonicalBase}/CodeSystem/cramp-rule\`; a code never changes.

${table(['Code', 'Display', 'Meaning', 'Rule'], topics)}

## Override reasons

A card offers at most six of them in \`overrideReasons\`. System \`${overrideReasonSystem}\`.

${table(['Code', 'Display', 'Meaning'], reasons)}
`;
}

/** What a card with this topic is about: the first sentence of the rule's header, or when it says no more than the title, its condition. */
function meaningOf({ id, title }, headers) {
  const { about, when } = headers[id];
  if (about !== `${title}.`) return about;
  const condition = when.join(' ').replaceAll(/ \((?:tiers of )?(?:clinical-knowledge )?\d+\.\d+\)/g, '');
  return `${condition[0].toUpperCase()}${condition.slice(1)}.`;
}

/** Proposed by text, as no code system has a term for them that says no more. */
const WITHOUT_CODE = [
  ['MedicationRequest', 'magnesium, oral'],
  ['ServiceRequest', 'Referral: evaluation for calf trigger-point injection (lidocaine)'],
];

function ordersSection({ ORDERABLES, BACLOFEN_5_MG_TABLET }) {
  const tests = Object.values(ORDERABLES).map((test) => ['ServiceRequest', test.text, ...codingCells(test)]);
  const medicine = ['MedicationRequest', 'Baclofen 5 mg oral tablet', ...codingCells(BACLOFEN_5_MG_TABLET)];
  const named = WITHOUT_CODE.map(([type, text]) => [type, text, '–', '–', 'text only']);
  return `## Actions that suggestions may propose

**Create.** Each order is a draft with the intent \`proposal\`, to be completed and signed by the prescriber; a laboratory test may be planned for a
later day. No other order is ever proposed. An order without a code is found in \`orderables\` by its text. An ECG is proposed only where the
site sets \`ecgSuggestion\`; with \`taskSuggestions\` a Task (*Offer a supervised trial off quinine*) is proposed besides.

${table(['Resource', 'Order', 'System', 'Code', 'Display'], [...tests, medicine, ...named])}

**Delete.** A MedicationRequest that the request itself brought as a draft, by \`resourceId\`. Nothing that is in force.

**Update.** A draft of baclofen, to a lower fixed schedule; everything else in it is as the client sent it.
`;
}

function codingCells({ system, code, display }) {
  return [`\`${system}\``, `\`${code}\``, display];
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Topics of cards as a terminology server takes them. The date is that of the knowledge, so that the same rules give the same bytes. */
async function ruleCodeSystem() {
  const [{ RULES }, { DEFAULT_SETTINGS }, { KNOWLEDGE_VERSION }] = await Promise.all([
    load('src/rules/index.js'),
    load('src/facts/clinical-settings.js'),
    load('src/knowledge-version.js'),
  ]);
  const metas = Object.values(RULES).map(({ meta }) => meta);
  const headers = ruleHeaders();
  const concept = metas
    .toSorted((a, b) => (a.topic < b.topic ? -1 : 1))
    .map((meta) => ({
      code: meta.topic,
      display: meta.title,
      definition: meaningOf(meta, headers),
      property: [{ code: 'ruleId', valueString: meta.id }],
    }));
  const resource = {
    resourceType: 'CodeSystem',
    id: 'cramp-rule',
    url: `${DEFAULT_SETTINGS.canonicalBase}/CodeSystem/cramp-rule`,
    version: KNOWLEDGE_VERSION,
    name: 'CrampRule',
    title: 'Rules of cramp-cds',
    status: 'draft',
    date: /^(\d{4})\.(\d{2})/.exec(KNOWLEDGE_VERSION).slice(1).join('-'),
    description: 'One code per rule, generated from src/rules. A code never changes its meaning.',
    purpose: 'Topic of a card: the rule that gives its summary.',
    copyright: 'Copyright of the cramp-cds contributors, Apache License 2.0.',
    caseSensitive: true,
    content: 'complete',
    count: concept.length,
    property: [{ code: 'ruleId', description: 'Id of the rule on its page and in the configuration.', type: 'string' }],
    concept,
  };
  return `${JSON.stringify(resource, null, 2)}\n`;
}

async function fingerprints() {
  const { fingerprintsOf } = await tsImport('./docs/fingerprints.ts', import.meta.url);
  const all = Object.fromEntries(Object.keys(stories).map((id) => [id, fingerprintsOf(id)]));
  return `${JSON.stringify(all, null, 1)}\n`;
}

const examples = await tsImport('./docs/examples.ts', import.meta.url);
const stories = examples.allExamples();
const cards = examples.gallery();

put('src/catalogue/rule-examples.json', `${JSON.stringify(examples.catalogueExamples(stories), null, 1)}\n`);
put('tests/rules/reviewed-fingerprints.json', await fingerprints());
put('docs/cards.md', cardsPage(cards, examples.rulesWithoutCard(cards), examples.KNOWLEDGE_VERSION));
put('docs/traceability.md', traceabilityPage(stories, cards));
put('src/catalogue/rule-headers.json', `${JSON.stringify(ruleHeaders(), null, 2)}\n`);
put('docs/config.schema.json', readFileSync(join(root, 'src/config/config.schema.json'), 'utf8'));
put('docs/fhir/CodeSystem-cramp-override-reason.json', readFileSync(join(root, REASONS), 'utf8'));
if (!existsSync(join(root, 'dist/src/catalogue/rule-page.js'))) {
  process.stderr.write('Nothing is built yet: run npm run docs, which builds first.\n');
  process.exit(1);
}
if (stale.length === 0) {
  for (const name of ['rule-headers.json', 'rule-examples.json']) {
    const built = join(root, 'dist/src/catalogue', name);
    if (!isCheck) writeFileSync(built, readFileSync(join(root, 'src/catalogue', name), 'utf8'));
  }
  put('docs/rules.md', rulesPage(await load('src/catalogue/rule-page.js')));
  put('docs/services.md', await servicesPage());
  put('docs/fhir/CodeSystem-cramp-rule.json', await ruleCodeSystem());
  put('README.md', await readme());
}
if (stale.length > 0) {
  process.stderr.write(`Out of date: ${stale.join(', ')}. Run npm run docs and commit the result.\n`);
  process.exit(1);
}

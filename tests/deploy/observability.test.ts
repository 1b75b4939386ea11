/**
 * The dashboard, the alerts and the page for operators name the metrics that a running service has: no other, and all of them.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { REQUEST_FIXTURES, requestText } from '../support/fixtures.js';
import { hookRequest } from '../support/hook-requests.js';
import { familiesOf, labelNamesOf } from '../support/metrics.js';
import { startTestSandbox } from '../support/sandbox.js';
import { startStubFhirServer } from '../support/stub-fhir-server.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

const DASHBOARD: {
  readonly title: string;
  readonly uid: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
} = JSON.parse(read('deploy/grafana/cramp-cds.json'));
/** The file is written as JSON, which every reader of YAML understands. */
const ALERTS: { readonly groups: readonly { readonly name: string; readonly rules: readonly AlertRule[] }[] } =
  JSON.parse(read('deploy/prometheus/alerts.yml'));
const RULES = ALERTS.groups.flatMap(({ rules }) => rules);
const PAGE = read('docs/operate.md');

const QUERIES = DASHBOARD.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => [title, expr] as const),
);
const EXPRESSIONS = [...QUERIES, ...RULES.map(({ alert, expr }) => [alert, expr] as const)];

/** Of the page: name, type, labels. */
const DOCUMENTED = new Map(
  [...PAGE.matchAll(/^\| `(cramp_cds_\w+)` \| (\w+) \| (.*?) \| .+ \|$/gm)].map(
    ([, name = '', type = '', labels = '']) => [
      name,
      { type, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label) },
    ],
  ),
);

/** Metrics of a service that has had some of everything to do. */
let text: string;

beforeAll(async () => {
  const fhir = await startStubFhirServer();
  const sandbox = await startTestSandbox({ managementPort: 0 });
  const stories = REQUEST_FIXTURES.filter(({ hook }) => hook !== 'medication-refill').slice(0, 10);
  for (const fixture of stories) await sandbox.ask(fixture.hook, requestText(fixture));
  await sandbox.ask('order-sign', {
    ...hookRequest('order-sign'),
    fhirServer: fhir.baseUrl,
    prefetch: { labs: { resourceType: 'Bundle', entry: [{ resource: 7 }] } },
  });
  await sandbox.ask('order-sign', '{');
  text = await (await fetch(`${sandbox.managementUrl}/metrics`)).text();
  await Promise.all([sandbox.close(), fhir.close()]);
});
let families: ReadonlyMap<string, string>;
beforeAll(() => {
  families = familiesOf(text);
});

/** Names of metrics in an expression, a histogram's without the name of its part. */
function metricsIn(expression: string): readonly string[] {
  const names = [...expression.matchAll(/\b(?:cramp_cds|process|nodejs)_\w+/g)].map(([name]) => name);
  return names.map((name) => {
    const family = name.replace(/_(bucket|sum|count)$/, '');
    return families.get(family) === 'histogram' ? family : name;
  });
}

/** Labels that an expression selects or groups by, with the metric for which it does. */
function labelsIn(expression: string): readonly (readonly [metric: string, label: string])[] {
  const selected = [...expression.matchAll(/(cramp_cds_\w+)\{([^}]*)\}/g)].flatMap(([, metric = '', inner = '']) =>
    [...inner.matchAll(/(\w+)(?:=|!=|=~|!~)"/g)].map(([, label = '']) => [metric, label] as const),
  );
  const grouped = [...expression.matchAll(/by \(([^)]*)\)\s*\([^(]*?\(?(cramp_cds_\w+)/g)].flatMap(
    ([, labels = '', metric = '']) => labels.split(', ').map((label) => [metric, label] as const),
  );
  return [...selected, ...grouped];
}

function isLabel([metric, label]: readonly [string, string]): boolean {
  if (label === 'instance' || (label === 'le' && metric.endsWith('_bucket'))) return true;
  return DOCUMENTED.get(metric.replace(/_bucket$/, ''))?.labels.includes(label) === true;
}

describe('the page for operators', () => {
  test('lists all metrics of a running service with their types, and no other', () => {
    const ours = [...families].filter(([name]) => name.startsWith('cramp_cds_'));
    expect(Object.fromEntries([...DOCUMENTED].map(([name, { type }]) => [name, type]))).toEqual(
      Object.fromEntries(ours),
    );
  });

  test('lists the labels that their series have', () => {
    const counted = [...DOCUMENTED].filter(([name]) => labelNamesOf(text, name) !== undefined);
    expect(counted.length).toBeGreaterThan(DOCUMENTED.size - 2);
    expect(counted.map(([name]) => [name, labelNamesOf(text, name)])).toEqual(
      counted.map(([name, { labels }]) => [name, labels]),
    );
  });

  test('explains every alert, and no other', () => {
    const explained = [...PAGE.matchAll(/^\| `(CrampCds\w+)` \|/gm)].map(([, name]) => name);
    expect(explained).toEqual(RULES.map(({ alert }) => alert));
  });

  test('is found from the README and from the page about containers', () => {
    expect(read('README.md')).toContain('(docs/operate.md)');
    expect(read('docs/container.md')).toContain('(operate.md)');
  });
});

describe.each(EXPRESSIONS)('%s: %s', (_title, expression) => {
  test('asks for metrics and labels that exist', () => {
    const metrics = metricsIn(expression);
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics.filter((name) => !families.has(name))).toEqual([]);
    expect(labelsIn(expression).filter((pair) => !isLabel(pair))).toEqual([]);
  });

  test('is a balanced expression that takes rates of counters only', () => {
    const depth = [...expression].reduce(
      (sum, letter) => sum + Number('([{'.includes(letter)) - Number(')]}'.includes(letter)),
      0,
    );
    expect(depth).toBe(0);
    const rated = [...expression.matchAll(/(?:rate|increase)\((\w+)/g)].map(([, name = '']) => name);
    expect(rated.filter((name) => !/_(total|bucket)$/.test(name))).toEqual([]);
  });
});

test('a metric or label that does not exist is found in every place of an expression', () => {
  const wrong = 'topk(3, sum by (rule, nope) (rate(cramp_cds_cards_total{shade!="x"}[5m]))) / process_nonsense';
  expect(metricsIn(wrong).filter((name) => !families.has(name))).toEqual(['process_nonsense']);
  const labels = labelsIn(wrong).filter((pair) => !isLabel(pair));
  expect(labels.map(([, label]) => label).sort()).toEqual(['nope', 'shade']);
});

describe('the dashboard', () => {
  test('can be imported: a model with panels that each have a place and a number of their own', () => {
    expect(DASHBOARD).toMatchObject({ title: 'cramp-cds', uid: 'cramp-cds', schemaVersion: 39 });
    const ids = DASHBOARD.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const overlapping = DASHBOARD.panels.filter((one) =>
      DASHBOARD.panels.some((other) => one.id < other.id && overlap(one.gridPos, other.gridPos)),
    );
    expect(overlapping).toEqual([]);
    expect(DASHBOARD.panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });

  test('shows every metric of ours', () => {
    const shown = new Set(QUERIES.flatMap(([, expr]) => metricsIn(expr)));
    const ours = [...families.keys()].filter((name) => name.startsWith('cramp_cds_'));
    expect(ours.filter((name) => !shown.has(name))).toEqual([]);
  });

  test('has a legend that names labels of its query only', () => {
    const foreign = DASHBOARD.panels.flatMap(({ title, targets = [] }) =>
      targets
        .filter(({ expr, legendFormat }) =>
          [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].some(([, label = '']) => !expr.includes(label)),
        )
        .map(() => title),
    );
    expect(foreign).toEqual([]);
  });
});

type Place = Panel['gridPos'];

function overlap(a: Place, b: Place): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

test('alerts say how urgent they are, for how long, and what they mean', () => {
  expect(new Set(RULES.map(({ alert }) => alert)).size).toBe(RULES.length);
  for (const { for: duration, labels, annotations } of RULES) {
    expect(duration).toMatch(/^\d+m$/);
    expect(['warning', 'critical']).toContain(labels.severity);
    expect([annotations.summary, annotations.description].map((words) => words.length > 10)).toEqual([true, true]);
  }
});

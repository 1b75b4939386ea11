/**
 * The page for those who govern alerts: what prescribers do with the cards, rule by rule (clinical-knowledge 5.5). Plain, printable HTML
 * without scripts; the filters are a form.
 */
import { escapeHtml, htmlDocument, link, pagePolicy, section, table } from '../catalogue/html.js';
import type { RuleFeedback, RuleWeek, WeeklyReport } from '../feedback/store.js';
import { CHART_STYLE, legend, type Outcomes, outcomeBar, type Week, weekChart } from './charts.js';

/** As the form sends it and shows it again; days are ISO days. */
export interface GovernanceFilter {
  readonly service?: string | undefined;
  readonly client?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface GovernanceData {
  readonly report: WeeklyReport;
  readonly filter: GovernanceFilter;
  readonly services: readonly string[];
  readonly clients: readonly string[];
  /** Title of a rule, and what an override reason means. */
  readonly titleOf: (ruleId: string) => string;
  readonly reasonOf: (code: string) => string;
  /** Why a rule should be reviewed; empty when it need not. */
  readonly reviewReasons: (rule: RuleFeedback) => readonly string[];
  /** When that is, in words. */
  readonly reviewLimits: string;
  /** Of the rule pages. */
  readonly publicUrl: string;
}

const STYLE = `${CHART_STYLE}
body{max-width:70rem}form{display:flex;flex-wrap:wrap;gap:.75rem 1rem;align-items:end;margin:1rem 0}label{display:block;font-size:.9rem}
select,input,button{font:inherit;padding:.35rem .5rem;color:var(--text);background:var(--back);border:1px solid var(--line);border-radius:.2rem}
.wide{overflow-x:auto}.number{text-align:right;font-variant-numeric:tabular-nums}dl{display:flex;flex-wrap:wrap;gap:.5rem 2rem}dt{font-size:.9rem}dd{margin:0;font-size:1.5rem}
@media print{form,.filters{display:none}}`;

export const GOVERNANCE_POLICY = pagePolicy(STYLE, "'self'");

export function governancePage(data: GovernanceData): string {
  const { report, filter } = data;
  const total = sumOf(report.rules);
  const body = [
    '<h1>What prescribers do with the cards</h1>',
    `<p>${escapeHtml(periodText(filter))} Of several outcomes for one card the latest counts. No feedback is no rejection: not every client reports.</p>`,
    filterForm(data),
    numbers(total, report.uncorrelated),
    section('Rules to review', rulesToReview(data)),
    section('Rules', report.rules.length === 0 ? '<p>No cards in this period.</p>' : rulesTable(data)),
    section('Reasons of overrides', reasonsTable(data)),
    section('Week by week', trend(data)),
  ];
  return htmlDocument('Feedback on cards – cramp-cds', body.join('\n'), STYLE);
}

function periodText({ service, client, from, to }: GovernanceFilter): string {
  const period = [from === undefined ? '' : ` from ${from}`, to === undefined ? '' : ` to ${to}`].join('');
  const where = [service === undefined ? '' : ` of ${service}`, client === undefined ? '' : ` for ${client}`].join('');
  return `Cards shown${where}${period === '' ? ' since records began' : period}.`;
}

function filterForm({ filter, services, clients }: GovernanceData): string {
  return `<form method="get" aria-label="Filter">
${select('service', 'Service', services, filter.service)}
${select('client', 'Client', clients, filter.client)}
${day('from', 'From', filter.from)}
${day('to', 'To', filter.to)}
<button>Show</button>
</form>`;
}

function select(name: string, label: string, values: readonly string[], chosen: string | undefined): string {
  const options = values.map(
    (value) =>
      `<option value="${escapeHtml(value)}"${value === chosen ? ' selected' : ''}>${escapeHtml(value)}</option>`,
  );
  return `<label>${label}<br><select name="${name}"><option value="">all</option>${options.join('')}</select></label>`;
}

function day(name: string, label: string, value = ''): string {
  return `<label>${label}<br><input type="date" name="${name}" value="${escapeHtml(value)}"></label>`;
}

function numbers({ shown, accepted, overridden }: Outcomes, uncorrelated: number): string {
  const pairs = [
    ['shown', shown],
    ['accepted', accepted],
    ['overridden', overridden],
    ['no feedback', shown - accepted - overridden],
    ['feedback on unknown cards', uncorrelated],
  ];
  return `<dl>${pairs.map(([label, count]) => `<div><dt>${label}</dt><dd>${count}</dd></div>`).join('')}</dl>`;
}

function rulesToReview({ report, titleOf, reviewReasons, reviewLimits }: GovernanceData): string {
  const found = report.rules.flatMap((rule) =>
    reviewReasons(rule).map(
      (reason) => `<li><strong>${escapeHtml(titleOf(rule.ruleId))}</strong>: ${escapeHtml(reason)}</li>`,
    ),
  );
  return found.length === 0
    ? `<p>None is past the limits: ${escapeHtml(reviewLimits)}.</p>`
    : `<ul class="note">${found.join('')}</ul>`;
}

function rulesTable({ report, titleOf, publicUrl }: GovernanceData): string {
  const rows = report.rules.map((rule) => [
    link(`${publicUrl}/rules/${rule.ruleId}`, titleOf(rule.ruleId)),
    String(rule.shown),
    share(rule.accepted, rule.shown),
    share(rule.overridden, rule.shown),
    share(rule.noFeedback, rule.shown),
    outcomeBar(rule),
  ]);
  const head = ['Rule', 'Shown', 'Accepted', 'Overridden', 'No feedback', 'Share'];
  return `${legend()}${wide(table('Cards by the rule that gave their summary, the most shown first', head, rows))}`;
}

function reasonsTable({ report, titleOf, reasonOf }: GovernanceData): string {
  const rows = report.rules.flatMap((rule) =>
    Object.entries(rule.overriddenByReason).map(([code, count]) => [
      escapeHtml(titleOf(rule.ruleId)),
      escapeHtml(reasonOf(code)),
      share(count, rule.overridden),
    ]),
  );
  if (rows.length === 0) return '<p>No overrides in this period.</p>';
  return wide(table('Overrides by rule and reason', ['Rule', 'Reason', 'Overrides'], rows));
}

function trend({ report: { weeks }, titleOf }: GovernanceData): string {
  if (weeks.length === 0) return '<p>No cards in this period.</p>';
  const all = byWeek(weeks);
  const rules = [...new Set(weeks.map(({ ruleId }) => ruleId))];
  const ofRules = rules.map((id) => {
    const own = byWeek(weeks.filter(({ ruleId }) => ruleId === id));
    return `<details><summary>${escapeHtml(titleOf(id))}</summary>${chartAndTable(titleOf(id), own)}</details>`;
  });
  return `${legend()}${chartAndTable('All rules', all)}<h3>By rule</h3>${ofRules.join('\n')}`;
}

function chartAndTable(title: string, weeks: readonly Week[]): string {
  const rows = weeks.map(({ day: monday, shown, accepted, overridden }) => [
    monday,
    String(shown),
    share(accepted, shown),
    share(overridden, shown),
  ]);
  const numbersOf = table(`${title}, by week`, ['Week of', 'Shown', 'Accepted', 'Overridden'], rows);
  const what = `${title}: cards shown by week, ${weeks[0]?.day} to ${weeks.at(-1)?.day}; the numbers are in the table below`;
  return `${weekChart(what, weeks)}<details><summary>Numbers of ${escapeHtml(title)}</summary>${wide(numbersOf)}</details>`;
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** Every week from the first to the last, also those without cards. */
function byWeek(weeks: readonly RuleWeek[]): readonly Week[] {
  const moments = weeks.map(({ week }) => week);
  const [first, last] = [Math.min(...moments), Math.max(...moments)];
  return Array.from({ length: (last - first) / WEEK_MS + 1 }, (_, index) => {
    const week = first + index * WEEK_MS;
    return { day: new Date(week).toISOString().slice(0, 10), ...sumOf(weeks.filter((each) => each.week === week)) };
  });
}

function sumOf(outcomes: readonly Outcomes[]): Outcomes {
  const sum = (name: keyof Outcomes) => outcomes.reduce((total, each) => total + each[name], 0);
  return { shown: sum('shown'), accepted: sum('accepted'), overridden: sum('overridden') };
}

function share(count: number, of: number): string {
  return of === 0 ? String(count) : `${count} (${Math.round((100 * count) / of)} %)`;
}

/** @param content HTML that may be wider than the screen */
function wide(content: string): string {
  return `<div class="wide" tabindex="0">${content}</div>`;
}

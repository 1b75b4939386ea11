/**
 * One card per decision (clinical-knowledge 5.3): which advice belongs together, what it silences, and in which order it is shown.
 */
import { type Hook, INDICATORS, type Indicator } from '../cds/types.js';
import type { Advice, Rule } from '../rules/rule.js';
import type { RuleReport } from './run-rules.js';

/** One piece of advice with the rule that gave it. */
export interface Finding {
  readonly rule: Rule;
  readonly advice: Advice;
}

/** What becomes one card. */
export interface AdviceGroup {
  /** Gives the summary; the loudest, then the first by precedence. */
  readonly primary: Finding;
  /** Adds to the text; those of the same decision may raise the indicator. Loudest first, then by precedence. */
  readonly others: readonly Finding[];
  readonly indicator: Indicator;
}

export interface GroupingOptions {
  readonly hook: Hook;
  /** Rules that may open a card; advice of all others only joins one. */
  readonly opening: ReadonlySet<string>;
  /** Shows info everywhere, whatever the rules say about signing (and so about refills). */
  readonly infoOnOrderSign: boolean;
  /** Gate G6. */
  readonly isHidden: (indicator: Indicator) => boolean;
}

/** Groups in the order shown: most urgent first, then by precedence (5.2). */
export function groupAdvice(reports: readonly RuleReport[], options: GroupingOptions): readonly AdviceGroup[] {
  const findings = reports.flatMap(({ rule, outcome }) =>
    outcome.kind === 'advise' ? outcome.advice.map((advice) => ({ rule, advice })) : [],
  );
  const groups = visibleGroups(findings, options);
  const silenced = new Set<string>(groups.flatMap(({ primary }) => primary.advice.silences ?? []));
  if (silenced.size === 0) return groups;
  return visibleGroups(
    findings.filter(({ rule }) => !silenced.has(rule.meta.id)),
    options,
  );
}

function visibleGroups(findings: readonly Finding[], options: GroupingOptions): readonly AdviceGroup[] {
  return formGroups(findings, options)
    .filter((group) => isShown(group, options))
    .sort(byUrgency);
}

function formGroups(findings: readonly Finding[], { opening }: GroupingOptions): readonly AdviceGroup[] {
  const hosts = findings.filter(({ rule, advice }) => opening.has(rule.meta.id) && advice.standsAlone !== false);
  const primaries = firstPerDecision([...hosts].sort(byUrgencyOfFinding));
  const additions = findings.filter((finding) => !primaries.includes(finding));
  const settled = new Set(primaries.map(({ rule }) => rule.meta.decision));
  // What has a card of its own decision is said there, once.
  const free = additions.filter(({ rule }) => !settled.has(rule.meta.decision));
  return primaries.map((primary) => {
    const own = additions.filter((finding) => sharesDecision(finding, primary));
    const guests = free.filter((finding) => isGuest(finding, primary));
    const others = [...own, ...guests].sort(byUrgencyOfFinding);
    return { primary, others, indicator: loudest([primary, ...own].map(({ advice }) => advice.indicator)) };
  });
}

/** The same decision about the same subject: it may raise the indicator. */
function sharesDecision({ rule, advice }: Finding, primary: Finding): boolean {
  if (rule.meta.decision !== primary.rule.meta.decision) return false;
  return advice.subject === undefined || advice.subject === primary.advice.subject;
}

/** Invited from another decision: it adds to the text, but how loud this decision is, its own rules say (2.3). */
function isGuest({ rule }: Finding, { advice }: Finding): boolean {
  return advice.invites?.some((id) => id === rule.meta.id) ?? false;
}

function firstPerDecision(hosts: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return hosts.filter(({ rule, advice }) => {
    const key = `${rule.meta.decision} ${advice.subject ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Info outcomes appear where the rule's table says so (2.0), critical and warning everywhere. */
function isShown({ primary, indicator }: AdviceGroup, { hook, infoOnOrderSign, isHidden }: GroupingOptions): boolean {
  if (isHidden(indicator)) return false;
  // A refill is judged like an order being signed: nobody chooses any more, and often nobody is at the screen.
  const asHook = hook === 'medication-refill' ? 'order-sign' : hook;
  const isOpenHook = primary.rule.meta.infoOn.includes(asHook) || (asHook === 'order-sign' && infoOnOrderSign);
  return indicator !== 'info' || isOpenHook;
}

function byUrgency(a: AdviceGroup, b: AdviceGroup): number {
  return rank(b.indicator) - rank(a.indicator) || byPrecedence(a.primary, b.primary);
}

function byUrgencyOfFinding(a: Finding, b: Finding): number {
  return rank(b.advice.indicator) - rank(a.advice.indicator) || byPrecedence(a, b);
}

/** 5.2, then the rule and its subject, so that the order never depends on the order of the data. */
function byPrecedence(one: Finding, other: Finding): number {
  const [{ rule: a, advice: first }, { rule: b, advice: second }] = [one, other];
  return (
    precedenceOf(one) - precedenceOf(other) ||
    a.meta.id.localeCompare(b.meta.id, 'en') ||
    (first.subject ?? '').localeCompare(second.subject ?? '', 'en')
  );
}

function precedenceOf({ rule: { meta }, advice }: Finding): number {
  return (advice.indicator === 'critical' ? meta.precedenceWhenCritical : undefined) ?? meta.precedence;
}

function loudest(indicators: readonly Indicator[]): Indicator {
  return indicators.reduce((most, indicator) => (rank(indicator) > rank(most) ? indicator : most));
}

function rank(indicator: Indicator): number {
  return INDICATORS.indexOf(indicator);
}

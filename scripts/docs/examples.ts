/**
 * The stories told beside the rules, with what each rule really concludes and says: for the catalogue, the gallery of cards and the
 * traceability of statements.
 */
import { SERVICES } from '../../hooks/index.js';
import type { Card } from '../../src/cds/types.js';
import { assembleCards, ruleIdsOn } from '../../src/engine/assemble-cards.js';
import type { Declaration } from '../../src/engine/evaluate-request.js';
import { gateFor } from '../../src/engine/gates.js';
import { groupAdvice } from '../../src/engine/group-advice.js';
import { type ReportOutcome, runRules } from '../../src/engine/run-rules.js';
import type { ClinicalFacts } from '../../src/facts/clinical-facts.js';
import { type ClinicalSettings, DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import { known } from '../../src/facts/fact.js';
import { RULES, type RuleId } from '../../src/rules/index.js';
import type { Advice, Message, Rule } from '../../src/rules/rule.js';
import { factsOf, type RuleVignettes, type Vignette } from '../../src/rules/vignette.js';
import { AS_OF } from '../../src/rules/vignette-facts.js';

export { KNOWLEDGE_VERSION } from '../../src/knowledge-version.js';

export interface ExampleAdvice {
  readonly message: string;
  readonly indicator: string;
  /** Why this loud. */
  readonly because: string;
  readonly summary: string;
  readonly lines: readonly string[];
  readonly suggestions: readonly string[];
  /** As the rule gave it, and its text in parts. */
  readonly whole: Omit<Advice, 'data'> & { readonly text: Message };
}

export interface Example {
  readonly says: string;
  readonly outcome: ReportOutcome['kind'];
  /** Reason of silence, or what was missing. */
  readonly because: string | undefined;
  readonly advice: readonly ExampleAdvice[];
}

/** By rule id. */
export type Examples = Readonly<Record<string, readonly Example[]>>;

const RULE_IDS = Object.keys(RULES).filter((id): id is RuleId => id in RULES);

const VIGNETTES = new Map(
  await Promise.all(
    RULE_IDS.map(async (id) => {
      const module: { readonly default: RuleVignettes } = await import(`../../src/rules/${id}.vignettes.ts`);
      return [id, module.default.vignettes] as const;
    }),
  ),
);

/** Every story of every rule. */
export function allExamples(): Examples {
  return Object.fromEntries(RULE_IDS.map((id) => [id, examplesOfRule(id)]));
}

/** Every story of one rule. */
export function examplesOfRule(id: RuleId): readonly Example[] {
  return storiesOf(id).map((vignette) => example(RULES[id], vignette));
}

function storiesOf(id: RuleId): readonly Vignette[] {
  return VIGNETTES.get(id) ?? [];
}

function example(rule: Rule, vignette: Vignette): Example {
  const [report] = runRules([rule], factsOf(vignette.given), { ...circumstancesOf(vignette), gate: () => undefined });
  const outcome = report?.outcome;
  if (outcome === undefined || outcome.kind === 'crashed') throw new Error(`${rule.meta.id} crashed: ${vignette.says}`);
  return {
    says: vignette.says,
    outcome: outcome.kind,
    because: reasonOf(outcome),
    advice: outcome.kind === 'advise' ? outcome.advice.map((advice) => exampleAdvice(rule, advice)) : [],
  };
}

function circumstancesOf({ settings, asOf }: Vignette) {
  return { settings: settingsOf(settings), asOf: asOf === undefined ? AS_OF : Date.parse(asOf) };
}

function settingsOf(changes: Partial<ClinicalSettings> = {}): ClinicalSettings {
  return { ...DEFAULT_SETTINGS, ...changes };
}

function reasonOf(outcome: ReportOutcome): string | undefined {
  if (outcome.kind === 'cannot-tell') return outcome.missing.map(({ fact, reason }) => `${fact}: ${reason}`).join('; ');
  return 'because' in outcome ? outcome.because : undefined;
}

function exampleAdvice(rule: Rule, advice: Advice): ExampleAdvice {
  const { data, ...options } = advice;
  const message = rule.messages[advice.messageId]?.(data as never);
  if (message === undefined) throw new Error(`${rule.meta.id} has no message ${advice.messageId}`);
  return {
    message: advice.messageId,
    indicator: advice.indicator,
    because: advice.because,
    summary: message.summary,
    lines: linesOf(message),
    suggestions: (advice.suggestions ?? []).map(({ label }) => label),
    whole: { ...options, text: message },
  };
}

function linesOf({ why = [], evidence = [], patient = [], consider = [], data = [], steps = {} }: Message) {
  return [...new Set([...why, ...evidence, ...patient, ...consider, ...Object.values(steps).flat(), ...data])];
}

/** A whole card as the engine makes it, and the rule and message that open it. */
export interface GalleryCard {
  readonly rule: RuleId;
  readonly message: string;
  /** `rule message` of all that joins it. */
  readonly joined: readonly string[];
  readonly service: string;
  readonly story: string;
  /** What the site has set, where it is not the default. */
  readonly settings: Partial<ClinicalSettings>;
  readonly card: Card;
}

/** Services as they are by default; refills show the cards of signing. */
const GALLERY_SERVICES = SERVICES.filter(({ offByDefault }) => offByDefault !== true);

/**
 * For each message that opens a card the longest card that any story gives, with everything else that joins it; and for each message
 * that only joins cards, the longest of those. Stories with default settings go first.
 */
export function gallery(): readonly GalleryCard[] {
  const all = GALLERY_SERVICES.flatMap((declaration) =>
    [...declaration.rules, ...declaration.supportingRules].flatMap((id) =>
      storiesOf(id).flatMap((vignette) => cardsOf(declaration, vignette)),
    ),
  );
  const byDefault = all.filter(({ settings }) => Object.keys(settings).length === 0);
  const ordered = [...byDefault, ...all.filter((card) => !byDefault.includes(card))];
  const opened = longestBy(ordered, ({ rule, message }) => [`${rule} ${message}`]);
  const shown = new Set(opened.flatMap(({ joined }) => joined));
  const others = longestBy(ordered, ({ joined }) => joined.filter((key) => !shown.has(key)));
  return [...new Set([...opened, ...others])].sort((a, b) => compare(a.rule, b.rule) || compare(a.message, b.message));
}

/** Of each key the longest card; one with the site's own settings only where there is no other. */
function longestBy(cards: readonly GalleryCard[], keysOf: (card: GalleryCard) => readonly string[]) {
  const longest = new Map<string, GalleryCard>();
  for (const shown of cards) {
    for (const key of keysOf(shown)) {
      const best = longest.get(key);
      const isPeer = best !== undefined && isDefault(best) === isDefault(shown);
      if (best === undefined || (isPeer && lengthOf(shown) > lengthOf(best))) longest.set(key, shown);
    }
  }
  return [...longest.values()];
}

function isDefault({ settings }: GalleryCard): boolean {
  return Object.keys(settings).length === 0;
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en');
}

function lengthOf({ card: { detail = '' } }: GalleryCard): number {
  return detail.length;
}

function cardsOf({ service, rules, supportingRules }: Declaration, vignette: Vignette): readonly GalleryCard[] {
  const facts = service.hook === 'patient-view' ? withoutDrafts(factsOf(vignette.given)) : factsOf(vignette.given);
  const circumstances = circumstancesOf(vignette);
  const reports = runRules(
    [...rules, ...supportingRules].map((id): Rule => RULES[id]),
    facts,
    { ...circumstances, gate: gateFor(facts) },
  );
  const groups = groupAdvice(reports, {
    hook: service.hook,
    opening: new Set<string>(rules),
    infoOnOrderSign: circumstances.settings.infoOnOrderSign,
    isHidden: () => false,
  });
  const cards = assembleCards(groups, {
    settings: circumstances.settings,
    publicUrl: 'https://cds.example.org',
    maxCards: circumstances.settings.maxCards[service.hook],
    notesFor: () => [],
    newUuid: () => '',
  });
  return cards.flatMap(({ card, group }) => {
    const { rule, advice } = group.primary;
    const shown = new Set(ruleIdsOn(card));
    const joined = group.others
      .filter((other) => shown.has(other.rule.meta.id))
      .map((other) => `${other.rule.meta.id} ${other.advice.messageId}`);
    const { says: story, settings = {} } = vignette;
    return [{ rule: rule.meta.id, message: advice.messageId, joined, service: service.id, story, settings, card }];
  });
}

/** Opening a chart brings no drafts. */
function withoutDrafts(facts: ClinicalFacts): ClinicalFacts {
  return { ...facts, draftOrders: known([]) };
}

/** Rules that stand on no card of the gallery. */
export function rulesWithoutCard(cards: readonly GalleryCard[]): readonly RuleId[] {
  const shown = new Set(cards.flatMap(({ card }) => ruleIdsOn(card)));
  return RULE_IDS.filter((id) => !shown.has(id));
}

/** What the catalogue shows of the examples: each text once, with all its lines, and every story with what it comes to. */
export function catalogueExamples(examples: Examples) {
  return Object.fromEntries(
    Object.entries(examples).map(([id, stories]) => [id, { texts: textsOf(stories), stories: stories.map(storyOf) }]),
  );
}

/** Each message once, from the story that makes it longest. */
function textsOf(stories: readonly Example[]) {
  const longest = new Map<string, { readonly from: string; readonly advice: ExampleAdvice }>();
  for (const { says, advice } of stories) {
    for (const each of advice) {
      const longestYet = longest.get(each.message)?.advice.lines.join('').length ?? -1;
      if (each.lines.join('').length > longestYet) longest.set(each.message, { from: says, advice: each });
    }
  }
  return [...longest.values()].map(({ from, advice: { message, summary, lines } }) => ({
    message,
    from,
    summary,
    lines,
  }));
}

function storyOf({ says, outcome, because, advice }: Example) {
  return {
    says,
    outcome,
    ...(because === undefined ? {} : { because }),
    ...(advice.length === 0
      ? {}
      : {
          advice: advice.map(({ indicator, because: reason, summary, suggestions }) => ({
            indicator,
            because: reason,
            summary,
            suggestions,
          })),
        }),
  };
}

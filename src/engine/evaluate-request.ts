/**
 * One evaluation, from a checked request to cards. No HTTP: the service, the command line and the tests all call this.
 */
import type { ServiceDeclaration } from '../cds/service.js';
import type { Card, CdsRequest, DraftEntry, Indicator, RequestContext } from '../cds/types.js';
import type { ClinicalFacts } from '../facts/clinical-facts.js';
import type { ClinicalSettings } from '../facts/clinical-settings.js';
import { deriveFacts } from '../facts/derive-facts.js';
import {
  foundIn,
  NOTHING_ASKED,
  PREFETCH_KEYS,
  type PrefetchedData,
  type PrefetchKey,
  type UnknownReason,
} from '../facts/fact.js';
import type { FactInput } from '../facts/fact-input.js';
import type { DisplayMemory } from '../feedback/display.js';
import { readResource } from '../fhir/lenient-resource.js';
import type { FhirReader } from '../fhir/reader.js';
import type { RuleId } from '../rules/index.js';
import type { Rule } from '../rules/rule.js';
import type { Terminology } from '../terminology/terminology.js';
import { type AssembledCard, assembleCards, ruleIdsOn } from './assemble-cards.js';
import { type CompletedPrefetch, completePrefetch } from './complete-prefetch.js';
import { gateFor, hidesIndicator, isLayperson } from './gates.js';
import { type AdviceGroup, groupAdvice } from './group-advice.js';
import { type Suppressed, type Suppression, startRecall, withoutSuppressed } from './past-displays.js';
import { resolveMedications } from './resolve-medications.js';
import { assertEvaluated, type RuleReport, runRules } from './run-rules.js';
import { unreadLines } from './unread-data.js';

export type Declaration = ServiceDeclaration<PrefetchKey, RuleId>;

export interface EngineDeps {
  readonly rules: Readonly<Record<RuleId, Rule>>;
  readonly terminology: Terminology;
  readonly settings: ClinicalSettings;
  /** Base of the rule pages. */
  readonly publicUrl: string;
  readonly newUuid: () => string;
  /** Moment of evaluation in UTC milliseconds, decided once per request. */
  readonly asOf: number;
  readonly reader: FhirReader | undefined;
  readonly readerRefusal?: UnknownReason | undefined;
  /** Answers with what is known when it aborts (CH-37). */
  readonly deadline: AbortSignal;
  /** What clinicians answered before (5.4); undefined: every card is shown. */
  readonly suppression?: Suppression | undefined;
  /** Told what rules concluded, also when that is too little for an answer. */
  readonly onReports?: (reports: readonly RuleReport[]) => void;
}

/** What a card rests on. */
export interface CardBasis {
  readonly cardUuid: string;
  readonly indicator: Indicator;
  /** The rule that gave the summary, and its version. */
  readonly ruleId: string;
  readonly ruleVersion: string;
  /** Every rule on the card, that one first. */
  readonly ruleIds: readonly string[];
}

export interface Evaluation {
  readonly cards: readonly Card[];
  /** Of each card, in their order. */
  readonly basis: readonly CardBasis[];
  readonly reports: readonly RuleReport[];
  /** Undefined when nothing was evaluated: the reader is a layperson (G2). */
  readonly facts: ClinicalFacts | undefined;
  /** Rules shown on a card. */
  readonly ruleIds: readonly string[];
  readonly malformed: CompletedPrefetch['malformed'];
  /** What became of each prefetch key of the service; for the log. */
  readonly prefetch: Readonly<Record<string, string>>;
  /** Medication drafts received, and those that could be judged; for the log. */
  readonly drafts: { readonly received: number; readonly judged: number };
  /** Rules that could not tell for lack of data; logged, not shown (CH-86). */
  readonly skippedRules: readonly string[];
  /** Cards left out because they were answered or seen before. */
  readonly suppressed: readonly Suppressed[];
  /** By card uuid, what has to be remembered of it; empty while suppression is off. */
  readonly displays: ReadonlyMap<string, DisplayMemory>;
}

/**
 * Cards for one request, and what every rule concluded.
 *
 * @throws CRAMP_DATA_UNOBTAINABLE when not one rule could be evaluated for lack of data, CRAMP_INTERNAL when all crashed
 */
export async function evaluateRequest(
  request: CdsRequest,
  declaration: Declaration,
  deps: EngineDeps,
): Promise<Evaluation> {
  if (isLayperson(request.context.userId)) {
    return NOTHING_EVALUATED;
  }
  const recall = startRecall(request, deps);
  const { input, malformed, readKeys } = await readData(request, declaration, deps);
  const facts = deriveFacts(input);
  const reports = runServiceRules(declaration, facts, deps);
  const groups = groupsFor(reports, { request, declaration, facts, deps });
  const { shown, memories, suppressed } = await withoutSuppressed(groups, recall, { request, facts, asOf: deps.asOf });
  const assembled = assembleCards(shown, {
    settings: deps.settings,
    publicUrl: deps.publicUrl,
    maxCards: deps.settings.maxCards[request.hook],
    notesFor: (rules) => [...unreadLines(rules, input.data), ...ageNotes(facts)],
    newUuid: deps.newUuid,
  });
  const cards = assembled.map(({ card }) => card);
  return {
    cards,
    basis: cards.flatMap((card) => basisOf(card, reports)),
    reports,
    facts,
    ruleIds: cards.flatMap(ruleIdsOn),
    malformed,
    prefetch: prefetchStates(input.data, readKeys),
    drafts: draftCounts(input, facts),
    skippedRules: reports.flatMap(({ rule, outcome }) => (outcome.kind === 'cannot-tell' ? [rule.meta.id] : [])),
    suppressed,
    displays: displaysOf(assembled, memories),
  };
}

const NOTHING_EVALUATED: Evaluation = {
  cards: [],
  basis: [],
  reports: [],
  facts: undefined,
  ruleIds: [],
  malformed: [],
  prefetch: {},
  drafts: { received: 0, judged: 0 },
  skippedRules: [],
  suppressed: [],
  displays: new Map(),
};

interface Judged {
  readonly request: CdsRequest;
  readonly declaration: Declaration;
  readonly facts: ClinicalFacts;
  readonly deps: EngineDeps;
}

function groupsFor(reports: readonly RuleReport[], { request, declaration, facts, deps }: Judged) {
  return groupAdvice(reports, {
    hook: request.hook,
    opening: new Set<string>(declaration.rules),
    infoOnOrderSign: deps.settings.infoOnOrderSign,
    isHidden: (indicator) => hidesIndicator(indicator, facts, deps.settings),
  });
}

function displaysOf(
  assembled: readonly AssembledCard[],
  memories: ReadonlyMap<AdviceGroup, DisplayMemory>,
): ReadonlyMap<string, DisplayMemory> {
  const entries = assembled.flatMap(({ card, group }) => {
    const memory = memories.get(group);
    return memory === undefined ? [] : [[card.uuid, memory] as const];
  });
  return new Map(entries);
}

function basisOf(card: Card, reports: readonly RuleReport[]): readonly CardBasis[] {
  const ruleIds = ruleIdsOn(card);
  const primary = reports.find(({ rule }) => rule.meta.id === ruleIds[0])?.rule;
  if (primary === undefined) return [];
  const { id: ruleId, history } = primary.meta;
  return [{ cardUuid: card.uuid, indicator: card.indicator, ruleId, ruleVersion: history[0].version, ruleIds }];
}

/** `known`, `partial` or the reason why it is unknown, and whether the FHIR server was asked: no value of any record. */
function prefetchStates(data: PrefetchedData, readKeys: readonly PrefetchKey[]): Evaluation['prefetch'] {
  const asked = PREFETCH_KEYS.filter((key) => {
    const fact = data[key];
    return fact.status !== 'unknown' || fact.reason !== 'not-asked';
  });
  return Object.fromEntries(
    asked.map((key) => {
      const fact = data[key];
      const state = fact.status === 'unknown' ? fact.reason : fact.status;
      return [key, readKeys.includes(key) ? `${state} (read)` : state];
    }),
  );
}

/** Drafts that are not judged are of another patient, finished, or of a drug that is not known. */
function draftCounts({ context }: FactInput, { draftOrders }: ClinicalFacts): Evaluation['drafts'] {
  const received = context.drafts.filter(({ resource }) => resource.resourceType === 'MedicationRequest').length;
  return { received, judged: foundIn(draftOrders).length };
}

/** What the client sent, completed from its FHIR server where permitted. */
async function readData(
  request: CdsRequest,
  declaration: Declaration,
  deps: EngineDeps,
): Promise<{ readonly input: FactInput } & Pick<CompletedPrefetch, 'malformed' | 'readKeys'>> {
  const drafts = draftsOf(request);
  // The drafts' own drugs are asked for at once: a card about them must not wait for lists that only enrich it (CH-45, CH-98).
  const [completed, ofDrafts] = await Promise.all([
    completePrefetch({ ...deps, request, templates: declaration.service.prefetch }),
    resolveMedications({ ...deps, drafts, data: NOTHING_ASKED, medications: [] }),
  ]);
  const found = [...ofDrafts, ...completed.medications];
  const medications = await resolveMedications({ ...deps, drafts: [], data: completed.data, medications: found });
  const { hook, context } = request;
  const input: FactInput = {
    context: {
      hook,
      userId: context.userId,
      patientId: context.patientId,
      encounterId: context.encounterId,
      drafts,
      selections: 'selections' in context ? context.selections : undefined,
    },
    data: completed.data,
    medications,
    asOf: deps.asOf,
    settings: deps.settings,
    terminology: deps.terminology,
  };
  return { input, malformed: completed.malformed, readKeys: completed.readKeys };
}

/** Entries that are FHIR at all, each once; the untouched JSON stays beside the readable form. */
function draftsOf({ context }: CdsRequest): FactInput['context']['drafts'] {
  return withoutRepeats(draftEntriesOf(context)).flatMap(({ fullUrl, resource: received }) => {
    const resource = readResource(received);
    return resource === undefined ? [] : [{ fullUrl, resource, received }];
  });
}

function draftEntriesOf(context: RequestContext): readonly DraftEntry[] {
  if ('medications' in context) return context.medications;
  return 'draftOrders' in context ? context.draftOrders : [];
}

/** The same entry twice counts once (CH-84); different orders under one id are all judged. */
function withoutRepeats(drafts: readonly DraftEntry[]): readonly DraftEntry[] {
  const ids = drafts.map(({ resource }) => resource.id);
  if (new Set(ids).size === ids.length) return drafts;
  const seen = new Set<string>();
  return drafts.filter(({ resource }) => {
    if (resource.id === undefined) return true;
    const text = JSON.stringify(resource);
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}

/** Rules that open cards must have something to say of; those that only add to them need not (CH-86). */
function runServiceRules(declaration: Declaration, facts: ClinicalFacts, deps: EngineDeps): readonly RuleReport[] {
  const isOn = (id: RuleId) => !deps.settings.disabledRules.includes(id);
  const run = (ids: readonly RuleId[]) => {
    const rules = ids.filter(isOn).map((id) => deps.rules[id]);
    const reports = runRules(rules, facts, { settings: deps.settings, asOf: deps.asOf, gate: gateFor(facts) });
    deps.onReports?.(reports);
    return reports;
  };
  const opening = run(declaration.rules);
  assertEvaluated(opening);
  return [...opening, ...run(declaration.supportingRules)];
}

/** Gate G5: age branches are left out, and the card says so. */
function ageNotes({ patient }: ClinicalFacts): readonly string[] {
  if (patient.status === 'unknown') return ['Patient record not available: age-dependent advice left out.'];
  return patient.value.ageYears === undefined ? ['Age not recorded: age-dependent advice left out.'] : [];
}

/** How the state changes, step by step: pure functions. */
import { INDICATORS } from '../../src/cds/types.js';
import { mostUrgentFirst, type ReadAnswer } from './answer.js';
import type { Call, CallEnd } from './call.js';
import type { Failure } from './failure.js';
import type { FiredHook } from './hook-request.js';
import type { Answer, CardEntry, Chart, News, Place, State } from './state.js';

export type Step = (state: State) => State;

/** Calls kept for the panel. */
const MAX_CALLS = 100;
/** What happened last; older news are gone. */
const MAX_NEWS = 6;

export function placeOf(hook: FiredHook): Place {
  return hook === 'patient-view' ? 'chart' : 'orders';
}

/** Another patient: nothing of the one before stays. */
export function chartOpened(patientId: string): Step {
  const chart: Chart = {
    patientId,
    isLoading: true,
    patient: undefined,
    encounterId: undefined,
    conditions: [],
    medicines: [],
    allergies: [],
    series: [],
    failures: [],
  };
  return (state) => ({ ...state, chart, drafts: [], signing: 'no', answers: {}, news: [], explained: undefined });
}

export function chartClosed(state: State): State {
  return { ...state, chart: undefined, drafts: [], signing: 'no', answers: {}, news: [] };
}

/** Ignored when another chart was opened meanwhile. */
export function chartRead(patientId: string, read: Partial<Chart>): Step {
  return (state) =>
    state.chart?.patientId === patientId ? { ...state, chart: { ...state.chart, ...read, isLoading: false } } : state;
}

/** Cards of the event before stay until the answer is there. */
export function eventFired(event: Pick<Answer, 'hook' | 'hookInstance' | 'at'>): Step {
  const place = placeOf(event.hook);
  return (state) => {
    const before = state.answers[place];
    const answer = { ...event, isPending: true, cards: before?.cards ?? [], problems: [], failures: [] };
    return { ...state, answers: { ...state.answers, [place]: answer } };
  };
}

/** What one service answered, or why it did not. */
export interface ServiceAnswer {
  readonly serviceId: string;
  readonly read: ReadAnswer | undefined;
  readonly failure: Failure | undefined;
}

/** The newest event wins: answers to an older one are dropped. */
export function eventAnswered(hook: FiredHook, hookInstance: string, answers: readonly ServiceAnswer[]): Step {
  const place = placeOf(hook);
  return (state) => {
    const pending = state.answers[place];
    if (pending?.hookInstance !== hookInstance) return state;
    const cards = mostUrgentFirst(answers.flatMap((answer) => entriesOf(answer, hookInstance)));
    const answer: Answer = {
      ...pending,
      isPending: false,
      cards,
      problems: answers.flatMap(({ serviceId, read }) => (read?.problems ?? []).map((text) => `${serviceId}: ${text}`)),
      failures: answers.flatMap(({ serviceId, failure }) => (failure === undefined ? [] : { serviceId, failure })),
    };
    return { ...state, answers: { ...state.answers, [place]: answer }, announcement: announcementOf(answer) };
  };
}

function entriesOf({ serviceId, read }: ServiceAnswer, hookInstance: string): readonly CardEntry[] {
  return (read?.cards ?? []).map((card, index) => ({
    key: `${hookInstance}-${serviceId}-${index}`,
    serviceId,
    indicator: card.indicator,
    card,
    state: 'open',
    accepted: [],
  }));
}

/** "order-select: 2 cards, 1 critical, 1 info. Critical: …" */
export function announcementOf({ hook, cards, failures }: Answer): string {
  if (failures.length > 0) return `${hook}: no answer. ${failures[0]?.failure.says}`;
  const [first] = cards;
  if (first === undefined) return `${hook}: no cards, nothing to say.`;
  const counts = [...INDICATORS].reverse().flatMap((indicator) => {
    const count = cards.filter((entry) => entry.indicator === indicator).length;
    return count === 0 ? [] : `${count} ${indicator}`;
  });
  return `${hook}: ${cards.length === 1 ? '1 card' : `${cards.length} cards`}, ${counts.join(', ')}. ${first.card.summary}`;
}

export function ordersForgotten(state: State): State {
  const { orders: _gone, ...answers } = state.answers;
  return { ...state, answers };
}

export function cardChanged(key: string, change: Partial<CardEntry>): Step {
  const changed = (answer: Answer | undefined) =>
    answer && { ...answer, cards: answer.cards.map((entry) => (entry.key === key ? { ...entry, ...change } : entry)) };
  return (state) => {
    const { chart, orders } = state.answers;
    const answers = {
      ...(chart !== undefined && { chart: changed(chart) ?? chart }),
      ...(orders !== undefined && { orders: changed(orders) ?? orders }),
    };
    return { ...state, answers };
  };
}

/** All cards, those of both places together, most urgent first. */
export function allCards({ answers }: State): readonly CardEntry[] {
  return mostUrgentFirst([...(answers.orders?.cards ?? []), ...(answers.chart?.cards ?? [])]);
}

export function findCard(state: State, key: string): CardEntry | undefined {
  return allCards(state).find((entry) => entry.key === key);
}

export function toldNews(tone: News['tone'], texts: readonly string[]): Step {
  return (state) => {
    const last = state.news.at(-1)?.id ?? 0;
    const news = [...state.news, ...texts.map((text, index) => ({ id: last + index + 1, tone, text }))];
    return { ...state, news: news.slice(-MAX_NEWS) };
  };
}

export function callStarted(call: Call): Step {
  return (state) => ({ ...state, calls: [call, ...state.calls].slice(0, MAX_CALLS) });
}

export function callEnded(id: number, ended: CallEnd): Step {
  return (state) => ({ ...state, calls: state.calls.map((call) => (call.id === id ? { ...call, ended } : call)) });
}

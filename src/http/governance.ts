import type { Express, Request } from 'express';
import { CrampError } from '../errors.js';
import type { FeedbackStore, ReportFilter, WeeklyReport } from '../feedback/store.js';
import { addRoute } from './route.js';

/** Which cards the page is about, as it was asked for. */
export interface GovernanceQuery {
  readonly service?: string | undefined;
  readonly client?: string | undefined;
  /** ISO days, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface GovernanceDeps {
  readonly store: Pick<FeedbackStore, 'weeklyReport'>;
  /** The page, and what it may load. */
  readonly html: (found: GovernanceFound) => string;
  readonly policy: string;
  /** UTC milliseconds. */
  readonly now: () => number;
}

export interface GovernanceFound {
  readonly query: GovernanceQuery;
  readonly report: WeeklyReport;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Twelve weeks: a look back that a database in this process answers without keeping calls waiting. */
const USUAL_DAYS = 84;
const DAY_MS = 24 * 60 * 60 * 1000;

/** `GET /` of the management port: what became of the cards, for browsers as a page, as JSON when asked for. No patient data. */
export function addGovernance(app: Express, { store, html, policy, now }: GovernanceDeps): void {
  addRoute(app, '/', {
    get: async (request, response) => {
      const query = readQuery(request, dayOf(now() - USUAL_DAYS * DAY_MS));
      const filter = toFilter(query);
      const report = await store.weeklyReport(filter);
      response.vary('Accept').set('Cache-Control', 'no-store');
      if (request.accepts(['html', 'json']) === 'json') response.json({ ...query, ...report });
      else response.set('Content-Security-Policy', policy).type('html').send(html({ query, report }));
    },
  });
}

/** A form sends what is empty too: only who asks for no period at all gets the usual one. */
function readQuery({ url }: Request, usualFrom: string): GovernanceQuery {
  const sent = new URLSearchParams(url.split('?')[1]);
  const text = (name: string) => sent.get(name) || undefined;
  const from = sent.has('from') || sent.has('to') ? text('from') : usualFrom;
  return { service: text('service'), client: text('client'), from, to: text('to') };
}

function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

function toFilter({ service, client, from, to }: GovernanceQuery): ReportFilter {
  return {
    serviceId: service,
    issuer: client,
    ...(from === undefined ? {} : { from: startOf('from', from) }),
    ...(to === undefined ? {} : { to: startOf('to', to) + DAY_MS - 1 }),
  };
}

/** @throws CRAMP_REQUEST_INVALID */
function startOf(path: string, day: string): number {
  const moment = DAY.test(day) ? Date.parse(day) : Number.NaN;
  if (Number.isNaN(moment))
    throw new CrampError('CRAMP_REQUEST_INVALID', [{ path, expected: 'a day such as 2026-03-02' }]);
  return moment;
}

/** From measured costs to machines: how many cores, how much network and database so many clinicians need. Pure. */

const HOUR_SECONDS = 3600;
const KB = 1024;
const GB = 1024 ** 3;

/** What is assumed of a working day; measure your own, as EHRs differ in how often they call. */
export const ASSUMPTIONS = {
  /** Calls a clinician causes on a working day: charts opened, changes of orders, signatures. */
  patientViews: 25,
  orderSelects: 30,
  orderSigns: 10,
  /** Share of the day's calls in its busiest hour. */
  busiestHourShare: 0.15,
  /** Calls in the busiest second for each in an average second of that hour. */
  burst: 3,
  /** Size of a call with prefetch, and of its answer. */
  requestKilobytes: 60,
  answerKilobytes: 5,
  /** Most calls say nothing. */
  cardsPerCall: 0.1,
  feedbackPerCard: 0.5,
  /** How far a core is planned to be used in the busiest second. */
  utilization: 0.5,
  coresPerMachine: 4,
  retentionDays: 730,
};

/**
 * @param clinicians at work on one day
 * @param measured `{ callsPerSecondAndCore, bytesPerDelivery, bytesPerFeedback, tokensPerSecond }`
 * @returns what they need in the busiest second, and what is kept; machines are at least two, and one more than needed may fail
 */
export function capacityFor(clinicians, measured, assumed = ASSUMPTIONS) {
  const { patientViews, orderSelects, orderSigns, busiestHourShare, burst } = assumed;
  const callsPerDay = clinicians * (patientViews + orderSelects + orderSigns);
  const peakPerSecond = ((callsPerDay * busiestHourShare) / HOUR_SECONDS) * burst;
  const cores = Math.ceil(peakPerSecond / (measured.callsPerSecondAndCore * assumed.utilization));
  const cardsPerDay = callsPerDay * assumed.cardsPerCall;
  const bytesPerCard = measured.bytesPerDelivery + assumed.feedbackPerCard * measured.bytesPerFeedback;
  return {
    clinicians,
    callsPerDay,
    peakPerSecond,
    cores,
    machines: Math.ceil(cores / assumed.coresPerMachine) + 1,
    megabitsPerSecond: (peakPerSecond * (assumed.requestKilobytes + assumed.answerKilobytes) * KB * 8) / 1e6,
    databaseGb: (cardsPerDay * bytesPerCard * assumed.retentionDays) / GB,
    shareOfTokenWrites: peakPerSecond / measured.tokensPerSecond,
  };
}

/** The figures of a result of `npm run bench` that the model rests on: calls of 60 KB, signed, at 32 connections. */
export function measuredIn({ throughput, database }) {
  const row = throughput.find(
    ({ kilobytes, connections, server }) =>
      kilobytes === 60 && connections === 32 && server === 'the service, ES384 tokens',
  );
  return { callsPerSecondAndCore: row.perSecond, ...database };
}

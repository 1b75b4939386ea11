/**
 * Every way we know for a FHIR server to go wrong: for tests, and for the fault drill that measures them.
 */
import { parseServerFixture, readServerFixture } from './server-fixture.js';
import {
  type Answer,
  drips,
  endlessPages,
  endsTooEarly,
  halfCloses,
  hangsUp,
  huge,
  inflates,
  json,
  neverAnswers,
  neverEnds,
  redirect,
  resets,
  searchset,
  sendsTooMuch,
  startsAndStalls,
  text,
} from './stub-fhir-server.js';

/** What each server does, as the end of "a FHIR server that …". */
export type BrokenServer = readonly [says: string, answer: Answer];

const FHIR = 'application/fhir+json';

/** @param elsewhere base of another server, to which some would like to send us */
export function brokenServers(elsewhere: () => string): readonly BrokenServer[] {
  return [...SILENT, ...CUT_OFF, ...refusing(), ...SENSELESS, ...leadingAway(elsewhere)];
}

const SILENT: readonly BrokenServer[] = [
  ['never sends headers', neverAnswers],
  ['starts a body and stalls', startsAndStalls],
  ['sends a body without end', neverEnds],
  ['sends byte by byte', drips],
  ['sends 50 MB', huge],
  ['sends a few kilobytes that inflate to 100 MB', inflates()],
  ['has pages without end', endlessPages],
];

const CUT_OFF: readonly BrokenServer[] = [
  ['hangs up', hangsUp],
  ['resets the connection in the middle of a body', resets],
  ['closes its half of the connection in the middle of a body', halfCloses],
  ['promises more than it sends', endsTooEarly],
  ['sends more than it promised', sendsTooMuch],
];

function refusing(): readonly BrokenServer[] {
  const outcome = parseServerFixture('refused/operation-outcome.json');
  return [
    ['says 401', json(outcome, 401)],
    ['says 404', json(outcome, 404)],
    ['says 429', json(outcome, 429)],
    ['says 500', json(outcome, 500)],
    ['answers with an OperationOutcome', json(outcome)],
  ];
}

const SENSELESS: readonly BrokenServer[] = [
  ['answers with a login page', text(readServerFixture('login-page/answer.html'))],
  ['answers with JSON cut short', text('{"resourceType":"Bundle","entry":[', { type: FHIR })],
  ['answers with JSON nested too deep', text('['.repeat(200_000), { type: FHIR })],
  ['answers with other types of resource', json(searchset([{ resourceType: 'Device', id: 'x' }]))],
  ['answers with null', json(null)],
  ['answers with an empty body', text('', { type: FHIR })],
];

function leadingAway(elsewhere: () => string): readonly BrokenServer[] {
  return [
    [
      'links its next page on another host',
      (response, request, server) =>
        json(searchset([], { next: `${elsewhere()}/Condition?page=2` }))(response, request, server),
    ],
    [
      'redirects to another host',
      (response, request, server) => redirect(`${elsewhere()}/${request.query}`)(response, request, server),
    ],
  ];
}

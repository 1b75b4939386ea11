#!/usr/bin/env node
/**
 * Plays a client that signs, for the rehearsal of docs/integrate.md: makes a key with a configuration that trusts it, and makes the test calls of
 * a go-live.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';

const usage = `Usage: node scripts/rehearse.js config [options]
       node scripts/rehearse.js check BASE [options]

config  writes a new private key to a file that must not exist, and prints a configuration for one machine that trusts it.
check   calls the service at BASE, its publicUrl, as a client that signs with that key, and prints a line per check; exit 1 when one fails.
        It sends an invented patient, and one feedback; both are counted for the issuer of the rehearsal.

  --issuer URI      iss of the tokens (https://rehearsal.example.org)
  --key FILE        the private key (rehearsal.key)
  --fhir BASE       FHIR server to read for patient-view; listed in the configuration, or named in the call (http://127.0.0.1:3000/fhir/R4
                    in config; none in check)
  --fhir-token T    access token for it (any)
  --patient ID      whose chart is opened there
  --public-url URL  the publicUrl that tokens are meant for, where the service is called at another address (BASE)
`;

const ALG = 'ES384';
const KID = 'rehearsal-1';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    issuer: { type: 'string', default: 'https://rehearsal.example.org' },
    key: { type: 'string', default: 'rehearsal.key' },
    fhir: { type: 'string' },
    'fhir-token': { type: 'string', default: 'any' },
    patient: { type: 'string' },
    'public-url': { type: 'string' },
    help: { type: 'boolean' },
  },
});
const [command, base] = positionals;

// ── config ───────────────────────────────────────────────────────────────────

async function config() {
  if (existsSync(options.key)) {
    process.stderr.write('The key file exists already; name another one with --key, or delete it.\n');
    process.exitCode = 1;
    return;
  }
  const { publicKey, privateKey } = await generateKeyPair(ALG, { extractable: true });
  writeFileSync(options.key, JSON.stringify({ ...(await exportJWK(privateKey)), kid: KID }), { mode: 0o600 });
  const keys = [{ ...(await exportJWK(publicKey)), kid: KID, alg: ALG, use: 'sig' }];
  const fhirServers = [options.fhir ?? 'http://127.0.0.1:3000/fhir/R4'];
  const clients = [{ issuer: options.issuer, jwks: { keys }, fhirServers, allowHttp: true }];
  const file = { port: 8124, publicUrl: 'http://127.0.0.1:8124', dataDir: 'rehearsal-data', clients };
  process.stdout.write(`${JSON.stringify(file, null, 2)}\n`);
}

// ── check ────────────────────────────────────────────────────────────────────

async function check(base) {
  const publicUrl = (options['public-url'] ?? base).replace(/\/$/, '');
  const key = await importJWK(JSON.parse(readFileSync(options.key, 'utf8')), ALG);
  const sign = (url, expires = '5m') =>
    new SignJWT()
      .setProtectedHeader({ alg: ALG, kid: KID, typ: 'JWT' })
      .setIssuer(options.issuer)
      .setAudience(url.replace(base, publicUrl))
      .setIssuedAt(expires === '5m' ? undefined : new Date(Date.now() - 3_600_000))
      .setExpirationTime(expires)
      .setJti(randomUUID())
      .sign(key);
  let failed = 0;
  for await (const { says, isAsExpected, status, ms } of checks(base, sign)) {
    if (!isAsExpected) failed += 1;
    process.stdout.write(`${isAsExpected ? 'ok    ' : 'FAILED'}  ${says.padEnd(66)}  ${status}  ${ms} ms\n`);
  }
  process.stdout.write(failed === 0 ? 'All checks passed.\n' : `${failed} failed; the log of the service says why.\n`);
  return failed === 0 ? 0 : 1;
}

async function* checks(base, sign) {
  const url = `${base}/cds-services/cramp-order-sign`;
  const signed = await sign(url);
  yield expecting('the service is ready', await send(`${base}/health/ready`), ({ status }) => status === 200);
  yield expecting(
    'discovery lists its services',
    await send(`${base}/cds-services`),
    ({ body }) => body?.services?.length > 0,
  );
  yield refused('a call without a token is refused', await send(url, { body: ordering(QUININE) }));
  const other = await sign(`${base}/cds-services`);
  yield refused('a token for another address is refused', await send(url, { token: other, body: ordering(QUININE) }));
  const old = await sign(url, new Date(Date.now() - 600_000));
  yield refused('a token that has ended is refused', await send(url, { token: old, body: ordering(QUININE) }));
  const answer = await send(url, { token: signed, body: ordering(QUININE) });
  yield expecting('quinine for leg cramps: one critical card', answer, isQuinineCard);
  yield refused('the same token a second time is refused', await send(url, { token: signed, body: ordering(QUININE) }));
  const silent = await send(url, { token: await sign(url), body: ordering(AMOXICILLIN) });
  yield expecting('amoxicillin: no card', silent, ({ status, body }) => status === 200 && body.cards.length === 0);
  yield* checkFeedback(`${url}/feedback`, answer.body?.cards?.[0]?.uuid, sign);
  if (options.fhir !== undefined) yield* checkReading(`${base}/cds-services/cramp-patient-view`, sign);
}

async function* checkFeedback(url, card, sign) {
  const feedback = [
    { card, outcome: 'overridden', overrideReason: REASON, outcomeTimestamp: new Date().toISOString() },
  ];
  const answer = await send(url, { token: await sign(url), body: { feedback } });
  yield expecting('feedback about that card is stored', answer, ({ status }) => status === 200);
}

async function* checkReading(url, sign) {
  const body = {
    ...event('patient-view'),
    context: { userId: 'Practitioner/rehearsal', patientId: options.patient },
    fhirServer: options.fhir,
    fhirAuthorization: {
      access_token: options['fhir-token'],
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'user/*.read',
      subject: 'cramp-cds',
    },
  };
  const answer = await send(url, { token: await sign(url), body });
  const cards = answer.body?.cards?.length;
  yield expecting(
    `the chart is read from the FHIR server: ${cards ?? 'no'} cards`,
    answer,
    ({ status }) => status === 200,
  );
}

function refused(says, answer) {
  return expecting(says, answer, ({ status }) => status === 401);
}

function expecting(says, answer, isAsExpected) {
  return { says, isAsExpected: Boolean(isAsExpected(answer)), status: answer.status, ms: answer.ms };
}

function isQuinineCard({ status, body }) {
  const [card, ...others] = body?.cards ?? [];
  return status === 200 && others.length === 0 && card?.indicator === 'critical' && isAbout(card, 'quinineForCramps');
}

function isAbout(card, topic) {
  return card.source.topic.code === topic;
}

/** A status of `none` is an address that does not answer. */
async function send(url, { token, body } = {}) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const start = performance.now();
  try {
    const response = await fetch(url, body && { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, body: parsed(text), ms: Math.round(performance.now() - start) };
  } catch {
    return { status: 'none', ms: Math.round(performance.now() - start) };
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// ── an invented patient ──────────────────────────────────────────────────────

/** New in each run, so that no card is left out as answered before. */
const PATIENT = `rehearsal-${randomUUID()}`;
const REASON = { reason: { code: 'not-cramp-related' } };
const QUININE = { code: '997010', display: 'quinine sulfate 324 MG Oral Capsule' };
const AMOXICILLIN = { code: '308191', display: 'amoxicillin 500 MG Oral Capsule' };

function event(hook) {
  return { hook, hookInstance: randomUUID() };
}

function ordering(drug) {
  const draft = {
    resourceType: 'MedicationRequest',
    id: 'rehearsal-draft',
    status: 'draft',
    intent: 'order',
    subject: { reference: `Patient/${PATIENT}` },
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', ...drug }],
      text: drug.display,
    },
    reasonCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'G47.62' }], text: 'Leg cramps' }],
  };
  const draftOrders = { resourceType: 'Bundle', entry: [{ resource: draft }] };
  return {
    ...event('order-sign'),
    context: { userId: 'Practitioner/rehearsal', patientId: PATIENT, draftOrders },
  };
}

// ── start ────────────────────────────────────────────────────────────────────

if (options.help) {
  process.stdout.write(usage);
} else if (command === 'config' && base === undefined) {
  await config();
} else if (command === 'check' && !existsSync(options.key)) {
  process.stderr.write('There is no key file; make one with config, or name it with --key.\n');
  process.exitCode = 1;
} else if (command === 'check' && URL.canParse(base ?? '') && Boolean(options.fhir) === Boolean(options.patient)) {
  process.exitCode = await check(base.replace(/\/$/, ''));
} else {
  process.stderr.write(usage);
  process.exitCode = 2;
}

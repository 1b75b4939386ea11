#!/usr/bin/env node
/**
 * How long a call takes, and what it answers, while the FHIR server goes wrong in every way we know (npm run drill:faults).
 */
import { tsImport } from 'tsx/esm/api';
import { startService } from './support/service.js';

const CALLS = 8;
const BUDGET_MS = 2000;
/** Share of the budget that an answer may take. */
const ALLOWED = 1.1;

const { brokenServers } = await tsImport('../tests/support/broken-servers.ts', import.meta.url);
const { startStubFhirServer } = await tsImport('../tests/support/stub-fhir-server.ts', import.meta.url);

const service = await startService();
const elsewhere = await startStubFhirServer();
const rows = [];
await drill(['warms up', (response) => response.end()]);
const before = await service.memory();
for (const server of brokenServers(() => elsewhere.baseUrl)) rows.push(await drill(server));
const after = await service.memory();
await service.stop();
await elsewhere.close();

const megabytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);
process.stdout.write(
  '| A FHIR server that … | Answers | Cards | Longest, share of the budget |\n| --- | --- | --- | --- |\n',
);
for (const { says, statuses, cards, longest } of rows) {
  process.stdout.write(
    `| ${says} | ${[...statuses].join(', ')} | ${[...cards].join(', ')} | ${longest.toFixed(2)} |\n`,
  );
}
process.stdout.write(
  `\nHeap ${megabytes(before)} MB before, ${megabytes(after)} MB after; forbidden hosts asked: ${elsewhere.requests.length}.\n`,
);
const isSound = rows.every(({ statuses, longest }) => [...statuses].join() === '200' && longest <= ALLOWED);
process.exitCode = isSound && elsewhere.requests.length === 0 ? 0 : 1;

/** One after the other: what is measured is the waiting, not the machine. */
async function drill([says, answer]) {
  const server = await startStubFhirServer({ otherwise: answer });
  const row = { says, statuses: new Set(), cards: new Set(), longest: 0 };
  for (let call = 0; call < CALLS; call += 1) {
    const startedAt = performance.now();
    const response = await fetch(`${service.url}/cds-services/cramp-order-sign`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(orderOfQuinine(server.baseUrl)),
    });
    const { cards = [] } = await response.json();
    row.longest = Math.max(row.longest, (performance.now() - startedAt) / BUDGET_MS);
    row.statuses.add(response.status);
    row.cards.add(cards.map(({ source, indicator }) => `${source.topic.code} ${indicator}`).join(' + ') || '–');
  }
  await server.close();
  return row;
}

function orderOfQuinine(fhirServer) {
  const resource = {
    resourceType: 'MedicationRequest',
    id: 'draft-1',
    status: 'draft',
    intent: 'order',
    subject: { reference: 'Patient/synthetic-drill' },
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '997010' }],
    },
    reasonCode: [{ text: 'Nocturnal leg cramps' }],
  };
  const draftOrders = { resourceType: 'Bundle', entry: [{ resource }] };
  return {
    hook: 'order-sign',
    hookInstance: '0f1c7a52-6d3b-4e8a-9c11-000000000099',
    fhirServer,
    context: { userId: 'Practitioner/synthetic-prescriber', patientId: 'synthetic-drill', draftOrders },
  };
}

/** What the service is held against: a server that parses the body and answers a card that is always the same. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import express from 'express';

const FIXTURE = new URL(
  '../fhir-fixtures/responses/order-select/quinine-for-cramps-without-labs.json',
  import.meta.url,
);
const ANSWER = JSON.parse(readFileSync(FIXTURE, 'utf8'));
const LIMIT = '10mb';

const SERVERS = { node: bareNode, express: bareExpress };

function bareNode() {
  return createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    JSON.parse(Buffer.concat(chunks).toString());
    response.setHeader('content-type', 'application/json').end(JSON.stringify(ANSWER));
  });
}

function bareExpress() {
  const app = express();
  app.use(express.json({ limit: LIMIT }));
  app.post('/', (_request, response) => {
    response.json(ANSWER);
  });
  return createServer(app);
}

const server = SERVERS[process.argv[2]]();
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}/\n`));

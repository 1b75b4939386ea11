/** Requests per second of the service beside servers that do nothing but parse and answer, on the same bodies in the same run. */
import { quinineOrderOf } from './bodies.js';
import { load } from './load.js';
import { bareServer, edgeServer, productionService, sandboxService } from './servers.js';

const KILOBYTES = [8, 60, 150];
const CONNECTIONS = [1, 32];

/**
 * The servers take turns, so that what else the machine does falls on all of them; of several turns the median counts.
 *
 * @param pace `{ rounds, seconds, warmUpSeconds }`
 * @param progress told what comes next
 * @returns rows `{ kilobytes, connections, server, perSecond, p50, p99, ratio }`, the ratio to bare Express; memory in MB after all
 */
export async function measureThroughput(pace, progress) {
  const servers = {
    'bare node:http': await bareServer('node'),
    'bare Express 5': await bareServer('express'),
    'the service without rules': await edgeServer(),
    'the service': await sandboxService(),
    'the service, ES384 tokens': await productionService(),
  };
  const rows = [];
  for (const kilobytes of KILOBYTES) {
    const body = quinineOrderOf(kilobytes);
    await warmUp(servers, { body, pace, progress: () => progress(`warming up with ${kilobytes} KB`) });
    for (const connections of CONNECTIONS) {
      progress(`${kilobytes} KB, ${connections} connection${connections === 1 ? '' : 's'}`);
      rows.push(
        ...(await compare(servers, { body, connections, pace })).map((row) => ({ kilobytes, connections, ...row })),
      );
    }
  }
  const memoryMb = servers['the service'].memoryMb();
  await Promise.all(Object.values(servers).map((server) => server.stop()));
  return { rows, memoryMb };
}

/** Until the engine has compiled what is hot; the first thousands of calls are several times slower. */
async function warmUp(servers, { body, pace, progress }) {
  progress();
  for (const server of Object.values(servers)) {
    await load(server.url, {
      body,
      connections: 32,
      seconds: pace.warmUpSeconds,
      tokens: await tokensFor(server, pace.warmUpSeconds),
    });
  }
}

async function compare(servers, { body, connections, pace }) {
  const turns = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  for (let round = 0; round < pace.rounds; round += 1) {
    for (const [name, server] of Object.entries(servers)) {
      const tokens = await tokensFor(server, pace.seconds);
      turns[name].push(await load(server.url, { body, connections, seconds: pace.seconds, tokens }));
    }
  }
  const express = medianOf(turns['bare Express 5'], 'perSecond');
  return Object.entries(turns).map(([server, measured]) => ({
    server,
    perSecond: medianOf(measured, 'perSecond'),
    p50: medianOf(measured, 'p50'),
    p99: medianOf(measured, 'p99'),
    ratio: medianOf(measured, 'perSecond') / express,
  }));
}

/** As many as the service could check in that time, and then some. */
const TOKENS_PER_SECOND = 1500;

function tokensFor(server, seconds) {
  return server.tokens?.(Math.ceil(seconds * TOKENS_PER_SECOND));
}

function medianOf(measured, name) {
  return measured.map((each) => each[name]).sort((a, b) => a - b)[Math.floor(measured.length / 2)];
}

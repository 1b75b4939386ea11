/** The servers that are compared, each in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { AS_OF } from './bodies.js';

const BARE = fileURLToPath(new URL('./bare-server.js', import.meta.url));
const EDGE = fileURLToPath(new URL('./edge-server.js', import.meta.url));
const MAIN = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
const SERVICE_PATH = '/cds-services/cramp-order-select';
const ISSUER = 'https://ehr.example.org';
const PUBLIC_URL = 'https://cds.example.org';
/** Least that a token may live and outlast a run. */
const TOKEN_SECONDS = 290;

/** @param kind `node` or `express` */
export function bareServer(kind) {
  return serverOf([BARE, kind]);
}

/** The service with cards that are always the same in place of facts and rules. */
export function edgeServer() {
  return serverOf([EDGE]);
}

async function serverOf(args) {
  const started = await start(args);
  return { ...started, url: started.line };
}

/**
 * The service as `npm start` runs it: every rule, unsigned calls, deliveries recorded in an embedded database.
 *
 * @param flags of Node
 */
export async function sandboxService(flags = []) {
  const started = await start([...flags, MAIN, 'serve', '--sandbox', '--as-of', AS_OF]);
  const { listeningOn } = JSON.parse(started.line);
  return { ...started, origin: listeningOn, url: `${listeningOn}${SERVICE_PATH}` };
}

/** The service as a hospital runs it, with one client whose tokens are signed with ES384 and may be used once. */
export async function productionService() {
  const { publicKey, privateKey } = await generateKeyPair('ES384');
  const folder = mkdtempSync(join(tmpdir(), 'cramp-cds-bench-'));
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES384' }] };
  const config = { port: 0, managementPort: 0, publicUrl: PUBLIC_URL, dataDir: join(folder, 'data') };
  writeFileSync(
    join(folder, 'config.json'),
    JSON.stringify({ ...config, clients: [{ issuer: ISSUER, jwks, algorithms: ['ES384'] }] }),
  );
  const started = await start([MAIN, 'serve', '--config', join(folder, 'config.json')]);
  const { listeningOn } = JSON.parse(started.line);
  return {
    ...started,
    url: `${listeningOn}${SERVICE_PATH}`,
    tokens: (count) => signedTokens(privateKey, count),
    stop: async () => {
      await started.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** So many, signed beforehand: signing costs as much as checking. */
async function signedTokens(privateKey, count) {
  const tokens = [];
  for (let index = 0; index < count; index += 1) {
    const token = new SignJWT({ jti: `${performance.timeOrigin}-${performance.now()}-${index}` })
      .setProtectedHeader({ alg: 'ES384', kid: 'bench', typ: 'JWT' })
      .setIssuer(ISSUER)
      .setAudience(`${PUBLIC_URL}${SERVICE_PATH}`)
      .setIssuedAt()
      .setExpirationTime(`${TOKEN_SECONDS}s`);
    tokens.push(await token.sign(privateKey));
  }
  return tokens.values();
}

/** Resolves with the first line of output; `readyMs` is how long that took. */
async function start(args) {
  const startedAt = performance.now();
  const env = { ...process.env, PORT: '0', LOG_LEVEL: 'info', WORKERS: '1' };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout });
  const [line] = await once(lines, 'line');
  const readyMs = performance.now() - startedAt;
  // A pipe that nobody reads would stop the server.
  lines.on('line', () => undefined);
  return {
    line,
    readyMs,
    memoryMb: () => memoryMb(child.pid),
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** Resident memory; undefined where the system does not tell. */
function memoryMb(pid) {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

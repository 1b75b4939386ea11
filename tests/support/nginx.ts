/** nginx with the configuration of deploy/nginx, of which only addresses, name, certificate and the file of the log are replaced. */
import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CONFIGURATION = new URL('../../deploy/nginx/cramp-cds.conf', import.meta.url);
/** nginx refuses a certificate without a name, and clients one for another name. */
const NAME = 'localhost';
/** Below those of outgoing connections, which begin at 32768 on Linux. */
const PORTS = [15_000, 32_000] as const;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Keeps connections; one of its own unless given. */
  readonly agent?: Agent;
}

/** @param replicas `host:port` of each; two, as in the configuration */
export async function startNginx(replicas: readonly string[]) {
  if (spawnSync('nginx', ['-v']).error !== undefined) throw new Error('no nginx: install it (apt-get install nginx)');
  const folder = mkdtempSync(join(tmpdir(), 'cramp-cds-nginx-'));
  const port = await freePort();
  writeFiles(folder, port, replicas);
  const server = await run(folder, port);
  const ca = readFileSync(join(folder, 'cert.pem'));
  const own = new Agent({ keepAlive: true, ca });
  return {
    folder,
    /** A client's connections: as many as given. */
    newAgent: (maxSockets: number) => new Agent({ keepAlive: true, maxSockets, ca }),
    ask: (path: string, sent: Sent = {}) => ask(`https://${NAME}:${port}${path}`, { agent: own, ...sent }),
    accessLog: () => readFileSync(join(folder, 'access.log'), 'utf8'),
    errors: server.errors,
    async stop() {
      own.destroy();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @throws the error of the connection */
function ask(url: string, { method = 'GET', headers = {}, body, agent }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ...headers }, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      response.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

function writeFiles(folder: string, port: number, replicas: readonly string[]): void {
  makeCertificate(folder);
  mkdirSync(join(folder, 'conf.d'));
  writeFileSync(join(folder, 'nginx.conf'), mainFile(folder));
  writeFileSync(join(folder, 'conf.d/cramp-cds.conf'), withAddresses(folder, port, replicas));
}

function makeCertificate(folder: string): void {
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const names = ['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  const made = spawnSync('openssl', [...args, ...names, ...files], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.error?.message ?? made.stderr}`);
}

/** What an installation has in its nginx.conf, as far as it matters. */
function mainFile(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (what) => `${what}_temp_path ${join(folder, `temp-${what}`)};`,
  );
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `${user} worker_processes 2; pid ${join(folder, 'nginx.pid')}; events { worker_connections 512; }
http { ${temporary.join(' ')} include conf.d/*.conf; }\n`;
}

/** @throws when the configuration does not have each of what is replaced exactly once */
function withAddresses(folder: string, port: number, [one, other]: readonly string[]): string {
  const changes: readonly (readonly [string, string])[] = [
    ['server cramp-cds-1:3000', `server ${one}`],
    ['server cramp-cds-2:3000', `server ${other}`],
    ['listen 443 ssl http2', `listen 127.0.0.1:${port} ssl http2`],
    ['server_name cds.hospital.example.org', `server_name ${NAME}`],
    ['/etc/ssl/cramp-cds/fullchain.pem', join(folder, 'cert.pem')],
    ['/etc/ssl/cramp-cds/key.pem', join(folder, 'key.pem')],
    ['/var/log/nginx/access.log', join(folder, 'access.log')],
  ];
  return changes.reduce(
    (text, [from, to]) => {
      if (text.split(from).length !== 2) throw new Error(`deploy/nginx/cramp-cds.conf must have ${from} once`);
      return text.replace(from, to);
    },
    readFileSync(CONFIGURATION, 'utf8'),
  );
}

async function run(folder: string, port: number) {
  const args = ['-e', 'stderr', '-p', folder, '-c', 'nginx.conf', '-g', 'daemon off;'];
  const child = spawn('nginx', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  const endWithUs = () => child.kill('SIGTERM');
  process.once('exit', endWithUs);
  await Promise.race([listening(port), exited.then(() => Promise.reject(new Error(`nginx ended: ${errors}`)))]);
  const stop = async () => {
    process.off('exit', endWithUs);
    child.kill('SIGTERM');
    await exited;
  };
  return { errors: () => errors, stop };
}

/**
 * A port of loopback that is free now, and stays so while nobody listens: not one of those that systems give to outgoing connections, of
 * which one could take it while its replica is away.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(...PORTS);
  const server = createServer().listen(port, '127.0.0.1');
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!isFree) return freePort();
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  const isOpen = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  if (isOpen) return;
  await new Promise((resolve) => setTimeout(resolve, 20));
  await listening(port);
}

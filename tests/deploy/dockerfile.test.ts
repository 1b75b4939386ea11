import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { execForm, type Instruction, readStages } from '../support/dockerfile.js';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const MANIFEST: { engines: { node: string }; bin: Record<string, string> } = JSON.parse(read('package.json'));

const STAGES = readStages(read('deploy/Dockerfile'));
const LAST = STAGES.at(-1)?.instructions ?? [];
const ALL = STAGES.flatMap(({ instructions }) => instructions);

function valuesOf(name: string, instructions: readonly Instruction[] = LAST): readonly string[] {
  return instructions.filter((each) => each.name === name).map(({ value }) => value);
}

function sourcesOf({ value }: Instruction): readonly string[] {
  return value.split(/\s+/).slice(0, -1);
}

const COPIES = ALL.filter(({ name }) => name === 'COPY');
const FROM_REPOSITORY = COPIES.filter(({ flags }) => flags['from'] === undefined).flatMap(sourcesOf);
const HEALTH = valuesOf('HEALTHCHECK')[0] ?? '';

/** Whether a version is in a range made of `>=`, `<` and `||`, which is all that package.json uses. */
function isIn(version: string, range: string): boolean {
  return range.split('||').some((part) =>
    part
      .trim()
      .split(/\s+/)
      .every((bound) => {
        const [, operator, limit = ''] = /^(>=|<)(.+)$/.exec(bound) ?? [];
        const order = compareVersions(version, limit);
        return operator === '>=' ? order >= 0 : operator === '<' && order < 0;
      }),
  );
}

function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split('.').map(Number));
  const differences = [0, 1, 2].map((place) => (a?.[place] ?? 0) - (b?.[place] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}

describe('the image is built', () => {
  test('in three steps: build, production packages, and what is left of them', () => {
    expect(STAGES.map(({ name }) => name)).toEqual(['build', 'packages', undefined]);
  });

  test('on one exact version of Node, which package.json supports', () => {
    const [image = '', ...others] = new Set(STAGES.map((stage) => stage.image));
    expect(others).toEqual([]);
    const [, version = ''] = /^node:(\d+\.\d+\.\d+)-\w+-slim$/.exec(image) ?? [];
    expect(isIn(version, MANIFEST.engines.node)).toBe(true);
    expect(['20.18.9', '21.0.0', '22.11.9', '22.12.0'].map((each) => isIn(each, MANIFEST.engines.node))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  test('from files that are there', () => {
    expect(FROM_REPOSITORY.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
    expect(FROM_REPOSITORY).toContain('src');
  });

  test('from a context that holds these files and nothing else', () => {
    const [first, ...rest] = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('*');
    expect(rest).toEqual([...new Set(FROM_REPOSITORY)].toSorted().map((path) => `!${path}`));
  });

  test('from packages as locked, none of which may run a script', () => {
    const commands = valuesOf('RUN', ALL).flatMap((value) => execForm(value)?.join(' ') ?? []);
    const installs = commands.filter((command) => / (ci|install|i|add) /.test(`${command} `));
    expect(installs).toEqual(['npm ci --ignore-scripts --no-audit', 'npm ci --omit=dev --ignore-scripts --no-audit']);
  });

  test('with the production packages, the compiled code, its bill of materials, and the terms of all of it', () => {
    const copied = LAST.filter(({ name }) => name === 'COPY').map(({ flags, value }) => [flags['from'], value]);
    expect(copied).toEqual([
      ['packages', '/app/node_modules ./node_modules'],
      ['build', '/app/dist ./dist'],
      ['build', '/app/LICENSE /app/NOTICE /app/package.json /app/sbom.json ./'],
    ]);
  });
});

describe('the image runs', () => {
  test('as a numbered user who is not root, from before the first process to the end', () => {
    const users = valuesOf('USER');
    expect(users).toHaveLength(1);
    expect(users[0]).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    const names = LAST.map(({ name }) => name);
    expect(names.lastIndexOf('RUN')).toBeLessThan(names.indexOf('USER'));
  });

  test('with files that this user can read and cannot change, but for the one volume', () => {
    expect(valuesOf('RUN', ALL)).toContain(
      '["chmod", "-R", "a+rX", "dist", "LICENSE", "NOTICE", "package.json", "sbom.json"]',
    );
    expect(COPIES.filter(({ flags }) => flags['chown'] !== undefined || flags['chmod'] !== undefined)).toEqual([]);
    expect(valuesOf('VOLUME')).toEqual(['["/data"]']);
    expect(valuesOf('RUN').join('\n')).toContain('install -d -o 10001 -g 10001 -m 0700 /data');
    expect(valuesOf('USER')).toEqual(['10001:10001']);
  });

  test('for production, open to other machines, with its data in the volume', () => {
    expect(valuesOf('ENV')).toEqual(['NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data']);
    expect(valuesOf('EXPOSE')).toEqual(['3000']);
  });

  test('without a shell in between, so that it hears when it should stop', () => {
    expect(valuesOf('ENTRYPOINT').map(execForm)).toEqual([['node', '--enable-source-maps', MANIFEST.bin['cramp-cds']]]);
    expect(valuesOf('CMD').map(execForm)).toEqual([['serve']]);
    expect(valuesOf('STOPSIGNAL')).toEqual(['SIGTERM']);
  });

  test('never in sandbox mode on its own account', () => {
    expect(read('deploy/Dockerfile')).not.toContain('sandbox');
  });
});

describe('the health check of the image', () => {
  const [, command = ''] = /CMD (.*)$/.exec(HEALTH) ?? [];

  /** Exit code of the command of the Dockerfile, with a service on `port`. */
  function check(port: number): Promise<number | null> {
    const [, ...args] = execForm(command) ?? [];
    const env = { PORT: String(port) };
    const child = spawn(process.execPath, args, { cwd: fileURLToPath(ROOT), env, stdio: 'ignore' });
    return new Promise((resolve) => child.once('close', resolve));
  }

  /** What the check says while `GET /health/live` is answered with this status, and once nobody answers. */
  async function checksAround(status: number) {
    const server = createServer(({ url }, response) => {
      response.writeHead(url === '/health/live' ? status : 404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const answered = await check(port);
    await new Promise((resolve) => server.close(resolve));
    return { answered, silent: await check(port) };
  }

  test('needs no shell and no program but node', () => {
    expect(execForm(command)?.slice(0, 2)).toEqual(['node', '-e']);
  });

  test('is good while the service says that it lives, and bad when it says nothing', async () => {
    expect(await checksAround(200)).toEqual({ answered: 0, silent: 1 });
  });

  test('is bad when the service says that it does not live', async () => {
    expect((await checksAround(503)).answered).toBe(1);
  });
});

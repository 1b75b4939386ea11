import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses: readonly object[];
  readonly properties: readonly object[];
}
interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: { readonly 'bom-ref': string } };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}
interface LockFile {
  readonly packages: Readonly<Record<string, { version: string; dev?: boolean; optional?: boolean }>>;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
afterAll(() => rmSync(folder, { recursive: true }));

function writeSbom(words: readonly string[], cwd = ROOT) {
  return spawnSync(process.execPath, [join(ROOT, 'scripts/sbom.js'), ...words], {
    cwd,
    encoding: 'utf8',
    // A registry that nothing answers: what is asked of it would fail.
    env: { ...process.env, npm_config_registry: 'http://127.0.0.1:9/' },
  });
}

function lockedPackages() {
  const lock: LockFile = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({ ref: `${path.replace(/^.*node_modules\//, '')}@${entry.version}`, ...entry }));
}

let sbom: Sbom;
let written: ReturnType<typeof writeSbom>;
beforeAll(() => {
  written = writeSbom(['sbom.json'], folder);
  sbom = JSON.parse(readFileSync(join(folder, 'sbom.json'), 'utf8'));
});

describe('the bill of materials', () => {
  test('is written to the file named, without a network', () => {
    expect({ status: written.status, stdout: written.stdout }).toEqual({ status: 0, stdout: '' });
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
  });

  test('is about this application, whatever its folder is called', () => {
    const { name, version }: { name: string; version: string } = JSON.parse(
      readFileSync(join(ROOT, 'package.json'), 'utf8'),
    );
    expect(sbom.metadata.component).toMatchObject({ name, version, type: 'application' });
  });

  test('has every production package that is installed everywhere', () => {
    const shipped = lockedPackages().filter(({ dev, optional }) => dev !== true && optional !== true);
    const refs = shipped.map(({ ref }) => ref);
    expect(refs.length).toBeGreaterThan(100);
    expect(sbom.components.map((component) => component['bom-ref'])).toEqual(expect.arrayContaining(refs));
  });

  test('has packages that development uses as well', () => {
    const names = sbom.components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['express', 'pino', 'fhir-kit-client', 'qs', 'debug']));
  });

  test('has no package that is only for development', () => {
    const shipped = new Set(
      lockedPackages()
        .filter(({ dev }) => dev !== true)
        .map(({ ref }) => ref),
    );
    const names = sbom.components.map(({ name }) => name);
    expect(sbom.components.filter((component) => !shipped.has(component['bom-ref']))).toEqual([]);
    for (const name of ['jest', 'typescript', '@biomejs/biome', 'tsx']) expect(names).not.toContain(name);
  });

  test('says the hash and the license of each, also of one without an SPDX id', () => {
    const without = sbom.components.filter(({ hashes = [], licenses = [] }) => hashes.length * licenses.length === 0);
    expect(without).toEqual([]);
    const ucum = sbom.components.find(({ name }) => name === '@lhncbc/ucum-lhc');
    expect(ucum?.licenses).toEqual([{ license: { name: 'SEE LICENSE IN LICENSE.md' } }]);
  });

  test('names in its dependencies only what it contains', () => {
    const refs = new Set([
      sbom.metadata.component['bom-ref'],
      ...sbom.components.map((component) => component['bom-ref']),
    ]);
    const named = sbom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
    expect(named.filter((ref) => !refs.has(ref))).toEqual([]);
    expect(sbom.dependencies.find(({ ref }) => ref.startsWith('express@'))?.dependsOn).toContainEqual(
      expect.stringMatching(/^qs@/),
    );
  });
});

test('without a file it goes to standard output, and nothing else does', () => {
  const { status, stdout } = writeSbom([]);
  const other: Sbom = JSON.parse(stdout);
  expect(status).toBe(0);
  expect(other.components).toEqual(sbom.components);
});

test.each([[['one.json', 'two.json']], [['-o']], [['--spec', '1.4']]])('%j is wrong usage', (words) => {
  const { status, stdout, stderr } = writeSbom(words, folder);
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: 'Usage: npm run sbom [-- FILE]\n' });
});

test('it says how it is used', () => {
  const { status, stdout } = writeSbom(['--help']);
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'Usage: npm run sbom [-- FILE]\n' });
});

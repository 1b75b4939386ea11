import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';

const SCRIPT = fileURLToPath(new URL('../../scripts/check-packages.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'packages-'));
afterAll(() => rmSync(folder, { recursive: true }));

const integrity = `sha512-${'A'.repeat(86)}==`;
const ucum = { version: '7.1.10', integrity, license: 'SEE LICENSE IN LICENSE.md' };

interface Project {
  readonly packages?: Readonly<Record<string, object>>;
  readonly manifest?: object;
}

const script: { faultsOf(lock: object, manifest: object): readonly string[] } = await import(
  fileURLToPath(new URL('../../scripts/packages/package-faults.js', import.meta.url))
);

/** Faults of a project that has the one package with an exception, and those given. */
function faultsOf({ packages = {}, manifest = {} }: Project): readonly string[] {
  return script.faultsOf({ packages: { '': {}, 'node_modules/@lhncbc/ucum-lhc': ucum, ...packages } }, manifest);
}

function faultsOfPackage(members: object): readonly string[] {
  return faultsOf({ packages: { 'node_modules/a/node_modules/@b/c': { version: '1.2.3', integrity, ...members } } });
}

describe('check-packages', () => {
  test('passes the packages of this project', () => {
    const { status, stderr } = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('fails for one package of a lock file, and names it', () => {
    const packages = { 'node_modules/@lhncbc/ucum-lhc': ucum, 'node_modules/c': { version: '1.2.3', integrity } };
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
    writeFileSync(join(folder, 'package.json'), '{}');
    const { status, stderr } = spawnSync(process.execPath, [SCRIPT, folder], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'c@1.2.3: names no license\n' });
  });

  test('is part of npm run check', () => {
    const check = readFileSync(new URL('../../scripts/check.js', import.meta.url), 'utf8');
    expect(check).toContain("'scripts/check-packages.js'");
  });
});

describe('a license', () => {
  test.each([
    'MIT',
    'ISC',
    'Apache-2.0',
    'BSD-3-Clause',
    'WTFPL OR ISC',
    'MIT OR Apache-2.0',
    'Apache-2.0 AND MIT',
    '(MIT OR CC0-1.0)',
    'GPL-3.0-only AND MIT OR ISC',
  ])('"%s" may be shipped', (license) => {
    expect(faultsOfPackage({ license })).toEqual([]);
  });

  test.each([
    'GPL-3.0-only',
    'AGPL-3.0-or-later',
    'MIT AND GPL-2.0-only',
    'GPL-2.0-only WITH Classpath-exception-2.0',
    'GPL-2.0-only OR WTFPL',
    '(MIT OR GPL-2.0-only) AND GPL-2.0-only',
    'mit',
    'UNLICENSED',
    'SEE LICENSE IN LICENSE.md',
    '',
  ])('"%s" may not, in production or development', (license) => {
    expect(faultsOfPackage({ license })).toEqual([`@b/c@1.2.3: license "${license}" is not allowed in production`]);
    expect(faultsOfPackage({ license, dev: true })).toEqual([
      `@b/c@1.2.3: license "${license}" is not allowed in development`,
    ]);
  });

  test('CC-BY-4.0 is for development only', () => {
    const license = 'CC-BY-4.0';
    expect(faultsOfPackage({ license, dev: true })).toEqual([]);
    expect(faultsOfPackage({ license })).toEqual(['@b/c@1.2.3: license "CC-BY-4.0" is not allowed in production']);
    expect(faultsOfPackage({ license, devOptional: true })).toHaveLength(1);
  });

  test.each([[{}], [{ license: null }], [{ license: { type: 'MIT' } }]])('%j is none', (members) => {
    expect(faultsOfPackage(members)).toEqual(['@b/c@1.2.3: names no license']);
  });

  test('without an SPDX id counts as read for one version only', () => {
    const moved = { 'node_modules/@lhncbc/ucum-lhc': { ...ucum, version: '7.1.11' } };
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ packages: moved })).toEqual([
      '@lhncbc/ucum-lhc@7.1.11: license "SEE LICENSE IN LICENSE.md" is not allowed in production',
      '@lhncbc/ucum-lhc@7.1.10: has an exception in scripts/packages/package-faults.js and is not used',
    ]);
  });
});

describe('a package', () => {
  const license = 'MIT';

  test.each([[undefined], ['sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA='], ['sha512-AAAA=='], ['']])(
    'with the integrity hash %j fails',
    (hash) => {
      expect(faultsOfPackage({ license, integrity: hash })).toEqual(['@b/c@1.2.3: has no SHA-512 integrity hash']);
    },
  );

  test.each([
    'git+ssh://git@github.com/b/c.git#0123456',
    'https://example.org/c.tgz',
    'http://registry.npmjs.org/@b/c/-/c-1.2.3.tgz',
  ])('from %s fails', (resolved) => {
    expect(faultsOfPackage({ license, resolved })).toEqual([`@b/c@1.2.3: comes from ${resolved}, not the registry`]);
  });

  test('from the registry passes', () => {
    expect(faultsOfPackage({ license, resolved: 'https://registry.npmjs.org/@b/c/-/c-1.2.3.tgz' })).toEqual([]);
  });

  test('may want to run an install script in development, where it is not allowed to, but not when shipped', () => {
    expect(faultsOfPackage({ license, hasInstallScript: true, dev: true })).toEqual([]);
    expect(faultsOfPackage({ license, hasInstallScript: true })).toEqual([
      '@b/c@1.2.3: is shipped and wants to run an install script',
    ]);
  });

  test('needs the binary packages of every system in the lock file', () => {
    expect(faultsOfPackage({ license, optionalDependencies: { 'c-win32': '1.2.3' } })).toEqual([
      'node_modules/a/node_modules/@b/c: wants c-win32, which is not in the lock file; npm ci will refuse it',
    ]);
  });
});

describe('package.json', () => {
  test.each(['^1.2.3', '~1.2.3', '1.2', '1.x', '*', '', 'latest', '>=1.2.3', '1.2.3 || 2.0.0', 'github:b/c'])(
    'may not ask for "%s"',
    (version) => {
      const manifest = { dependencies: { c: version }, devDependencies: { d: version }, overrides: { e: version } };
      const says = JSON.stringify(version);
      expect(faultsOf({ manifest })).toEqual([
        `package.json: dependencies pins c to ${says}, no exact version`,
        `package.json: devDependencies pins d to ${says}, no exact version`,
        `package.json: overrides pins e to ${says}, no exact version`,
      ]);
    },
  );

  test('may ask for one version, finished or not', () => {
    expect(faultsOf({ manifest: { dependencies: { c: '1.2.3', d: '18.4.0-beta.17' } } })).toEqual([]);
  });
});

test('all faults are named at once', () => {
  const faults = faultsOf({
    manifest: { dependencies: { c: '^1.2.3' } },
    packages: { 'node_modules/c': { version: '1.2.3' }, 'node_modules/d': { version: '4.5.6', license: 'SSPL-1.0' } },
  });
  expect(faults).toEqual([
    'package.json: dependencies pins c to "^1.2.3", no exact version',
    'c@1.2.3: names no license',
    'c@1.2.3: has no SHA-512 integrity hash',
    'd@4.5.6: license "SSPL-1.0" is not allowed in production',
    'd@4.5.6: has no SHA-512 integrity hash',
  ]);
});

/**
 * What is wrong with the packages of a lock file: their licenses, where they come from and how they are pinned.
 * The reasons are in docs/decisions/0008-supply-chain.md.
 */

/** Licenses, as SPDX ids, of what is shipped: those that ask for no more than keeping their text, which stays in node_modules. */
const SHIPPED_LICENSES = [
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  // A permissive license in plain words, newer than the others; graceful-fs has it.
  'BlueOak-1.0.0',
  // With a patent grant; asks to pass on NOTICE files, which stay in node_modules too.
  'Apache-2.0',
];

/** Also fine for what is only used to develop. */
const DEVELOPMENT_LICENSES = [
  // Of caniuse-lite, a table of browser versions: attribution is owed by those who pass it on, and we do not.
  'CC-BY-4.0',
  // Of railroad-diagrams, which comes with the checker of Kubernetes manifests: public domain.
  'CC0-1.0',
  // Of axe-core, which the browser tests run unchanged on our own pages.
  'MPL-2.0',
];

/** Licenses that have no SPDX id, per version: their text was read, and has to be read again when the version moves. */
const READ_BY_HAND = {
  // BSD-like, with the terms of UCUM and LOINC; both are in NOTICE.
  '@lhncbc/ucum-lhc@7.1.10': 'SEE LICENSE IN LICENSE.md',
};

const REGISTRY = 'https://registry.npmjs.org/';
const EXACT_VERSION = /^\d+\.\d+\.\d+(-[\w.-]+)?$/;

/** Of a choice one license must be allowed, of a sum each. A form that is not understood is not allowed. */
function isAllowed(expression, allowed) {
  return expression
    .replace(/^\(([^()]*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((id) => allowed.includes(id)));
}

function licenseProblem(name, { license, dev }) {
  if (typeof license !== 'string') return 'names no license';
  if (READ_BY_HAND[name] === license) return undefined;
  const allowed = dev === true ? [...SHIPPED_LICENSES, ...DEVELOPMENT_LICENSES] : SHIPPED_LICENSES;
  const use = dev === true ? 'development' : 'production';
  return isAllowed(license, allowed) ? undefined : `license "${license}" is not allowed in ${use}`;
}

function originProblem({ resolved }) {
  return resolved === undefined || resolved.startsWith(REGISTRY)
    ? undefined
    : `comes from ${resolved}, not the registry`;
}

function integrityProblem({ integrity }) {
  return /^sha512-[\w+/]{86}==$/.test(integrity ?? '') ? undefined : 'has no SHA-512 integrity hash';
}

/** The image is installed without running scripts, so such a package would be there and not work. */
function scriptProblem({ dev, hasInstallScript }) {
  return hasInstallScript === true && dev !== true ? 'is shipped and wants to run an install script' : undefined;
}

function packageProblems([path, entry]) {
  const name = `${path.replace(/^.*node_modules\//, '')}@${entry.version}`;
  const problems = [licenseProblem(name, entry), originProblem(entry), integrityProblem(entry), scriptProblem(entry)];
  return problems.filter((problem) => problem !== undefined).map((problem) => `${name}: ${problem}`);
}

/**
 * `npm ci` refuses a lock file without the binary packages of other systems, which `npm install` leaves out silently when the
 * registry lacks them.
 */
function missingPackages(packages) {
  const present = new Set(packages.map(([path]) => path.replace(/^.*node_modules\//, '')));
  return packages.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !present.has(name))
      .map((name) => `${path}: wants ${name}, which is not in the lock file; npm ci will refuse it`),
  );
}

function rangeProblems(manifest) {
  return ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'].flatMap((member) =>
    Object.entries(manifest[member] ?? {})
      .filter(([, version]) => !EXACT_VERSION.test(version))
      .map(([name, version]) => `package.json: ${member} pins ${name} to ${JSON.stringify(version)}, no exact version`),
  );
}

function staleExceptions(packages) {
  const names = new Set(packages.map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`));
  return Object.keys(READ_BY_HAND)
    .filter((name) => !names.has(name))
    .map((name) => `${name}: has an exception in scripts/packages/package-faults.js and is not used`);
}

/**
 * Every fault of a project's packages, one line each.
 *
 * @param lock the content of package-lock.json, version 3
 * @param manifest the content of package.json
 */
export function faultsOf(lock, manifest) {
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
  return [
    ...rangeProblems(manifest),
    ...missingPackages(packages),
    ...packages.flatMap(packageProblems),
    ...staleExceptions(packages),
  ];
}

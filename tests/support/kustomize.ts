/**
 * What `kubectl kustomize` makes of a folder, as far as ours use it: resources, namespace, images, a ConfigMap of files, and patches that are
 * merged. Whatever else a kustomization says is an error, so that nothing is passed over in silence.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

export type Manifest = Record<string, unknown> & {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
};

interface Kustomization {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly resources?: readonly string[];
  readonly images?: readonly { readonly name: string; readonly newName: string; readonly newTag: string }[];
  readonly configMapGenerator?: readonly { readonly name: string; readonly files: readonly string[] }[];
  readonly patches?: readonly { readonly path: string }[];
}

const KNOWN = ['apiVersion', 'kind', 'namespace', 'resources', 'images', 'configMapGenerator', 'patches'];

export function build(folder: string): readonly Manifest[] {
  const kustomization: Kustomization = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8'));
  const unknown = Object.keys(kustomization).filter((key) => !KNOWN.includes(key));
  if (unknown.length > 0) throw new Error(`kustomization with ${unknown.join(', ')}`);
  const { namespace, resources = [], patches = [] } = kustomization;
  const read = resources.flatMap((path) => readResource(join(folder, path)));
  const patched = patches.reduce<readonly Manifest[]>(
    (manifests, { path }) => withPatch(manifests, readFile(join(folder, path))),
    read,
  );
  const maps = configMaps(folder, kustomization);
  return withNames([...patched, ...maps.map(({ manifest }) => manifest)], kustomization, maps).map((manifest) =>
    namespace === undefined ? manifest : { ...manifest, metadata: { ...manifest.metadata, namespace } },
  );
}

function readResource(path: string): readonly Manifest[] {
  return statSync(path).isDirectory() ? build(path) : readFile(path);
}

function readFile(path: string): readonly Manifest[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });
}

/** @throws when a patch is for nothing */
function withPatch(manifests: readonly Manifest[], patches: readonly Manifest[]): readonly Manifest[] {
  return patches.reduce((all, patch) => {
    const isMeant = ({ kind, metadata }: Manifest) => kind === patch.kind && metadata.name === patch.metadata.name;
    if (!all.some(isMeant)) throw new Error(`a patch of ${patch.kind} ${patch.metadata.name}, which is not there`);
    return all.map((manifest) => (isMeant(manifest) ? (merge(manifest, patch) as Manifest) : manifest));
  }, manifests);
}

/** Objects are merged, all else is replaced. Lists by name are Kubernetes's own business: none of ours is patched. */
function merge(base: unknown, patch: unknown): unknown {
  if (Array.isArray(patch)) throw new Error('a patch with a list');
  if (!isObject(base) || !isObject(patch)) return patch;
  return {
    ...base,
    ...Object.fromEntries(Object.entries(patch).map(([key, value]) => [key, merge(base[key], value)])),
  };
}

interface GeneratedMap {
  readonly name: string;
  readonly manifest: Manifest;
}

/** The hash is not Kustomize's own; only that there is one matters. */
function configMaps(folder: string, { configMapGenerator = [] }: Kustomization): readonly GeneratedMap[] {
  return configMapGenerator.map(({ name, files }) => {
    const data = Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
    const hash = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 10);
    return { name, manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${name}-${hash}` }, data } };
  });
}

/** Images and generated ConfigMaps are renamed wherever they are named. @throws when one is named nowhere */
function withNames(
  manifests: readonly Manifest[],
  { images = [] }: Kustomization,
  maps: readonly GeneratedMap[],
): readonly Manifest[] {
  const changes = [
    ...images.map(({ name, newName, newTag }) => ({ key: 'image', from: name, to: `${newName}:${newTag}` })),
    ...maps.map(({ name, manifest }) => ({ key: 'name', from: name, to: manifest.metadata.name })),
  ];
  return changes.reduce((all, { key, from, to }) => {
    let found = 0;
    const renamed = JSON.parse(JSON.stringify(all), (member, value) => {
      if (member !== key || value !== from) return value;
      found += 1;
      return to;
    });
    if (found === 0) throw new Error(`${from} is named nowhere`);
    return renamed;
  }, manifests);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

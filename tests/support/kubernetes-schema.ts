/** Manifests against the published API of Kubernetes, strictly: what the API does not know is an error too. */

import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Service } from 'kubernetes-models/v1/Service';

/** A class of the API; its validator looks at `this`. */
interface Model {
  readonly prototype: { validate(): void };
}

const MODELS: Readonly<Record<string, Model>> = {
  'apps/v1 Deployment': Deployment,
  'autoscaling/v2 HorizontalPodAutoscaler': HorizontalPodAutoscaler,
  'networking.k8s.io/v1 Ingress': Ingress,
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget,
  'v1 ConfigMap': ConfigMap,
  'v1 Service': Service,
};

/** Everything wrong with a manifest, one line each. */
export function faultsOf(manifest: { readonly kind: string; readonly apiVersion?: unknown }): readonly string[] {
  const name = `${manifest.apiVersion} ${manifest.kind}`;
  const model = MODELS[name];
  if (model === undefined) return [`${name} is not among the kinds that are checked`];
  const read = new Set<string>();
  try {
    // Not of an instance: making one would look at everything.
    Reflect.apply(model.prototype.validate, watched(manifest, '', read), []);
  } catch (error) {
    return [error instanceof Error ? error.message : 'is not valid'];
  }
  return membersOf(manifest, '').filter(
    (path) => !read.has(path) && !path.startsWith('/apiVersion') && path !== '/kind',
  );
}

/** Validators ask for the members that the API has, by name, so a member that was never asked for is none of them. */
function watched(value: unknown, path: string, read: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get: (target, key, receiver) => {
      const inner: unknown = Reflect.get(target, key, receiver);
      if (typeof key === 'symbol' || !Object.hasOwn(target, key)) return inner;
      read.add(`${path}/${key}`);
      return watched(inner, `${path}/${key}`, read);
    },
  });
}

function membersOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${path}/${key}`, ...membersOf(inner, `${path}/${key}`)]);
}

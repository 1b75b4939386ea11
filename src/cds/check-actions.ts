import type { Problem } from '../errors.js';
import { ACTION_TYPES, type Action, type SentAction } from './types.js';

/** Member by which a delete names its order: `resource` is the form of CDS Hooks 1.0 (CH-137). */
export type DeleteForm = 'resourceId' | 'resource';

/** Clients apply deletes, then creates, then updates; we emit them so (CH-122). */
const EMITTED_ORDER: readonly Action['type'][] = ['delete', 'create', 'update'];

/** What is wrong with the actions of one suggestion (CH-122, CH-129 to CH-137). */
export function checkActions(actions: readonly SentAction[], path: string, deletesBy: DeleteForm): readonly Problem[] {
  const ranks = actions.map(({ type }) => EMITTED_ORDER.indexOf(type));
  const isSorted = ranks.every((rank, index) => index === 0 || (ranks[index - 1] ?? 0) <= rank);
  const targets = actions.map(targetOf).filter((target) => target !== undefined);
  return [
    ...(isSorted ? [] : [{ path: `${path}.actions`, expected: 'delete, then create, then update (CH-122)' }]),
    ...(new Set(targets).size === targets.length
      ? []
      : [{ path: `${path}.actions`, expected: 'one action per target (CH-136)' }]),
    ...actions.flatMap((action, index) =>
      checkAction(action, deletesBy).map((expected) => ({ path: `${path}.actions[${index}]`, expected })),
    ),
  ];
}

function targetOf(action: SentAction): string | undefined {
  if (action.type === 'delete') return 'resourceId' in action ? action.resourceId : action.resource;
  const { resourceType, id } = action.resource;
  return id === undefined ? undefined : `${resourceType}/${id}`;
}

function checkAction(action: SentAction, deletesBy: DeleteForm): readonly string[] {
  return [
    ...(ACTION_TYPES.includes(action.type) ? [] : ['type create, update or delete (CH-129)']),
    ...(action.description.trim() === '' ? ['a description that stands alone (CH-130)'] : []),
    ...(action.type === 'delete' ? checkDelete(action, deletesBy) : checkResource(action)),
  ];
}

/** The id is the client's, byte for byte; only its shape is ours to judge. */
function checkDelete(
  { resourceId, resource }: { readonly [form in DeleteForm]?: unknown },
  deletesBy: DeleteForm,
): readonly string[] {
  const [target, other] = deletesBy === 'resourceId' ? [resourceId, resource] : [resource, resourceId];
  const isReference = typeof target === 'string' && /^[A-Z][A-Za-z]+\/[^/\s]+$/.test(target);
  return [
    ...(isReference ? [] : [`${deletesBy} like Type/id (CH-132)`]),
    ...(other === undefined ? [] : [`${deletesBy} and no other reference (CH-137)`]),
  ];
}

function checkResource({ type, resource }: Exclude<Action, { type: 'delete' }>): readonly string[] {
  const isNamed = type === 'create' || resource.id !== undefined;
  return isNamed ? [] : ['a resource with the id it came with (CH-134)'];
}

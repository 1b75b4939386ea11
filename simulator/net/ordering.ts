/** Writing orders: every change fires order-select; signing fires order-sign, shows its cards, and then saves. */
import { orderName } from '../model/apply.js';
import {
  type Draft,
  draftReference,
  type Medicine,
  newDraft,
  proposedDraft,
  replaceDraft,
  signedOrder,
} from '../model/draft.js';
import type { Resource } from '../model/resource.js';
import { readMedicines } from '../model/settings.js';
import { ordersForgotten, toldNews } from '../model/steps.js';
import type { Hooks } from './hooks.js';
import { orderContext, type World } from './world.js';

export interface Ordering {
  findMedicines(words: string): Promise<readonly Medicine[]>;
  addMedicine(medicine: Medicine): void;
  /** An order that a story proposes. */
  addProposal(order: Resource): void;
  changeDraft(draft: Draft): void;
  removeDraft(draft: Draft): Promise<void>;
  /** Keeps it on the FHIR server, unsigned. */
  keepDraft(draft: Draft): Promise<void>;
  sign(): Promise<void>;
  signAnyway(): Promise<void>;
  goBack(): void;
  /** After any change of the drafts: asks again, or forgets the cards when there is nothing to ask about. */
  draftsChanged(): void;
}

interface Deps {
  readonly hooks: Hooks;
  readonly refresh: () => Promise<void>;
}

/** @returns an FHIR id: the first block of a UUID is enough within one page */
const idOf = (uuid: string) => `draft-${uuid.slice(0, 8)}`;

export function createOrdering(world: World, { hooks, refresh }: Deps): Ordering {
  function draftsChanged(): void {
    const { drafts } = world.get();
    world.change((state) => ({ ...state, signing: 'no' }));
    if (drafts.some(({ isSelected }) => isSelected)) hooks.fireSoon();
    else {
      hooks.dropOrders();
      world.change(ordersForgotten);
    }
  }

  function setDrafts(change: (drafts: readonly Draft[]) => readonly Draft[]): void {
    world.change((state) => ({ ...state, drafts: change(state.drafts) }));
    draftsChanged();
  }

  function addDraft(make: (id: string, context: NonNullable<ReturnType<typeof orderContext>>) => Draft): void {
    const context = orderContext(world.get(), world.browser.now());
    if (context !== undefined) setDrafts((drafts) => [...drafts, make(idOf(world.browser.newUuid()), context)]);
  }

  const signing = createSigning(world, { hooks, refresh });
  return {
    ...signing,
    findMedicines: (words) => findMedicines(world, words),
    addMedicine: (medicine) => addDraft((id, context) => newDraft(medicine, id, context)),
    addProposal: (order) => addDraft((id, context) => proposedDraft(order, id, context)),
    changeDraft: (draft) => setDrafts((drafts) => replaceDraft(drafts, draft)),
    removeDraft: async (draft) => {
      setDrafts((drafts) => drafts.filter((each) => draftReference(each) !== draftReference(draft)));
      if (!draft.isOnServer) return;
      const result = await world.fhir().remove(draftReference(draft));
      if (!result.ok) world.change(toldNews('problem', [`${orderName(draft.resource)}: ${result.failure.says}`]));
    },
    keepDraft: (draft) => keepDraft(world, draft),
    draftsChanged,
  };
}

async function findMedicines({ http, browser }: World, words: string): Promise<readonly Medicine[]> {
  if (words.trim().length < 2) return [];
  const url = `${browser.origin}/simulator/medicines?q=${encodeURIComponent(words.trim())}&limit=12`;
  const result = await http({ kind: 'page', party: 'page', url });
  return result.ok ? readMedicines(result.body) : [];
}

async function keepDraft(world: World, draft: Draft): Promise<void> {
  const result = await world.fhir().update(draftReference(draft), draft.resource);
  const name = orderName(draft.resource);
  if (!result.ok) return world.change(toldNews('problem', [`Not kept: ${name}. ${result.failure.says}`]));
  world.change((state) => ({
    ...state,
    drafts: state.drafts.map((each) =>
      draftReference(each) === draftReference(draft) ? { ...each, isOnServer: true } : each,
    ),
  }));
  world.change(toldNews('done', [`Kept as a draft in the record: ${name} (${draftReference(draft)})`]));
}

function createSigning(world: World, { hooks, refresh }: Deps): Pick<Ordering, 'sign' | 'signAnyway' | 'goBack'> {
  const setSigning = (signing: 'no' | 'checking' | 'review' | 'saving') =>
    world.change((state) => ({ ...state, signing }));

  async function save(): Promise<void> {
    setSigning('saving');
    const { drafts } = world.get();
    const saved = await Promise.all(drafts.map((draft) => saveOrder(world, draft)));
    const unsaved = drafts.filter((_draft, index) => saved[index] === false);
    world.change((state) => ({ ...state, signing: 'no', drafts: unsaved }));
    hooks.forgetRecord();
    if (unsaved.length === 0) world.change(ordersForgotten);
    await refresh();
  }

  return {
    sign: async () => {
      setSigning('checking');
      await hooks.fire('order-sign');
      const { signing, answers } = world.get();
      const { orders } = answers;
      // A change of the drafts meanwhile has ended this attempt.
      if (signing !== 'checking' || orders?.hook !== 'order-sign' || orders.isPending) return;
      const isQuiet = orders.cards.length === 0 && orders.failures.length === 0;
      return isQuiet ? save() : setSigning('review');
    },
    signAnyway: save,
    goBack: () => setSigning('no'),
  };
}

/** @returns whether it is in the record now */
async function saveOrder(world: World, draft: Draft): Promise<boolean> {
  const order = signedOrder(draft);
  const { id: _ours, ...withoutId } = order;
  const fhir = world.fhir();
  const result = await (draft.isOnServer
    ? fhir.update(draftReference(draft), order)
    : fhir.create({ ...withoutId, resourceType: order.resourceType }));
  const name = orderName(draft.resource);
  const news = result.ok
    ? toldNews('done', [`Signed and saved: ${name}`])
    : toldNews('problem', [`Not saved: ${name}. ${result.failure.says} ${result.failure.advice}`]);
  world.change(news);
  return result.ok;
}

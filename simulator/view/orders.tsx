/** Orders that are being written, and what a story proposes to order. */
import { useEffect, useRef } from 'preact/hooks';
import { orderName } from '../model/apply.js';
import { draftReference } from '../model/draft.js';
import { DraftForm } from './draft-form.js';
import { focusOn } from './focus.js';
import { MedicineBox } from './medicine-box.js';
import { run, useSimulator } from './use-simulator.js';

export function OrdersPanel() {
  const { drafts } = useSimulator().state;
  return (
    <section class="panel orders" aria-labelledby="orders-title">
      <h2 id="orders-title">Orders</h2>
      <MedicineBox />
      <Proposals />
      {drafts.length === 0 ? (
        <p class="note">No draft. Choose a medicine above: the service is asked as soon as you do.</p>
      ) : (
        <ol class="drafts" aria-label="Draft orders">
          {drafts.map((draft) => (
            <li key={draftReference(draft)}>
              <DraftForm draft={draft} />
            </li>
          ))}
        </ol>
      )}
      {drafts.length > 0 && <Signing />}
      <CardsBelow />
    </section>
  );
}

/** On a narrow screen the cards stand below the orders: says that there are some. */
function CardsBelow() {
  const { orders } = useSimulator().state.answers;
  const [first] = orders?.cards ?? [];
  if (orders === undefined || first === undefined) return null;
  const count = orders.cards.length === 1 ? '1 card' : `${orders.cards.length} cards`;
  return (
    <p class="cards-below">
      <a href="#cards-title">
        {count} on these orders, the first of them {first.indicator}
      </a>
    </p>
  );
}

function Proposals() {
  const { state, actions } = useSimulator();
  const { chart, settings, drafts } = state;
  const story = settings?.stories.find(({ patientId }) => patientId === chart?.patientId);
  const open = (story?.orders ?? []).filter(
    (order) => !drafts.some(({ resource }) => orderName(resource) === orderName(order)),
  );
  if (open.length === 0) return null;
  return (
    <div class="buttons">
      {open.map((order) => (
        <button key={order.id} type="button" onClick={run(() => actions.addProposal(order))}>
          Try: {orderName(order)}
        </button>
      ))}
    </div>
  );
}

function Signing() {
  const { state, actions } = useSimulator();
  const { signing, drafts, answers } = state;
  if (signing === 'review') return <Review />;
  const isBusy = signing !== 'no';
  const waits = answers.orders?.isPending === true ? ' The service is being asked…' : '';
  return (
    <div class="sign">
      <button type="button" class="primary" disabled={isBusy} onClick={run(actions.sign)}>
        {isBusy ? 'Signing…' : drafts.length === 1 ? 'Sign the order' : `Sign ${drafts.length} orders`}
      </button>
      <span class="note">Fires order-sign, then saves to the record.{waits}</span>
    </div>
  );
}

/** An EHR does not sign over a card that nobody has seen. */
function Review() {
  const { state, actions } = useSimulator();
  const cards = state.answers.orders?.cards ?? [];
  const goBack = useRef<HTMLButtonElement>(null);
  useEffect(() => goBack.current?.focus(), []);
  const open = cards.filter((entry) => entry.state === 'open');
  const isCritical = open.some(({ indicator }) => indicator === 'critical');
  return (
    <fieldset class={`review ${isCritical ? 'critical' : ''}`}>
      <legend class="visually-hidden">Sign or not</legend>
      <p role="alert">
        <strong>{reviewText(cards.length, isCritical)}</strong> Read the cards, then decide.
      </p>
      <div class="buttons">
        <button
          type="button"
          class="primary"
          ref={goBack}
          onClick={() => {
            focusOn('medicine');
            actions.goBack();
          }}
        >
          Go back
        </button>
        <button
          type="button"
          class={isCritical ? 'danger' : ''}
          onClick={run(() => {
            focusOn('medicine');
            return actions.signAnyway();
          })}
        >
          Sign anyway
        </button>
      </div>
    </fieldset>
  );
}

function reviewText(count: number, isCritical: boolean): string {
  if (count === 0) return 'The service gave no answer about these orders.';
  const cards = count === 1 ? '1 card' : `${count} cards`;
  return isCritical
    ? `Not signed: ${cards} on order-sign, one of them critical.`
    : `Not signed yet: ${cards} on order-sign.`;
}

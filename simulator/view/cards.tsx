/** The cards of the newest events, most urgent first, and what became of them. */
import type { Answer } from '../model/state.js';
import { allCards } from '../model/steps.js';
import { CardView } from './card.js';
import { FailureNote } from './failure-note.js';
import { useSimulator } from './use-simulator.js';

export function CardsPanel() {
  const { state } = useSimulator();
  const { chart, orders } = state.answers;
  const cards = allCards(state).filter((entry) => entry.state !== 'dismissed');
  return (
    <aside
      class="panel cards"
      aria-labelledby="cards-title"
      aria-busy={chart?.isPending === true || orders?.isPending === true}
    >
      <h2 id="cards-title" tabIndex={-1}>
        Cards
      </h2>
      <PrefetchSwitch />
      {orders !== undefined && <EventLine answer={orders} />}
      {chart !== undefined && <EventLine answer={chart} />}
      <NewsList />
      {cards.map((entry, index) => (
        <CardView key={entry.key} entry={entry} isFirst={index === 0} />
      ))}
    </aside>
  );
}

function PrefetchSwitch() {
  const { state, actions } = useSimulator();
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={state.sendsPrefetch}
        onChange={({ currentTarget }) => actions.setSendsPrefetch(currentTarget.checked)}
      />
      Send prefetch <span class="note">off: the service reads the FHIR server itself</span>
    </label>
  );
}

function EventLine({ answer }: { readonly answer: Answer }) {
  const { hook, at, isPending, cards, problems, failures } = answer;
  const time = new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const isSilent = cards.length === 0 && failures.length === 0 && problems.length === 0;
  return (
    <>
      <p class="event">
        <code>{hook}</code> {time}{' '}
        {isPending
          ? 'asking…'
          : isSilent
            ? 'No cards: nothing to say.'
            : cards.length === 1
              ? '1 card'
              : `${cards.length} cards`}
      </p>
      {failures.map(({ serviceId, failure }) => (
        <FailureNote key={serviceId} failure={failure} about={`No answer on ${hook}`} />
      ))}
      {problems.length > 0 && (
        <div class="failure">
          <ul>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

/** Polite, so that what an action did is heard after what is being read. */
function NewsList() {
  const { news } = useSimulator().state;
  return (
    <div role="log" aria-label="What was done">
      {news.length > 0 && (
        <ul class="news">
          {news.map(({ id, tone, text }) => (
            <li key={id} class={tone}>
              <span aria-hidden="true">{tone === 'done' ? '✓ ' : '! '}</span>
              {text}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

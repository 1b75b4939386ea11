/** One card: how urgent, what, why, from whom, and what can be done with one click. */
import { useState } from 'preact/hooks';
import type { Indicator } from '../../src/cds/types.js';
import type { ShownCard, ShownLink } from '../model/answer.js';
import type { CardEntry } from '../model/state.js';
import { focusOn } from './focus.js';
import { Markdown } from './markdown.js';
import { OverrideForm } from './override-form.js';
import { run, useSimulator } from './use-simulator.js';

/** A shape of its own for each indicator, beside its word and its color; in a box of 16. */
const SHAPES: Readonly<Record<Indicator, string>> = {
  critical: 'M5 1h6l4 4v6l-4 4H5l-4-4V5zM7 4v5h2V4zM7 10.5v2h2v-2z',
  warning: 'M8 1l7.5 14H.5zM7 6v4h2V6zM7 11.5v2h2v-2z',
  info: 'M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0zM7 3.5v2h2v-2zM7 7v5.5h2V7z',
};

function IndicatorIcon({ indicator }: { readonly indicator: Indicator }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path fill-rule="evenodd" d={SHAPES[indicator]} />
    </svg>
  );
}

interface EntryProps {
  readonly entry: CardEntry;
}

interface CardProps extends EntryProps {
  /** The most urgent one, which is always shown in full. */
  readonly isFirst: boolean;
}

export function CardView({ entry, isFirst }: CardProps) {
  const { card, indicator, key, state, serviceId } = entry;
  return (
    <article class={`card ${indicator} ${state}`} aria-labelledby={`${key}-summary`}>
      <p class="indicator">
        <IndicatorIcon indicator={indicator} />
        {indicator}
        {state === 'accepted' && ' · accepted'}
        {state === 'overridden' && ' · overridden'}
      </p>
      <h3 id={`${key}-summary`}>{card.summary}</h3>
      {card.detail !== undefined && (
        <details class="more" open={state === 'open' && (isFirst || indicator !== 'info')}>
          <summary>Details</summary>
          <Markdown text={card.detail} />
        </details>
      )}
      <Suggestions entry={entry} />
      <CardLinks links={card.links} />
      <Source card={card} serviceId={serviceId} />
      <Problems problems={card.problems} />
      {state === 'open' && <Responses entry={entry} />}
    </article>
  );
}

function Suggestions({ entry }: EntryProps) {
  const { actions } = useSimulator();
  const { suggestions, isOneOf } = entry.card;
  if (suggestions.length === 0) return null;
  const isOver = entry.state === 'overridden' || (isOneOf && entry.accepted.length > 0);
  return (
    <fieldset class="suggestions">
      <legend class="visually-hidden">Suggestions</legend>
      {suggestions.map(({ label, isRecommended }, index) => {
        const isAccepted = entry.accepted.includes(index);
        return (
          <button
            key={`${index}-${label}`}
            type="button"
            class={isRecommended ? 'primary' : ''}
            disabled={isOver || isAccepted}
            onClick={run(() => {
              focusOn('cards');
              return actions.accept(entry.key, index);
            })}
          >
            {isAccepted && <span aria-hidden="true">✓ </span>}
            {label} {isRecommended && <span class="tag">recommended</span>}
          </button>
        );
      })}
      {isOneOf && suggestions.length > 1 && <p class="note wide">One of these can be chosen.</p>}
    </fieldset>
  );
}

function CardLinks({ links }: { readonly links: readonly ShownLink[] }) {
  if (links.length === 0) return null;
  return (
    <ul class="links">
      {links.map(({ label, url, isSmart }) => (
        <li key={label}>
          {url === undefined || isSmart ? label : <WebLink url={url} label={label} />}
          {isSmart && <span class="note"> SMART app: an EHR would launch it, this page does not.</span>}
        </li>
      ))}
    </ul>
  );
}

function WebLink({ url, label }: { readonly url: string; readonly label: string }) {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {label}
    </a>
  );
}

function Source({ card: { source }, serviceId }: { readonly card: ShownCard; readonly serviceId: string }) {
  return (
    <p class="note source">
      Source: {source.url === undefined ? source.label : <WebLink url={source.url} label={source.label} />}
      {source.topic !== undefined && `, ${source.topic}`} · {serviceId}
    </p>
  );
}

function Problems({ problems }: { readonly problems: readonly string[] }) {
  if (problems.length === 0) return null;
  return (
    <div class="failure">
      <p>
        <strong>This card breaks the standard:</strong>
      </p>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </div>
  );
}

function Responses({ entry }: EntryProps) {
  const { actions } = useSimulator();
  const [isOverriding, setIsOverriding] = useState(false);
  if (isOverriding) return <OverrideForm entry={entry} onCancel={() => setIsOverriding(false)} />;
  return (
    <div class="buttons">
      <button type="button" class="quiet" onClick={() => setIsOverriding(true)}>
        Override…
      </button>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          focusOn('cards');
          actions.dismiss(entry.key);
        }}
      >
        Dismiss
      </button>
    </div>
  );
}

/** Why a card is not followed: a reason it offers, words, or both. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { textOf } from '../model/resource.js';
import type { CardEntry } from '../model/state.js';
import { focusOn } from './focus.js';
import { run, useSimulator } from './use-simulator.js';

interface Props {
  readonly entry: CardEntry;
  readonly onCancel: () => void;
}

export function OverrideForm({ entry, onCancel }: Props) {
  const { actions } = useSimulator();
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  const [comment, setComment] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const { overrideReasons } = entry.card;
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const send = () =>
    actions.override(entry.key, { reason: chosen === undefined ? undefined : overrideReasons[chosen], comment });
  return (
    <form
      class="override"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        focusOn('cards');
        run(send)();
      }}
    >
      <fieldset>
        <legend>Why is this card not followed?</legend>
        {overrideReasons.map((reason, index) => (
          <label class="check" key={String(reason['code'])}>
            <input
              type="radio"
              name={`${entry.key}-reason`}
              checked={chosen === index}
              onChange={() => setChosen(index)}
            />
            {textOf(reason['display']) ?? textOf(reason['code']) ?? 'Reason without a name'}
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for={`${entry.key}-comment`}>Comment (optional, nothing about the patient)</label>
        <input
          id={`${entry.key}-comment`}
          type="text"
          value={comment}
          onInput={({ currentTarget }) => setComment(currentTarget.value)}
        />
      </div>
      <div class="buttons">
        <button type="submit" class="primary">
          Override
        </button>
        <button type="button" class="quiet" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

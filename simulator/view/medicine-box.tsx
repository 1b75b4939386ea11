/** Medicine search: the ARIA combobox with a list. https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
import { useRef, useState } from 'preact/hooks';
import type { Medicine } from '../model/draft.js';
import { run, useSimulator } from './use-simulator.js';

/** Where a choice stands in the list; the last one is always the words as they were typed. */
interface ListState {
  readonly words: string;
  readonly found: readonly Medicine[];
  readonly active: number;
  readonly isOpen: boolean;
  /** The answer to these words is not there yet. */
  readonly isSearching: boolean;
}

const CLOSED: ListState = { words: '', found: [], active: -1, isOpen: false, isSearching: false };
const LIST_ID = 'medicine-list';

export function MedicineBox() {
  const [list, setList] = useState(CLOSED);
  const choices = choicesOf(list);
  const { type, choose } = useSearch(setList);
  const close = () => setList((before) => ({ ...before, isOpen: false, active: -1 }));
  return (
    <div class="field combobox">
      <label for="medicine">Order a medicine</label>
      <input
        id="medicine"
        type="text"
        role="combobox"
        autocomplete="off"
        placeholder="Type at least two letters"
        aria-autocomplete="list"
        aria-expanded={list.isOpen && choices.length > 0}
        aria-controls={LIST_ID}
        aria-activedescendant={list.active >= 0 ? `${LIST_ID}-${list.active}` : undefined}
        value={list.words}
        onInput={({ currentTarget }) => type(currentTarget.value)}
        onBlur={close}
        onKeyDown={(event) => {
          const next = nextList(list, event.key);
          if (next !== undefined) setList(next);
          const chosen = event.key === 'Enter' && list.isOpen ? chosenOf(list) : undefined;
          if (chosen !== undefined) choose(chosen);
          if (next !== undefined || chosen !== undefined) event.preventDefault();
        }}
      />
      <p class="visually-hidden" role="status">
        {list.isOpen && !list.isSearching && choices.length > 0 && `${choices.length} medicines, arrow keys choose`}
      </p>
      <div id={LIST_ID} role="listbox" aria-label="Medicines" hidden={!list.isOpen || choices.length === 0}>
        {choices.map((medicine, index) => (
          <Choice
            key={`${index}-${medicine.text}`}
            medicine={medicine}
            id={`${LIST_ID}-${index}`}
            isActive={index === list.active}
            onChoose={() => choose(medicine)}
          />
        ))}
      </div>
    </div>
  );
}

/** Looks medicines up while the words change; an older answer never replaces a newer one. */
function useSearch(setList: (change: (before: ListState) => ListState) => void) {
  const { actions } = useSimulator();
  const newest = useRef('');

  async function find(words: string): Promise<void> {
    const found = await actions.findMedicines(words);
    if (newest.current === words) setList((before) => ({ ...before, found, active: -1, isSearching: false }));
  }

  return {
    type: (words: string) => {
      newest.current = words;
      setList((before) => ({ ...before, words, isOpen: true, active: -1, isSearching: true }));
      run(() => find(words))();
    },
    choose: (medicine: Medicine) => {
      newest.current = '';
      setList(() => CLOSED);
      actions.addMedicine(medicine);
    },
  };
}

function choicesOf({ words, found }: ListState): readonly Medicine[] {
  const typed = words.trim();
  return typed.length < 2 ? [] : [...found, { text: typed }];
}

/** What Enter takes: the marked choice, else the best match, once it is known that it is the best. */
function chosenOf(list: ListState): Medicine | undefined {
  const choices = choicesOf(list);
  return list.active < 0 && list.isSearching ? undefined : choices[Math.max(list.active, 0)];
}

/** What a key does to the list; undefined when the key is none of its own. */
function nextList(list: ListState, key: string): ListState | undefined {
  const count = choicesOf(list).length;
  if (key === 'Escape') return { ...list, isOpen: false, active: -1, words: list.isOpen ? list.words : '' };
  if (count === 0) return undefined;
  if (key === 'ArrowDown') return { ...list, isOpen: true, active: (list.active + 1) % count };
  if (key === 'ArrowUp') return { ...list, isOpen: true, active: (list.active <= 0 ? count : list.active) - 1 };
  return undefined;
}

interface ChoiceProps {
  readonly medicine: Medicine;
  readonly id: string;
  readonly isActive: boolean;
  readonly onChoose: () => void;
}

function Choice({ medicine, id, isActive, onChoose }: ChoiceProps) {
  const isFreeText = medicine.coding === undefined;
  return (
    // The input keeps the focus and takes the keys; the mouse must not move it.
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      class={isActive ? 'active' : undefined}
      tabIndex={-1}
      onMouseDown={(event) => {
        event.preventDefault();
        onChoose();
      }}
    >
      {medicine.text}
      {isFreeText && <span class="note"> as free text, without a code</span>}
    </div>
  );
}

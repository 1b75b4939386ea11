/** One draft: dose, how often, why; or the name alone, where it is no medicine. */
import { orderName } from '../model/apply.js';
import {
  DOSE_UNITS,
  type Dosage,
  type Draft,
  dosageOf,
  draftReference,
  FREQUENCIES,
  withDosage,
} from '../model/draft.js';
import { reasonOf, reasonsFor, withReason } from '../model/reason.js';
import { recordsOf, textOf } from '../model/resource.js';
import { focusOn } from './focus.js';
import { run, useSimulator } from './use-simulator.js';

interface DraftProps {
  readonly draft: Draft;
}

export function DraftForm({ draft }: DraftProps) {
  const { resource, isOnServer } = draft;
  const isMedicine = resource.resourceType === 'MedicationRequest';
  const instruction = textOf(recordsOf(resource['dosageInstruction'])[0]?.['text']);
  return (
    <fieldset class="draft">
      <legend>{orderName(resource)}</legend>
      <p class="note">
        {isMedicine ? (instruction ?? 'no dosage stated') : 'test or procedure'} · {draftReference(draft)}
        {isOnServer && ' · kept in the record'}
      </p>
      {isMedicine && <DosageFields draft={draft} />}
      {isMedicine && <ReasonField draft={draft} />}
      <DraftButtons draft={draft} />
    </fieldset>
  );
}

function DosageFields({ draft }: DraftProps) {
  const { actions } = useSimulator();
  const dosage = dosageOf(draft.resource);
  const id = draft.resource.id;
  const change = (changed: Partial<Dosage>) => actions.changeDraft(withDosage(draft, { ...dosage, ...changed }));
  const units = DOSE_UNITS.some((unit) => unit === dosage.unit) ? DOSE_UNITS : [...DOSE_UNITS, dosage.unit];
  const isListed = FREQUENCIES.some(({ key }) => key === dosage.frequency);
  return (
    <div class="fields">
      <div class="field short">
        <label for={`${id}-dose`}>Dose</label>
        <input
          id={`${id}-dose`}
          type="text"
          inputMode="decimal"
          value={dosage.dose}
          onInput={({ currentTarget }) => change({ dose: currentTarget.value })}
        />
      </div>
      <div class="field short">
        <label for={`${id}-unit`}>Unit</label>
        <select
          id={`${id}-unit`}
          value={dosage.unit}
          onChange={({ currentTarget }) => change({ unit: currentTarget.value })}
        >
          {units.map((unit) => (
            <option key={unit} value={unit}>
              {unit}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for={`${id}-frequency`}>How often</label>
        <select
          id={`${id}-frequency`}
          value={dosage.frequency}
          onChange={({ currentTarget }) => change({ frequency: currentTarget.value })}
        >
          {FREQUENCIES.map(({ key, text }) => (
            <option key={key} value={key}>
              {text}
            </option>
          ))}
          {!isListed && <option value={dosage.frequency}>as ordered</option>}
        </select>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={dosage.asNeeded}
          onChange={({ currentTarget }) => change({ asNeeded: currentTarget.checked })}
        />
        as needed
      </label>
    </div>
  );
}

function ReasonField({ draft }: DraftProps) {
  const { state, actions } = useSimulator();
  const reasons = reasonsFor(draft, state.chart?.conditions ?? []);
  const id = `${draft.resource.id}-reason`;
  return (
    <div class="field">
      <label for={id}>Reason</label>
      <select
        id={id}
        value={reasonOf(draft).key}
        onChange={({ currentTarget }) => {
          const reason = reasons.find(({ key }) => key === currentTarget.value);
          if (reason !== undefined) actions.changeDraft(withReason(draft, reason));
        }}
      >
        {reasons.map(({ key, text, members }) => (
          <option key={key} value={key}>
            {text}
            {members['reasonReference'] !== undefined && ' (on the problem list)'}
          </option>
        ))}
      </select>
    </div>
  );
}

function DraftButtons({ draft }: DraftProps) {
  const { actions } = useSimulator();
  const name = orderName(draft.resource);
  return (
    <div class="buttons">
      <label class="check">
        <input
          type="checkbox"
          checked={draft.isSelected}
          onChange={({ currentTarget }) => actions.changeDraft({ ...draft, isSelected: currentTarget.checked })}
        />
        selected
      </label>
      {!draft.isOnServer && (
        <button type="button" class="quiet" onClick={run(() => actions.keepDraft(draft))}>
          Keep as draft<span class="visually-hidden">: {name}</span>
        </button>
      )}
      <button
        type="button"
        class="quiet"
        onClick={run(() => {
          focusOn('medicine');
          return actions.removeDraft(draft);
        })}
      >
        Remove<span class="visually-hidden">: {name}</span>
      </button>
    </div>
  );
}

/** Which FHIR server and which CDS service the page works with. */
import { useEffect, useState } from 'preact/hooks';
import type { Check, Connection } from '../model/state.js';
import { FailureNote } from './failure-note.js';
import { run, useSimulator } from './use-simulator.js';

export function ConnectPanel() {
  const { fhir, service } = useSimulator().state;
  const isBad = [fhir, service].some(({ check }) => check.state === 'bad');
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    if (isBad) setIsOpen(true);
  }, [isBad]);
  return (
    <details class="connect" open={isOpen} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        Connect
        <span class="note">
          <Dot check={service.check} /> service <Dot check={fhir.check} /> FHIR
        </span>
      </summary>
      <ConnectForm />
    </details>
  );
}

const DOT_WORDS = { unchecked: 'not checked', checking: 'checking', good: 'connected', bad: 'not connected' } as const;

function Dot({ check }: { readonly check: Check }) {
  return (
    <span class={`dot ${check.state}`} title={DOT_WORDS[check.state]}>
      <span class="visually-hidden">{DOT_WORDS[check.state]}:</span>
    </span>
  );
}

function ConnectForm() {
  const { state, actions } = useSimulator();
  const [fhir, setFhir] = useState(state.fhir.url);
  const [service, setService] = useState(state.service.url);
  useEffect(() => setFhir(state.fhir.url), [state.fhir.url]);
  useEffect(() => setService(state.service.url), [state.service.url]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run(() => actions.connect(fhir, service))();
      }}
    >
      <AddressField id="connect-fhir" label="FHIR base" value={fhir} onChange={setFhir} connection={state.fhir} />
      <AddressField
        id="connect-service"
        label="CDS service (the address before /cds-services)"
        value={service}
        onChange={setService}
        connection={state.service}
      />
      <div class="buttons">
        <button type="submit" class="primary">
          Use
        </button>
        <button
          type="button"
          onClick={run(() => actions.connect(state.settings?.fhirServer ?? '', state.settings?.service ?? ''))}
        >
          Back to the built-in ones
        </button>
      </div>
      <p class="note">The address of this page keeps the setting: copy it to bring it back or to pass it on.</p>
    </form>
  );
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly connection: Connection;
}

function AddressField({ id, label, value, onChange, connection: { check } }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} type="url" value={value} onInput={({ currentTarget }) => onChange(currentTarget.value)} />
      {check.state === 'checking' && <p class="note">Checking…</p>}
      {check.state === 'good' && (
        <p class="note good">
          <span aria-hidden="true">✓ </span>
          {check.says}
        </p>
      )}
      {check.state === 'bad' && <FailureNote failure={check.failure} />}
    </div>
  );
}

/** For engineers: every call with its request and answer. */
import { useState } from 'preact/hooks';
import { type Call, prettyText } from '../model/call.js';
import { curlCommand } from '../model/curl.js';
import { ExplainView } from './explain.js';
import { run, useSimulator } from './use-simulator.js';

/** Calls of the hooks and feedback are why one opens this panel; the rest is a click away. */
export function CallsPanel() {
  const { calls } = useSimulator().state;
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? calls : calls.filter(({ kind }) => kind === 'hook' || kind === 'feedback');
  return (
    <section class="panel calls" aria-labelledby="calls-title">
      <details>
        <summary>
          <h2 id="calls-title">Calls</h2>
          <span class="note">for engineers: {calls.length} calls, with request, answer, curl and Explain</span>
        </summary>
        <label class="check">
          <input
            type="checkbox"
            checked={showsAll}
            onChange={({ currentTarget }) => setShowsAll(currentTarget.checked)}
          />
          also FHIR, discovery and the page’s own
        </label>
        {shown.length === 0 && <p class="note">No call yet.</p>}
        <ol class="call-list" aria-label="Calls, newest first">
          {shown.map((call) => (
            <li key={call.id}>
              <CallView call={call} />
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}

function CallView({ call }: { readonly call: Call }) {
  const [isOpen, setIsOpen] = useState(false);
  const { kind, hook, method, url, ended } = call;
  return (
    <details class="call" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        <span class={`status ${ended?.failure === undefined ? '' : 'bad'}`}>{statusText(call)}</span>{' '}
        <strong>{hook ?? kind}</strong> <span class="address">{`${method} ${url.split('?')[0]}`}</span>
      </summary>
      {isOpen && <CallDetail call={call} />}
    </details>
  );
}

function statusText({ ended }: Call): string {
  if (ended === undefined) return 'under way';
  if (ended.isDropped) return 'dropped: a newer one followed';
  return `${ended.status ?? 'failed'}, ${Math.round(ended.ms)} ms`;
}

function CallDetail({ call }: { readonly call: Call }) {
  const { actions, state } = useSimulator();
  const { ended, body, url, method, kind } = call;
  return (
    <>
      {ended?.failure !== undefined && (
        <p>
          {ended.failure.says} <span class="note">{ended.failure.advice}</span>
        </p>
      )}
      <div class="buttons">
        <CopyButton label="Copy as curl" text={curlCommand(call)} />
        {kind === 'hook' && (
          <button type="button" onClick={run(() => actions.explain(call))}>
            Explain
          </button>
        )}
      </div>
      {state.explained?.callId === call.id && <ExplainView explained={state.explained} />}
      <p class="address">{`${method} ${url}`}</p>
      {body !== undefined && <Block title="Request" text={prettyText(body)} />}
      {ended !== undefined && ended.text !== '' && <Block title="Answer" text={prettyText(ended.text)} />}
    </>
  );
}

function Block({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <section class="block" aria-label={title}>
      <div class="buttons">
        <h3>{title}</h3>
        <CopyButton label="Copy" text={text} />
      </div>
      {/* Scrolls, and is reached by keyboard as it is. */}
      <textarea readOnly rows={14} wrap="off" aria-label={`${title} as JSON`} value={text} />
    </section>
  );
}

function CopyButton({ label, text }: { readonly label: string; readonly text: string }) {
  const [says, setSays] = useState(label);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSays('Copied'),
      () => setSays('The browser did not allow it'),
    );
  return (
    <button type="button" class="quiet" onClick={run(copy)}>
      {says}
    </button>
  );
}

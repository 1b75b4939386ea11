/** Rule by rule: what it concluded, why, and on which facts. */
import type { ExplainedFact, ExplainedRule } from '../model/explanation.js';
import type { ExplainState } from '../model/state.js';

export function ExplainView({ explained }: { readonly explained: ExplainState }) {
  const { state, says, explanation } = explained;
  if (state === 'asking') return <p class="note">Asking…</p>;
  if (explanation === undefined) return <p role="alert">{says}</p>;
  const missing = explanation.prefetch.filter((each) => each.state !== 'known');
  return (
    <section class="explain" aria-label="Explanation">
      <h3>Explanation</h3>
      <p class="note">
        The same request, evaluated anew: {explanation.rules.length} rules.
        {missing.length > 0 &&
          ` Data not fully known: ${missing.map(({ key, reason }) => `${key} (${reason ?? 'unknown'})`).join(', ')}.`}
      </p>
      <ol class="rules">
        {explanation.rules.map((rule) => (
          <li key={rule.id}>
            <RuleView rule={rule} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function RuleView({ rule: { id, title, outcome, reason, facts } }: { readonly rule: ExplainedRule }) {
  return (
    <details open={outcome === 'advise'}>
      <summary>
        <span class={`outcome ${outcome}`}>{outcome}</span> {title} <span class="note">{reason}</span>
      </summary>
      <p>
        <code>{id}</code>
      </p>
      {facts.length > 0 && (
        <ul class="facts">
          {facts.map((fact) => (
            <FactLine key={fact.name} fact={fact} />
          ))}
        </ul>
      )}
    </details>
  );
}

function FactLine({ fact: { name, state, text, references } }: { readonly fact: ExplainedFact }) {
  return (
    <li>
      <strong>{name}</strong> <span class={`fact-state ${state}`}>{state}</span> {text}
      {references.length > 0 && <span class="note"> ({references.join(', ')})</span>}
    </li>
  );
}

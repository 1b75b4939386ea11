/** Holds the state; whoever shows it is told of each change. */
import type { State } from '../model/state.js';
import type { Step } from '../model/steps.js';

export interface Store {
  get(): State;
  change(step: Step): void;
  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void;
}

export function createStore(start: State): Store {
  const listeners = new Set<() => void>();
  let state = start;
  return {
    get: () => state,
    change: (step) => {
      state = step(state);
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The state and the deeds, for every component below the root. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { State } from '../model/state.js';
import type { Actions } from '../net/simulator.js';

export interface Shown {
  readonly state: State;
  readonly actions: Actions;
}

export const SimulatorContext = createContext<Shown | undefined>(undefined);

export function useSimulator(): Shown {
  const shown = useContext(SimulatorContext);
  if (shown === undefined) throw new Error('this component stands outside the page');
  return shown;
}

/** For `onClick` and its like: what is awaited nowhere must not fail, and none of the deeds does. */
export function run(deed: () => Promise<void> | void): () => void {
  return () => {
    void deed();
  };
}

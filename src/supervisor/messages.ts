/** What a worker and the process above it tell each other. Other libraries use the same channel, so each message says whose it is. */
export type ToWorker =
  | { readonly supervisor: 'start'; readonly settings: unknown }
  /** All workers have started, so that calls may come. */
  | { readonly supervisor: 'open' }
  /** End the calls under way, then end. */
  | { readonly supervisor: 'stop' }
  | { readonly supervisor: 'ask'; readonly question: Question; readonly id: number };

export type FromWorker =
  /** Listens to messages now. */
  | { readonly worker: 'here' }
  | { readonly worker: 'started'; readonly service: StartedService }
  | { readonly worker: 'answer'; readonly id: number; readonly answer: unknown };

/** `readiness`: a boolean; `metrics`: their values. */
export type Question = 'readiness' | 'metrics';

/** Where a worker serves; the same for all. */
export interface StartedService {
  readonly url: string;
  readonly serviceIds: readonly string[];
}

export function isToWorker(message: unknown): message is ToWorker {
  return typeof message === 'object' && message !== null && 'supervisor' in message;
}

export function isFromWorker(message: unknown): message is FromWorker {
  return typeof message === 'object' && message !== null && 'worker' in message;
}

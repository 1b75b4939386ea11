/** What the edge allows, whatever a client does; docs/decisions/0009-limits-and-overload.md says where the numbers come from. */
export interface EdgeLimits {
  /** Largest request body, after inflation. */
  readonly bodyBytes: number;
  /** Milliseconds from the arrival of a call to its answer; its body has to arrive within them too. */
  readonly requestMs: number;
  /** Calls that are read and evaluated at the same time. */
  readonly concurrentCalls: number;
  /** Calls that may wait for their turn; further ones are sent away. */
  readonly waitingCalls: number;
  /** Calls per second and client; undefined for no limit. */
  readonly requestsPerSecond: number | undefined;
  /** Connections open at the same time. */
  readonly connections: number;
  /** Milliseconds after which an idle connection is closed. */
  readonly keepAliveMs: number;
  /** Milliseconds that calls under way have when the service is asked to stop. */
  readonly shutdownMs: number;
}

export const DEFAULT_EDGE_LIMITS: EdgeLimits = {
  bodyBytes: 10 * 1024 * 1024,
  requestMs: 2000,
  concurrentCalls: 64,
  waitingCalls: 256,
  requestsPerSecond: undefined,
  connections: 1000,
  keepAliveMs: 65_000,
  shutdownMs: 10_000,
};

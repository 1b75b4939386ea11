/** How many processor cores this process may use: also in a container, of whose limit Node 20 does not know. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Of control groups version 2, as the process of a container sees it: microseconds of processor time, or `max`, and of each how many. */
const LIMIT_FILE = '/sys/fs/cgroup/cpu.max';

export function usableCores(): number {
  return coresWithin(availableParallelism(), readLimit());
}

/**
 * @param cores that there are
 * @param limit content of `cpu.max`, such as `150000 100000`; undefined where there is none
 */
export function coresWithin(cores: number, limit: string | undefined): number {
  const [, quota, period] = /^(\d+) (\d+)\s*$/.exec(limit ?? '') ?? [];
  if (quota === undefined || period === undefined || Number(period) === 0) return cores;
  // Of a core and a half two are used: one would leave half a core idle.
  return Math.max(1, Math.min(cores, Math.ceil(Number(quota) / Number(period))));
}

function readLimit(): string | undefined {
  try {
    return readFileSync(LIMIT_FILE, 'utf8');
  } catch {
    return undefined;
  }
}

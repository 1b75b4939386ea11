import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Config, type ConfigSource, parseConfig } from '../config/config.js';
import { parseDate } from '../facts/dates.js';

export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  readonly usage: string;
  /** Resolves to the exit code. @throws UsageError, CrampError */
  run(args: readonly string[]): Promise<number>;
}

/** The command was called wrongly; `usage` says how it is called. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  constructor(
    message: string,
    readonly usage: string,
  ) {
    super(message);
  }
}

/** Options and positional arguments. @throws UsageError for an option that does not exist or lacks its value */
export function parseOptions<const O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: O,
  usage: string,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'wrong options', usage);
  }
}

/** Text of a file, or of standard input for `-`. @throws UsageError when it cannot be read */
export function readText(path: string, usage: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch {
    throw new UsageError(`cannot read ${path === '-' ? 'standard input' : path}`, usage);
  }
}

/**
 * The configuration of a file, or of standard input for `-`, or the defaults.
 *
 * @throws UsageError when the file cannot be read; CRAMP_CONFIG_INVALID
 */
export function readConfig(path: string | undefined, usage: string, source: Omit<ConfigSource, 'folder'> = {}): Config {
  if (path === undefined) return parseConfig(undefined, source);
  return parseConfig(readText(path, usage), { ...source, ...(path !== '-' && { folder: dirname(path) }) });
}

/** Moment of evaluation in UTC milliseconds: the end of a day, or an exact time. @throws UsageError */
export function parseAsOf(text: string | undefined, usage: string): number | undefined {
  if (text === undefined) return undefined;
  const span = parseDate(text);
  if (span === undefined)
    throw new UsageError('--as-of wants a date such as 2026-03-02 or 2026-03-02T09:00:00Z', usage);
  return span.max;
}

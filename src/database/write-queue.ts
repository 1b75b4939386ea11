/**
 * Rows on their way to the database, so that who writes them need not wait: collected for a moment, written many at a time, and kept when
 * that fails.
 */
export interface WriteQueueOptions<T> {
  /** Stores all of it or rejects. Rows may come a second time after a failure. */
  readonly write: (rows: readonly T[]) => Promise<void>;
  /** Rows that may wait; of more the oldest are given up. */
  readonly maxRows: number;
  /** Rows of one write, and as many as are not waited for. */
  readonly batchRows: number;
  /** Milliseconds that rows are collected. */
  readonly everyMs: number;
  /** Longest pause between two tries, milliseconds. */
  readonly maxPauseMs: number;
  /** Told before the next try. */
  readonly onTrouble?: ((trouble: WriteTrouble) => void) | undefined;
}

export interface WriteTrouble {
  /** Rows given up since it was told last. */
  readonly lost: number;
  /** Why the last write failed, if it did. */
  readonly failure: unknown;
}

export interface WriteQueue<T> {
  /** Never throws. */
  add(row: T): void;
  /** Everything added and not yet stored. */
  waiting(): readonly T[];
  /** Rows given up since the start. */
  lost(): number;
  /** When all that waited was stored last, UTC milliseconds; undefined before the first time. */
  emptiedAt(): number | undefined;
  /** Resolves when all that waits is stored, at once rather than after a pause. @throws what `write` throws */
  flush(): Promise<void>;
  /** The same for the last time: tries again when that fails, until all is stored or so many milliseconds are over. Never rejects. */
  drain(limitMs: number): Promise<void>;
}

/** Between two tries of the last time: a busy database may take the next one. Milliseconds. */
const DRAIN_PAUSE_MS = 50;

export function writeQueue<T>(options: WriteQueueOptions<T>): WriteQueue<T> {
  return new Queue(options);
}

class Queue<T> implements WriteQueue<T> {
  readonly #options: WriteQueueOptions<T>;
  #rows: T[] = [];
  /** Taken out for the write under way. */
  #inWork: readonly T[] = [];
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #lost = 0;
  #lostInAll = 0;
  #emptiedAt: number | undefined;

  constructor(options: WriteQueueOptions<T>) {
    this.#options = options;
  }

  add(row: T): void {
    this.#rows.push(row);
    this.#giveUpOldest();
    this.#schedule();
  }

  waiting(): readonly T[] {
    return [...this.#inWork, ...this.#rows];
  }

  lost(): number {
    return this.#lostInAll;
  }

  emptiedAt(): number | undefined {
    return this.#emptiedAt;
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running ??= this.#writeAll().finally(() => {
      this.#running = undefined;
      if (this.#rows.length > 0) this.#schedule();
    });
    return this.#running;
  }

  async drain(limitMs: number): Promise<void> {
    const limit = AbortSignal.timeout(limitMs);
    const over = new Promise<void>((resolve) => limit.addEventListener('abort', () => resolve()));
    const tried = async () => {
      while (this.waiting().length > 0 && !limit.aborted) {
        await this.flush().catch(() => new Promise((resolve) => setTimeout(resolve, DRAIN_PAUSE_MS)));
      }
    };
    await Promise.race([tried(), over]);
  }

  #schedule(): void {
    const { batchRows, everyMs, maxPauseMs } = this.#options;
    if (this.#running !== undefined) return;
    if (this.#failures === 0 && this.#rows.length >= batchRows) {
      this.#flushInBackground();
    } else {
      const pause = Math.min(everyMs * 2 ** this.#failures, maxPauseMs);
      this.#timer ??= setTimeout(() => this.#flushInBackground(), pause).unref();
    }
  }

  /** A failure was told and keeps its rows: there is nobody else to tell. */
  #flushInBackground(): void {
    this.flush().catch(() => undefined);
  }

  async #writeAll(): Promise<void> {
    while (this.#rows.length > 0) {
      this.#inWork = this.#rows.splice(0, this.#options.batchRows);
      try {
        await this.#options.write(this.#inWork);
        this.#failures = 0;
      } catch (failure) {
        this.#keep(failure);
        throw failure;
      } finally {
        this.#inWork = [];
      }
    }
    this.#emptiedAt = Date.now();
  }

  #keep(failure: unknown): void {
    this.#failures += 1;
    this.#rows = [...this.#inWork, ...this.#rows];
    this.#giveUpOldest();
    const lost = this.#lost;
    this.#lost = 0;
    this.#options.onTrouble?.({ lost, failure });
  }

  #giveUpOldest(): void {
    const excess = this.#rows.length - this.#options.maxRows;
    if (excess <= 0) return;
    this.#rows.splice(0, excess);
    this.#lost += excess;
    this.#lostInAll += excess;
  }
}

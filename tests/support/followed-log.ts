/** The log of a process while it runs. */
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

type Line = Readonly<Record<string, unknown>>;

export class FollowedLog {
  readonly #lines: Line[] = [];
  readonly #news = new EventEmitter().setMaxListeners(0);
  #isOver = false;

  constructor(output: Readable) {
    const input = createInterface({ input: output });
    input.on('line', (line) => {
      this.#lines.push(JSON.parse(line));
      this.#news.emit('news');
    });
    input.on('close', () => {
      this.#isOver = true;
      this.#news.emit('news');
    });
  }

  lines(): readonly Line[] {
    return this.#lines;
  }

  /** Resolves with the line that makes it true, written already or later; rejects when the process ends before. */
  async until(isMeant: (line: Line) => boolean): Promise<Line> {
    for (;;) {
      const line = this.#lines.find(isMeant);
      if (line !== undefined) return line;
      if (this.#isOver) throw new Error('the process ended before it said that');
      await once(this.#news, 'news');
    }
  }
}

/** What the work gives, or the other value as soon as the deadline passes. Work that rejects gives the other value too. */
export function inTime<T>(work: Promise<T>, deadline: AbortSignal, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    const giveUp = () => resolve(otherwise);
    if (deadline.aborted) giveUp();
    deadline.addEventListener('abort', giveUp);
    work.then(resolve, giveUp).finally(() => deadline.removeEventListener('abort', giveUp));
  });
}

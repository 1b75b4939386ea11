/** Why a medicine may not be proposed: `found` on record, or `unread`, as it could not be looked at. Text is escaped. */
export interface Obstacle {
  readonly kind: 'found' | 'unread';
  readonly text: string;
}

export function found(text: string): Obstacle {
  return { kind: 'found', text };
}

export function unread(text: string): Obstacle {
  return { kind: 'unread', text };
}

/** Something on record speaks against the medicine, as opposed to data that could not be read. */
export function isRuledOut(obstacles: readonly Obstacle[]): boolean {
  return obstacles.some(({ kind }) => kind === 'found');
}

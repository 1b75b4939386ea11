/** Where the focus goes when what had it is gone, so that nobody at a keyboard starts again from the top. */
const PLACES = { work: 'work', medicine: 'medicine', cards: 'cards-title' } as const;

export function focusOn(place: keyof typeof PLACES): void {
  document.getElementById(PLACES[place])?.focus({ preventScroll: place !== 'work' });
}

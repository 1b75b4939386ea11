/** How many answers are kept, and of how long a text; beyond that all are forgotten, so that memory stays bounded. */
const MOST_ANSWERS = 2000;
const LONGEST_TEXT = 200;

/**
 * The same function, which looks its last answers up: records say the same few things over and over – the names of problems, the
 * dates of a panel – and reading one takes much longer than finding what was read.
 *
 * @param answer pure, and its answers are never changed
 */
export function remembered<Answer>(answer: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, { readonly value: Answer }>();
  return (text) => {
    if (text.length > LONGEST_TEXT) return answer(text);
    const known = answers.get(text);
    if (known !== undefined) return known.value;
    const value = answer(text);
    if (answers.size >= MOST_ANSWERS) answers.clear();
    answers.set(text, { value });
    return value;
  };
}

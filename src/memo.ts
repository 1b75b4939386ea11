/**
 * Two ways not to work the same thing out again. Both are for answers that are pure and that nobody changes.
 */

/** How many answers `remembered` keeps, and of how long a text; beyond that all are forgotten, so that memory stays bounded. */
const MOST_ANSWERS = 2000;
const LONGEST_TEXT = 200;

/**
 * The same function, which looks its last answers up: records say the same few things over and over – the names of problems, the
 * dates of a panel – and reading one takes much longer than finding what was read.
 *
 * @param longestText longer ones are answered anew every time
 */
export function remembered<Answer>(
  answer: (text: string) => Answer,
  { longestText = LONGEST_TEXT }: { readonly longestText?: number } = {},
): (text: string) => Answer {
  const answers = new Map<string, { readonly value: Answer }>();
  return (text) => {
    if (text.length > longestText) return answer(text);
    const known = answers.get(text);
    if (known !== undefined) return known.value;
    const value = answer(text);
    if (answers.size >= MOST_ANSWERS) answers.clear();
    answers.set(text, { value });
    return value;
  };
}

/**
 * What is made of a list, or of a rule, once, however often it is asked for: looking up each of many references in a long list stays
 * linear. What was made of it is forgotten with it.
 */
export function oncePer<Source extends object, Made>(make: (source: Source) => Made): (source: Source) => Made {
  const made = new WeakMap<Source, { readonly value: Made }>();
  return (source) => {
    const known = made.get(source);
    if (known !== undefined) return known.value;
    const value = make(source);
    made.set(source, { value });
    return value;
  };
}

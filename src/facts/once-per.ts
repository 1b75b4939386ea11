/**
 * What is made of a list, or of a rule, once, however often it is asked for: looking up each of many references in a long list stays
 * linear. Neither is ever changed (readonly throughout), and what was made of it is forgotten with it.
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

/**
 * What is made of a list once, however often it is asked for: looking up each of many references in a long list stays linear.
 * Lists are never changed (readonly throughout), and what was made of one is forgotten with it.
 */
export function oncePerList<T, Made>(make: (list: readonly T[]) => Made): (list: readonly T[]) => Made {
  const made = new WeakMap<readonly T[], { readonly value: Made }>();
  return (list) => {
    const found = made.get(list) ?? { value: make(list) };
    made.set(list, found);
    return found.value;
  };
}

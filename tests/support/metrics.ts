/** The text format of Prometheus, read back. */

/** Samples of one family by their labels, as written; of a histogram those of its buckets, sum and count are mixed, the last wins. */
export function samplesOf(text: string, family: string): Readonly<Record<string, number>> {
  const sample = new RegExp(`^${family}(?:_bucket|_count)?(?:\\{(.*)\\})? (\\S+)$`, 'gm');
  return Object.fromEntries([...text.matchAll(sample)].map(([, labels = '', value]) => [labels, Number(value)]));
}

/** Names of all families with their types. */
export function familiesOf(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]));
}

/** Names of the labels of a family, in order, without the bounds of a histogram's buckets; undefined while it has no series. */
export function labelNamesOf(text: string, family: string): readonly string[] | undefined {
  const [sample, labels = ''] = new RegExp(`^${family}(?:_count)?(?:\\{(.*)\\})? \\S+$`, 'm').exec(text) ?? [];
  return sample === undefined ? undefined : [...labels.matchAll(/(\w+)="/g)].map(([, name = '']) => name);
}

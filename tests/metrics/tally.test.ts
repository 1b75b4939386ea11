import { describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { tally } from '../../src/metrics/tally.js';

const LABELS = { fruit: ['apple', 'pear'], color: ['red', 'green', 'yellow'] };

function counter(showsZero = false) {
  const registry = new Registry();
  const count = tally(registry, { name: 'fruits_total', help: 'Fruits.', labels: LABELS, showsZero });
  const lines = async () => (await registry.metrics()).split('\n').filter((line) => line.startsWith('fruits_total'));
  return { count, lines, registry };
}

describe('a tally', () => {
  test('counts by all of its labels', async () => {
    const { count, lines } = counter();
    count('apple', 'red');
    count('pear', 'yellow');
    count('pear', 'yellow');
    count('pear', 'green');
    expect(await lines()).toEqual([
      'fruits_total{fruit="apple",color="red"} 1',
      'fruits_total{fruit="pear",color="green"} 1',
      'fruits_total{fruit="pear",color="yellow"} 2',
    ]);
  });

  test('says the same when asked again, and goes on counting', async () => {
    const { count, lines } = counter();
    count('apple', 'red');
    const first = await lines();
    expect(await lines()).toEqual(first);
    count('apple', 'red');
    expect(await lines()).toEqual(['fruits_total{fruit="apple",color="red"} 2']);
  });

  test.each<[string, readonly unknown[]]>([
    ['a word it does not know', ['apple', 'Marked7f3a']],
    ['a name that every object has', ['apple', 'constructor']],
    ['nothing', ['apple', undefined]],
    ['too few values', ['apple']],
    ['no text', ['apple', { color: 'red' }]],
  ])('counts %s as none', async (_says, values) => {
    const { count, lines } = counter();
    count(...values);
    expect(await lines()).toEqual(['fruits_total{fruit="apple",color="none"} 1']);
  });

  test('shows its name and meaning before the first event, and zeros where asked', async () => {
    const { lines, registry } = counter();
    expect(await registry.metrics()).toContain('# HELP fruits_total Fruits.');
    expect(await lines()).toEqual([]);
    const zeros = await counter(true).lines();
    expect(zeros).toHaveLength(6);
    expect(zeros[0]).toBe('fruits_total{fruit="apple",color="red"} 0');
  });

  test('without labels counts from 0', async () => {
    const registry = new Registry();
    const count = tally(registry, { name: 'calls_total', help: 'Calls.', labels: {}, showsZero: true });
    expect(await registry.metrics()).toContain('\ncalls_total 0');
    count();
    expect(await registry.metrics()).toContain('\ncalls_total 1');
  });

  test('of one start knows nothing of another', async () => {
    const [one, other] = [counter(), counter()];
    one.count('apple', 'red');
    expect(await other.lines()).toEqual([]);
  });
});

import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { crampCds } from '../support/command-line.js';
import { expectedAnswer, requestText, withoutUuids } from '../support/fixtures.js';
import { folderOf, listed, siteValueSet } from '../support/value-set-folder.js';

const QUININE = { hook: 'order-select', story: 'quinine-for-cramps' } as const;
const FILE = `fhir-fixtures/requests/${QUININE.hook}/${QUININE.story}.json`;
const AS_OF = ['--as-of', '2026-03-02T09:00:00Z'];
const PUBLIC_URL = JSON.stringify({ publicUrl: 'https://cds.example.org' });

/** The JSON before the explanation. */
function cardsIn(stdout: string): unknown {
  return JSON.parse(stdout.split('\nEvaluated as of')[0] ?? '');
}

describe('evaluate', () => {
  test('prints the cards that the service would answer, as JSON and nothing else', async () => {
    const args = ['evaluate', 'cramp-order-select', FILE, ...AS_OF, '--config', '-'];
    const { exitCode, stdout, stderr } = await crampCds(args, { stdin: PUBLIC_URL });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(withoutUuids(JSON.parse(stdout))).toEqual(expectedAnswer(QUININE));
  });

  test.each([
    ['as it is', ''],
    ['with a byte order mark', '\uFEFF'],
  ])('reads standard input for -, %s', async (_says, prefix) => {
    const stdin = `${prefix}${requestText(QUININE)}`;
    const { exitCode, stdout } = await crampCds(['evaluate', 'cramp-order-select', '-', ...AS_OF], { stdin });
    expect(exitCode).toBe(0);
    expect(cardsIn(stdout)).toMatchObject({ cards: [{ indicator: 'critical' }] });
  });

  test('judges by the value sets of the site', async () => {
    const folder = folderOf({
      'potassium.json': siteValueSet('potassium-loinc', { include: [listed('http://loinc.org', '22760-3')] }),
      'config.json.txt': { valueSetDirs: ['.'] },
    });
    const args = ['evaluate', 'cramp-order-select', FILE, ...AS_OF];
    const [builtIn, site] = await Promise.all([
      crampCds(args),
      crampCds([...args, '--config', join(folder, 'config.json.txt')]),
    ]);
    expect(builtIn.stdout).toContain('K 3.1 mmol/L');
    expect(site.stdout).toContain('"indicator": "critical"');
    expect(site.stdout).not.toContain('K 3.1 mmol/L');
  });

  test('a date alone means the end of that day', async () => {
    const [day, moment] = await Promise.all(
      ['2026-03-02', '2026-03-02T23:59:59.999Z'].map((date) =>
        crampCds(['evaluate', 'cramp-order-select', FILE, '--explain', '--as-of', date]),
      ),
    );
    expect(day?.stdout).toContain('Evaluated as of 2026-03-02T23:59:59.999Z.');
    expect(withoutUuids(cardsIn(day?.stdout ?? ''))).toEqual(withoutUuids(cardsIn(moment?.stdout ?? '')));
  });

  test('the date decides which results count', async () => {
    const { stdout } = await crampCds(['evaluate', 'cramp-order-select', FILE, '--as-of', '2026-09-01']);
    expect(stdout).not.toContain('K 3.1 mmol/L');
    expect(stdout).toContain('No sodium, potassium, magnesium, calcium or creatinine result in the last 90 days.');
  });

  test('the configuration decides on the rules', async () => {
    const stdin = '{"clinical": {"jurisdiction": "UK"}}';
    const { stdout } = await crampCds(['evaluate', 'cramp-order-select', FILE, ...AS_OF, '--config', '-'], { stdin });
    expect(stdout).toContain('(MHRA)');
    expect(stdout).not.toContain('FDA boxed warning');
  });
});

describe('evaluate --explain', () => {
  test('says of every rule what it concluded, and of every fact what is known', async () => {
    const { exitCode, stdout } = await crampCds(['evaluate', 'cramp-order-select', FILE, '--explain', ...AS_OF]);
    expect(exitCode).toBe(0);
    expect(cardsIn(stdout)).toMatchObject({ cards: [{ indicator: 'critical' }] });
    const lines = [
      'Evaluated as of 2026-03-02T09:00:00.000Z.',
      '  quinine-for-cramps: fired',
      '      says: Quinine for leg cramps: FDA boxed warning',
      '  diuretic-electrolyte: did not fire – ',
      '      rests on: draftOrders known (needed, all of it)',
      '  labGaps: known',
      '  draftOrders: known',
      '      judged: quinine sulfate 324 MG Oral Capsule [quinine]',
      '      K 3.1 mmol/L on 2026-02-20 – Observation/',
      '  pregnancy: known – nothing on record',
    ];
    expect(lines.filter((line) => !stdout.includes(`\n${line}`))).toEqual([]);
  });

  test('says that nothing was run for a layperson', async () => {
    const file = 'fhir-fixtures/requests/patient-view/patient-reads-own-chart.json';
    const { stdout } = await crampCds(['evaluate', 'cramp-patient-view', file, '--explain', ...AS_OF]);
    expect(stdout).toContain('"cards": []');
    expect(stdout).toContain('No rule was run: the reader is a patient or relative (G2).');
  });
});

describe('evaluate of a service that is off by default', () => {
  const REFILL = { hook: 'medication-refill', story: 'quinine-refill' } as const;
  const run = (config?: unknown) => {
    const file = `fhir-fixtures/requests/${REFILL.hook}/${REFILL.story}.json`;
    const args = ['evaluate', 'cramp-medication-refill', file, ...AS_OF];
    return config === undefined
      ? crampCds(args)
      : crampCds([...args, '--config', '-'], { stdin: JSON.stringify(config) });
  };

  test.each<[string, unknown]>([
    ['no configuration', undefined],
    ['a configuration that says nothing about services', { publicUrl: 'https://cds.example.org' }],
    ['a configuration that lists it', { services: ['cramp-medication-refill'] }],
  ])('can be tried with %s', async (_says, config) => {
    const { exitCode, stdout } = await run(config);
    expect(exitCode).toBe(0);
    expect(cardsIn(stdout)).toMatchObject({ cards: [{ indicator: 'critical' }] });
  });

  test('is refused where the configuration lists other services', async () => {
    const { exitCode, stdout, stderr } = await run({ services: ['cramp-order-sign'] });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('the configuration does not switch on "cramp-medication-refill"');
  });
});

describe('bad input is exit 1, with the code and every problem on standard error', () => {
  test.each([
    ['no JSON', '{', 'CRAMP_REQUEST_INVALID', ['  a JSON object']],
    ['no request', '{}', 'CRAMP_REQUEST_INCOMPLETE', ['  hook: ', '  hookInstance: ', '  context: ']],
    ['a request of another hook', '{"hook":"order-sign"}', 'CRAMP_HOOK_MISMATCH', ['  hook: ', '  hookInstance: ']],
  ])('%s', async (_says, stdin, code, problems) => {
    const { exitCode, stdout, stderr } = await crampCds(['evaluate', 'cramp-order-select', '-'], { stdin });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.split('\n')[0]).toBe(`cramp-cds: ${code}`);
    expect(problems.filter((problem) => !stderr.includes(`\n${problem}`))).toEqual([]);
  });

  test('orders of another FHIR version', async () => {
    const file = 'fhir-fixtures/requests/order-sign/order-of-another-fhir-version.json';
    const { exitCode, stderr } = await crampCds(['evaluate', 'cramp-order-sign', file]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'cramp-cds: CRAMP_FHIR_VERSION\n  context.draftOrders: expected orders in FHIR R4\n',
    });
  });

  test('a patient-view without any data', async () => {
    const { hook, hookInstance, context } = JSON.parse(
      requestText({ hook: 'patient-view', story: 'long-term-quinine' }),
    ) as Record<string, unknown>;
    const stdin = JSON.stringify({ hook, hookInstance, context });
    const { exitCode, stderr } = await crampCds(['evaluate', 'cramp-patient-view', '-'], { stdin });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('cramp-cds: CRAMP_DATA_UNOBTAINABLE');
  });

  test('a wrong configuration', async () => {
    const { exitCode, stderr } = await crampCds(['evaluate', 'cramp-order-select', FILE, '--config', '-'], {
      stdin: '{"port": -1, "colour": "red"}',
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^cramp-cds: CRAMP_CONFIG_INVALID\n {2}(colour|port): /);
    expect(stderr.trimEnd().split('\n')).toHaveLength(3);
  });
});

describe('evaluate --history', () => {
  const historyOf = (...calls: readonly object[]) => join(folderOf({ 'history.json': calls }), 'history.json');
  const evaluateAfter = (...calls: readonly object[]) =>
    crampCds(['evaluate', 'cramp-order-select', FILE, ...AS_OF, '--explain', '--history', historyOf(...calls)]);

  test('leaves out what was overridden, and explains why', async () => {
    const overridden = { request: FILE, at: '2026-03-01T10:00:00Z', outcome: 'overridden' };
    const { exitCode, stdout } = await evaluateAfter(overridden);
    expect([exitCode, cardsIn(stdout)]).toEqual([0, { cards: [] }]);
    expect(stdout).toContain(
      'quinine-for-cramps: fired, suppressed because overridden on 2026-03-01 for 24 hours, same order',
    );
  });

  test.each([
    ['too long ago', { request: FILE, at: '2026-02-28', outcome: 'overridden' }],
    ['only shown', { request: FILE, at: '2026-03-01T10:00:00Z' }],
  ])('shows a critical card that was %s', async (_says, call) => {
    expect(cardsIn((await evaluateAfter(call)).stdout)).toMatchObject({ cards: [{ indicator: 'critical' }] });
  });

  test('counts the reason of the answer, and calls in the order of their dates', async () => {
    const malaria = { request: FILE, at: '2026-02-27', outcome: 'overridden', reason: 'indication-malaria' };
    const before = { request: FILE, at: '2026-02-26', outcome: 'overridden' };
    expect(cardsIn((await evaluateAfter(malaria)).stdout)).toEqual({ cards: [] });
    expect(cardsIn((await evaluateAfter(malaria, before)).stdout)).toEqual({ cards: [] });
  });

  test.each([
    ['no list', '{}', 'a JSON list of earlier calls'],
    ['no JSON', '[', 'a JSON list of earlier calls'],
    ['a call without a date', `[{"request": "${FILE}"}]`, 'has a request (path), an at (date)'],
    [
      'an unknown outcome',
      `[{"request": "${FILE}", "at": "2026-03-01", "outcome": "ignored"}]`,
      'an outcome and a reason',
    ],
    ['a request that is not there', '[{"request": "nowhere.json", "at": "2026-03-01"}]', 'cannot read nowhere.json'],
  ])('refuses %s', async (_says, text, message) => {
    const args = ['evaluate', 'cramp-order-select', FILE, ...AS_OF, '--history', '-'];
    const { exitCode, stdout, stderr } = await crampCds(args, { stdin: text });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

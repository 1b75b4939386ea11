/** Results as tables for people, and held against those of an earlier run. */

/** Changes of a ratio below this are noise on a machine that others use too. */
const NOISE = 0.15;

/** @returns Markdown */
export function reportOf({ machine, throughput, costs, signatures, fhirPath, database, start }) {
  return [
    `${machine.processors} × ${machine.model}, node ${machine.node}, ${machine.date}; load generator and servers on the same machine.`,
    throughputTable(throughput),
    costsTable(costs),
    table(
      ['Checking the signature of a token', 'processor time'],
      signatures.map(({ algorithm, us }) => [algorithm, `${us.toFixed(0)} µs`]),
    ),
    table(
      ['Reading from a FHIR server (20 ms a read)', 'measured'],
      [
        ['reads of a call, in rounds', `${fhirPath.reads} in ${fhirPath.rounds}`],
        ['slowest read', `${fhirPath.slowestReadMs.toFixed(1)} ms`],
        ['the call', `${fhirPath.totalMs.toFixed(1)} ms`],
        [
          'the call beyond 1.3 times the slowest read',
          `${(fhirPath.totalMs - 1.3 * fhirPath.slowestReadMs).toFixed(1)} ms`,
        ],
      ],
    ),
    table(
      ['PostgreSQL on the same machine', 'measured'],
      [
        ['used tokens recorded, one by one', `${database.tokensPerSecond.toFixed(0)} a second`],
        ['cards recorded, in batches', `${database.deliveriesPerSecond.toFixed(0)} a second`],
        ['room for a used token, a card, feedback', `${rowSizes(database)} bytes`],
      ],
    ),
    table(
      ['Start and memory', 'measured', 'ratio'],
      [
        ['start of bare node', `${start.nodeMs.toFixed(0)} ms`, '1.00'],
        [
          'start of the service until ready',
          `${start.readyMs.toFixed(0)} ms`,
          (start.readyMs / start.nodeMs).toFixed(2),
        ],
        ['memory after the load', start.memoryMb === undefined ? 'not told' : `${start.memoryMb.toFixed(0)} MB`, ''],
        ['recording one card, processor time', `${start.recordingUs.toFixed(0)} µs`, ''],
      ],
    ),
  ].join('\n\n');
}

/** Parts below this are added up. */
const SMALL_SHARE = 0.01;

/** @returns Markdown */
export function profileReportOf(rows) {
  const names = [...new Set(rows.flatMap(({ parts }) => parts.map(({ part }) => part)))];
  const sharesOf = (name) => rows.map(({ parts }) => parts.find(({ part }) => part === name)?.share ?? 0);
  const isLarge = (name) => sharesOf(name).some((share) => share >= SMALL_SHARE);
  const line = (name, shares) => [name, ...shares.map((share) => `${(share * 100).toFixed(0)} %`)];
  const small = names.filter((name) => !isLarge(name)).map(sharesOf);
  const rest = rows.map((_, column) => small.reduce((sum, shares) => sum + shares[column], 0));
  return table(
    ['Processor time', ...rows.map(({ kilobytes }) => `${kilobytes} KB`)],
    [...names.filter(isLarge).map((name) => line(name, sharesOf(name))), line('the rest', rest)],
  );
}

function rowSizes({ bytesPerToken, bytesPerDelivery, bytesPerFeedback }) {
  return [bytesPerToken, bytesPerDelivery, bytesPerFeedback].map((bytes) => bytes.toFixed(0)).join(', ');
}

function throughputTable(rows) {
  return table(
    ['Body', 'Connections', 'Server', 'requests/s', 'p50 ms', 'p99 ms', 'ratio to Express'],
    rows.map(({ kilobytes, connections, server, perSecond, p50, p99, ratio }) => [
      `${kilobytes} KB`,
      connections,
      server,
      perSecond.toFixed(0),
      p50.toFixed(1),
      p99.toFixed(1),
      ratio.toFixed(2),
    ]),
  );
}

function costsTable(rows) {
  return table(
    [
      'Observations',
      'KB',
      'JSON.parse µs',
      'check µs',
      'facts, rules, cards µs',
      'check and evaluation per JSON.parse',
      'growth for tenfold',
    ],
    rows.map(({ observations, kilobytes, parseUs, checkUs, evaluateUs }, index) => [
      observations,
      kilobytes.toFixed(0),
      parseUs.toFixed(0),
      checkUs.toFixed(0),
      evaluateUs.toFixed(0),
      ((checkUs + evaluateUs) / parseUs).toFixed(2),
      index === 0 ? '' : (evaluateUs / rows[index - 1].evaluateUs).toFixed(1),
    ]),
  );
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const numbers = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(head), line(numbers), ...rows.map(line)].join('\n');
}

/** The figures that a change of the code, and not of the machine, would change. */
export function ratiosOf({ throughput, costs, fhirPath, start }) {
  const ofServers = throughput
    .filter(({ server }) => !server.startsWith('bare'))
    .map(({ kilobytes, connections, server, ratio }) => [
      `${server}, ${kilobytes} KB, ${connections} connections: throughput`,
      ratio,
    ]);
  const ofCosts = costs.map(({ observations, parseUs, checkUs, evaluateUs }) => [
    `${observations} Observations: JSON.parse per check and evaluation`,
    parseUs / (checkUs + evaluateUs),
  ]);
  const others = [
    ['FHIR path: slowest read per call', fhirPath.slowestReadMs / fhirPath.totalMs],
    ['start: bare node per service', start.nodeMs / start.readyMs],
  ];
  return Object.fromEntries([...ofServers, ...ofCosts, ...others]);
}

/** Lines about ratios that changed by more than noise since an earlier run; larger is better in all of them. */
export function changesSince(earlier, now) {
  const before = ratiosOf(earlier);
  return Object.entries(ratiosOf(now)).flatMap(([name, ratio]) => {
    const old = before[name];
    if (old === undefined || Math.abs(ratio / old - 1) <= NOISE) return [];
    return [`${ratio > old ? 'better' : 'worse'}: ${name} ${old.toFixed(2)} → ${ratio.toFixed(2)}`];
  });
}

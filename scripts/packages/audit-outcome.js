/**
 * How an answer of `npm audit --json` is judged.
 */

const LOUD = ['critical', 'high'];
const QUIET = ['moderate', 'low', 'info'];

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function countsText(counts) {
  return [...LOUD, ...QUIET]
    .filter((level) => counts[level] > 0)
    .map((level) => `${counts[level]} ${level}`)
    .join(', ');
}

function findingText({ name, severity, range, fixAvailable }) {
  return `  ${severity}: ${name} ${range}${fixAvailable ? ', a fix is available' : ''}`;
}

function judged({ vulnerabilities, metadata }) {
  const counts = metadata.vulnerabilities;
  const findings = Object.values(vulnerabilities).map(findingText);
  if (findings.length === 0) return { exitCode: 0, lines: ['No known vulnerabilities in the production packages.'] };
  const isLoud = LOUD.some((level) => counts[level] > 0);
  const lines = [`Known vulnerabilities in the production packages: ${countsText(counts)}`, ...findings];
  return { exitCode: isLoud ? 1 : 0, lines };
}

function firstLine(text) {
  return text.trim().split('\n')[0].slice(0, 200);
}

/**
 * The exit code and the lines to print: 1 for a finding of level high or critical, and when npm failed on this side; 0 without one, and
 * when the registry does not offer the question or cannot be reached, which is said and is no all-clear.
 *
 * @param stdout of npm: a report with `vulnerabilities` and `metadata`, or a `message` about the registry, or an `error` of npm's own
 */
export function judgeAudit({ stdout, stderr }) {
  const answer = parsed(stdout);
  if (answer.vulnerabilities !== undefined && answer.metadata?.vulnerabilities !== undefined) return judged(answer);
  if (typeof answer.message === 'string') {
    const reason = firstLine(answer.message);
    return {
      exitCode: 0,
      lines: [`Not checked: the registry could not be asked for known vulnerabilities (${reason}).`],
    };
  }
  return { exitCode: 1, lines: [`npm audit failed: ${firstLine(answer.error?.summary ?? stderr)}`] };
}

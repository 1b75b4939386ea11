import { isRuleId, rulePage, rulePages, rulePageText } from '../catalogue/rule-page.js';
import { type Command, parseOptions, UsageError } from './command.js';

const rulesUsage = `Usage: cramp-cds rules [--json]

Lists every rule with its title, evidence grade and state of clinical review.

  --json  all that is known of each rule
`;

export const rules: Command = {
  summary: 'lists the rules',
  usage: rulesUsage,
  async run(args) {
    const { values, positionals } = parseOptions(args, { json: { type: 'boolean' } }, rulesUsage);
    if (positionals.length > 0) throw new UsageError('rules takes no arguments; see cramp-cds explain', rulesUsage);
    const pages = rulePages();
    const width = Math.max(...pages.map(({ id }) => id.length));
    const lines = pages.map(
      ({ id, title, evidence, clinicalReview }) =>
        `${id.padEnd(width)}  ${evidence}  ${title} (clinical review: ${clinicalReview})`,
    );
    process.stdout.write(values.json === true ? `${JSON.stringify(pages, null, 2)}\n` : `${lines.join('\n')}\n`);
    return 0;
  },
};

const explainUsage = `Usage: cramp-cds explain <rule-id> [--json]

Prints one rule as a clinician reads it: when, then, thresholds, texts, limits, evidence, stories, history and state of clinical review.
`;

export const explain: Command = {
  summary: 'prints one rule as a clinician reads it',
  usage: explainUsage,
  async run(args) {
    const { values, positionals } = parseOptions(args, { json: { type: 'boolean' } }, explainUsage);
    const [id, ...rest] = positionals;
    if (id === undefined || rest.length > 0) throw new UsageError('explain takes one rule id', explainUsage);
    if (!isRuleId(id)) {
      process.stderr.write(`cramp-cds: there is no rule "${id}"; cramp-cds rules lists them\n`);
      return 1;
    }
    const page = rulePage(id);
    process.stdout.write(values.json === true ? `${JSON.stringify(page, null, 2)}\n` : `${rulePageText(page)}\n`);
    return 0;
  },
};

#!/usr/bin/env node
/**
 * The command line. Results go to standard output, messages to standard error; exit 0 on success, 1 on a finding or bad input, 2 on
 * wrong usage.
 */
import { CrampError } from '../errors.js';
import { check } from './check.js';
import { type Command, UsageError } from './command.js';
import { evaluateCommand } from './evaluate.js';
import { feedback } from './feedback.js';
import { fire } from './fire.js';
import { explain, rules } from './rules.js';
import { serve } from './serve.js';

const COMMANDS: Readonly<Record<string, Command>> = {
  serve,
  evaluate: evaluateCommand,
  fire,
  rules,
  explain,
  check,
  feedback,
};

const USAGE = `cramp-cds – CDS Hooks service against leg-cramp harm at the moment of prescribing

Usage: cramp-cds <command> [options]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  .join('\n')}

cramp-cds <command> --help says more. For licensed health professionals; clinical review of the knowledge is pending.
`;

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    (name === undefined ? process.stderr : process.stdout).write(USAGE);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new UsageError(`there is no command "${name}"`, USAGE);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(command.usage);
    return 0;
  }
  return command.run(args);
}

function report(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`cramp-cds: ${error.message}\n\n${error.usage}`);
    return 2;
  }
  if (error instanceof CrampError) {
    const lines = error.problems.map(({ path, expected }) =>
      path === undefined ? expected : `${path}: expected ${expected}`,
    );
    process.stderr.write(`cramp-cds: ${error.code}\n${lines.map((line) => `  ${line}\n`).join('')}`);
    return 1;
  }
  process.stderr.write(`cramp-cds: ${error instanceof Error ? error.message : 'failed'}\n`);
  return 1;
}

// Whoever reads the output may have read enough, as `head` does: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await main(process.argv.slice(2)).catch(report);

#!/usr/bin/env node
/**
 * Asks the registry for known vulnerabilities of the production packages (npm run audit). Outside `npm run check`: its answer changes
 * without a change of ours, and not every registry gives one.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { judgeAudit } from './packages/audit-outcome.js';

const cwd = fileURLToPath(new URL('..', import.meta.url));
/** Offline, npm would ask nobody and report that there is nothing. */
const args = ['audit', '--omit=dev', '--json', '--no-offline'];
const answer = spawnSync('npm', args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 });
if (answer.error !== undefined) throw answer.error;
const { exitCode, lines } = judgeAudit(answer);
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = exitCode;

/** The copied command, as a real shell reads it. */
import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { curlCommand } from '../../simulator/model/curl.js';

/** What the shell hands to curl: its arguments, then its standard input. */
function received(command: string): readonly string[] {
  const script = `curl() { for part in "$@"; do printf '%s\\0' "$part"; done; cat; }\n${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', input: '' }).split('\0');
}

test.each([
  ['plain JSON', { hook: 'patient-view' }],
  ['single quotes', { text: "it's the patient's" }],
  ['what means something to a shell', { text: '$HOME `id` \\ ! " ; & | * ~ # END_OF_BODY' }],
  ['lines', { text: 'a\nEND_OF_BODY\nb' }],
])('the body arrives byte for byte: %s', (_says, json) => {
  const url = "http://127.0.0.1:3000/cds-services/a?b='c'&d=[1]";
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify(json);
  expect(received(curlCommand({ method: 'POST', url, headers, body }))).toEqual([
    ...['--globoff', '-sS', '-X', 'POST', url],
    ...['-H', 'Content-Type: application/json'],
    ...['--data-binary', '@-', `${body}\n`],
  ]);
});

test('a body longer than an argument may be arrives too', () => {
  const body = JSON.stringify({ text: 'x'.repeat(300_000) });
  const command = curlCommand({ method: 'POST', url: 'http://x', headers: {}, body });
  const read = execFileSync('sh', [], { encoding: 'utf8', input: `curl() { cat; }\n${command}`, maxBuffer: 1_000_000 });
  expect(read).toBe(`${body}\n`);
});

test('without a body there is none', () => {
  const command = curlCommand({ method: 'GET', url: 'http://127.0.0.1/metadata', headers: {}, body: undefined });
  expect(received(command)).toEqual(['--globoff', '-sS', '-X', 'GET', 'http://127.0.0.1/metadata', '']);
});

/** Commands in the fenced `sh` blocks of our pages, read like a shell would as far as the pages go: quotes, lines that go on, comments. */

export interface ShellCommand {
  readonly words: readonly string[];
  /** After a `#` at its end. */
  readonly comment: string;
}

export interface CurlCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `@file` as it is written. */
  readonly body: string | undefined;
  /** From a comment such as `# 412`; 200 unless told. */
  readonly status: number;
}

/** Fenced blocks of a language, without their indentation in a list. */
export function blocksOf(page: string, language: string): readonly string[] {
  const fenced = new RegExp(`^([ ]*)\`\`\`${language}\\n([\\s\\S]*?)^\\1\`\`\`$`, 'gm');
  return [...page.matchAll(fenced)].map(([, indent = '', text = '']) =>
    text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

export function commandsIn(page: string): readonly ShellCommand[] {
  return blocksOf(page, 'sh')
    .flatMap(linesOf)
    .filter(({ words }) => words.length > 0);
}

export function curlsIn(page: string): readonly CurlCall[] {
  return commandsIn(page)
    .filter(({ words }) => words[0] === 'curl')
    .map(toCall);
}

/** A command with the lines that it goes on in. */
const LINE = /(?:(?<=^|\s)#[^\n]*|'[^']*'|"[^"]*"|\\\n|[^\n'"])+/gm;
const WORD = /(?:'[^']*'|"[^"]*"|[^\s'"\\])+/g;

function linesOf(block: string): readonly ShellCommand[] {
  return [...block.matchAll(LINE)].map(([line]) => {
    const all = [...line.matchAll(WORD)].map(([word]) => word);
    const end = all.findIndex((word) => word.startsWith('#'));
    const words = end < 0 ? all : all.slice(0, end);
    return { words: words.map(unquoted), comment: all.slice(words.length).join(' ').replace(/^#\s*/, '') };
  });
}

function unquoted(word: string): string {
  return word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? '');
}

function toCall({ words, comment }: ShellCommand): CurlCall {
  const after = (...names: readonly string[]) =>
    words.flatMap((word, index) => (names.includes(word) ? [words[index + 1] ?? ''] : []));
  const [body] = after('-d', '--data');
  const headers = after('-H').map((header) => header.split(/:\s*(.*)/s).slice(0, 2) as [string, string]);
  return {
    method: after('-X')[0] ?? (body === undefined ? 'GET' : 'POST'),
    url: words.find((word) => /^https?:/.test(word)) ?? '',
    headers: Object.fromEntries(headers),
    body,
    status: Number(/^\d{3}/.exec(comment)?.[0] ?? 200),
  };
}

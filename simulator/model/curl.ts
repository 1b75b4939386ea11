/** A call as a command for a POSIX shell. */
export interface CurlCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Ends the body; JSON on one line never holds it on a line of its own. */
const END = 'END_OF_BODY';

/**
 * `--globoff`, as brackets and braces in an address are meant as they are. The body comes by standard input: as an argument it could be too
 * long for a command, and between these marks nothing in it means anything to the shell.
 */
export function curlCommand({ method, url, headers, body }: CurlCall): string {
  const parts = [
    `curl --globoff -sS -X ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-binary @- <<'${END}'\n${body}\n${END}\n`]),
  ];
  return parts.join(' \\\n  ');
}

/** In single quotes nothing means anything to the shell but the quote itself. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Text for the `detail` of a card: the Markdown subset of CH-106 (paragraphs, `**bold**`, `-` lists), with everything that
 * came from a record escaped for Markdown and HTML before it gets there.
 */

/** Characters that mean something in the middle of a line. */
const SPECIAL = /[\\`*_[\]|<>&~]/g;
/** What would make a line, or a list item, a heading, a list or a rule. */
const BLOCK_START = /^(?:(\d+)(?=[.)](?:\s|$))|(?=[#+=-]))/;
/** What GitHub-flavoured Markdown turns into a link by itself. */
const AUTOLINK = /:\/\/|\bwww\.|@/gi;
const HTML_ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/**
 * Record text made harmless: one line, no control characters, nothing a Markdown or HTML renderer would act on.
 */
export function escapeMarkdown(text: string): string {
  return plainLine(text)
    .replace(SPECIAL, (char) => HTML_ENTITIES[char] ?? `\\${char}`)
    .replace(BLOCK_START, '$1\\')
    .replace(AUTOLINK, (start) => `${start.slice(0, -1)}\\${start.slice(-1)}`);
}

/** One line without control characters and half surrogate pairs, for text that is shown as it is (summaries, labels, action descriptions). */
export function plainLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

/** At most `units` UTF-16 units, cut at a word boundary and never inside a surrogate pair (CH-105). */
export function shorten(text: string, units: number): string {
  if (text.length <= units) return text;
  const room = text.slice(0, units - 1);
  const boundary = room.lastIndexOf(' ');
  const cut = boundary > units / 2 ? room.slice(0, boundary) : room.replace(/[\uD800-\uDBFF]$/, '');
  return `${cut.replace(/[\s,;:–-]+$/, '')}…`;
}

/**
 * Template tag for detail text: the template is ours and stays as written, every inserted value is escaped.
 *
 * @example md`**Ordered:** ${order.label}`
 */
export function md(template: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return template.reduce((text, part, index) => {
    const value = values[index - 1];
    return value === undefined ? `${text}${part}` : `${text}${escapeMarkdown(String(value))}${part}`;
  });
}

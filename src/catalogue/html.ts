/**
 * The few pieces of HTML that the pages are made of. Content is escaped here, once, unless a parameter says that it is HTML.
 */
import { createHash } from 'node:crypto';

const STYLE = `:root{color-scheme:light dark;--text:#1a1a1a;--back:#fff;--link:#0b4f9e;--line:#767676;--note:#fff6ea;--edge:#b35900}
@media (prefers-color-scheme:dark){:root{--text:#ececec;--back:#161616;--link:#8fc1ff;--line:#8a8a8a;--note:#2b2113;--edge:#ffb168}}
body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:var(--text);background:var(--back)}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.1rem;margin-top:1.75rem}h3{font-size:1rem;margin-bottom:.25rem}a{color:var(--link)}
.skip{position:absolute;left:-100rem}.skip:focus{left:1rem;top:.5rem;background:var(--back);padding:.5rem}
.note{border-left:.25rem solid var(--edge);padding:.5rem 1rem;background:var(--note)}code{font-size:.95em;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600}th,td{text-align:left;vertical-align:top;padding:.4rem .5rem;border-bottom:1px solid var(--line);overflow-wrap:break-word}
@media (max-width:40rem){table{font-size:.85em}th,td{padding:.3rem .25rem;hyphens:auto}}
@media print{:root{--text:#000;--back:#fff;--link:#000;--note:#fff}.skip{display:none}body{max-width:none;margin:0}h2,h3{break-after:avoid}tr{break-inside:avoid}}`;

/** What a page may load: its own style and nothing else. */
export const PAGE_POLICY = pagePolicy('');

/**
 * @param style of the page besides that of all pages
 * @param formTarget where its forms may be sent
 */
export function pagePolicy(style: string, formTarget: "'none'" | "'self'" = "'none'"): string {
  const hash = createHash('sha256')
    .update(STYLE + style)
    .digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action ${formTarget}; frame-ancestors 'none'`;
}

/**
 * @param body HTML
 * @param style CSS of this page
 */
export function htmlDocument(title: string, body: string, style = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}${style}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<main id="main">
${body}
</main>
</body>
</html>
`;
}

/** @param content HTML */
export function section(title: string, content: string): string {
  return `<section><h2>${escapeHtml(title)}</h2>${content}</section>`;
}

/** The section, or nothing when there is nothing to list. */
export function listSection(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [section(title, list(items.map(escapeHtml)))];
}

/** @param items HTML */
export function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

/** @param rows HTML cells; the first of each is its heading */
export function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const headings = head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('');
  const body = rows.map(
    ([first = '', ...cells]) =>
      `<tr><th scope="row">${first}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
  );
  return `<table><caption>${escapeHtml(caption)}</caption><thead><tr>${headings}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>`;
}

export function link(url: string, label: string): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`;
}

/** A line of card text: bold stays bold, backslashes and entities of the Markdown are resolved. */
export function markdownLine(line: string): string {
  const plain = (text: string) =>
    escapeHtml(text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').replace(/\\(.)/g, '$1'));
  return line
    .split('**')
    .map((part, index) => (index % 2 === 1 ? `<strong>${plain(part)}</strong>` : plain(part)))
    .join('');
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/**
 * Rule pages for a browser: plain, printable HTML without scripts. `source.url` of every card opens one.
 */
import { createHash } from 'node:crypto';
import { GRADES, type RulePage } from './rule-page.js';

const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.1rem;margin-top:1.75rem}a{color:#0b4f9e}
.note{border-left:.25rem solid #b35900;padding:.5rem 1rem;background:#fff6ea}code{font-size:.95em}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .5rem;border-bottom:1px solid #ccc}
@media print{a{color:inherit}}`;

/** What a page may load: its own style and nothing else. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const REVIEW_NOTE =
  'For licensed health professionals. Reviewable decision support; it does not diagnose, prescribe or replace clinical judgment, local protocols or laboratory critical-value reporting. No card does not mean no risk.';

/** One rule: when, then, remarks, data, evidence, review. */
export function rulePageHtml(page: RulePage): string {
  const sources = page.sources.map(({ label, url }) => (url === undefined ? escapeHtml(label) : link(url, label)));
  return htmlDocument(
    page.title,
    [
      `<p>${link('../rules', 'All rules')}</p>`,
      `<h1>${escapeHtml(page.title)}</h1>`,
      `<p>${escapeHtml(page.about)}</p>`,
      `<p class="note">${reviewText(page)} ${REVIEW_NOTE}</p>`,
      section('When', list(page.when.map(escapeHtml))),
      section('Then', list(page.then.map(escapeHtml))),
      ...(page.remarks.length > 0 ? [section('Remarks', list(page.remarks.map(escapeHtml)))] : []),
      section('Data it cannot do without', list(orNone(page.needs).map(escapeHtml))),
      section('Data it also uses', list(orNone(page.uses).map(escapeHtml))),
      section(
        `Evidence: grade ${page.evidence}`,
        `<p>${escapeHtml(GRADES[page.evidence])}. Checked on ${escapeHtml(page.evidenceCheckedOn)}.</p>${list(sources)}`,
      ),
      section('Override reasons offered', list(page.overrideReasons.map(escapeHtml))),
      `<p>Rule <code>${escapeHtml(page.id)}</code> ${escapeHtml(page.version)}, knowledge ${escapeHtml(page.knowledgeVersion)}.</p>`,
    ].join('\n'),
  );
}

/** All rules in a table. */
export function ruleListHtml(pages: readonly RulePage[]): string {
  const rows = pages.map(
    ({ id, title, evidence, clinicalReview }) =>
      `<tr><th scope="row">${link(`rules/${id}`, title)}</th><td>${evidence}</td><td>${escapeHtml(clinicalReview)}</td></tr>`,
  );
  const head =
    '<thead><tr><th scope="col">Rule</th><th scope="col">Evidence</th><th scope="col">Clinical review</th></tr></thead>';
  return htmlDocument(
    'Rules of cramp-cds',
    `<h1>Rules of cramp-cds</h1>\n<p class="note">${REVIEW_NOTE}</p>\n<table>${head}<tbody>\n${rows.join('\n')}\n</tbody></table>`,
  );
}

function reviewText({ clinicalReview }: RulePage): string {
  return clinicalReview === 'pending'
    ? '<strong>Clinical review is pending.</strong>'
    : `Reviewed: ${escapeHtml(clinicalReview)}.`;
}

function htmlDocument(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

function section(title: string, content: string): string {
  return `<section><h2>${escapeHtml(title)}</h2>${content}</section>`;
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

function orNone(items: readonly string[]): readonly string[] {
  return items.length > 0 ? items : ['none'];
}

function link(url: string, label: string): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/**
 * Rule pages for a browser: plain, printable HTML without scripts. `source.url` of every card opens one.
 */
import { escapeHtml, htmlDocument, link, list, listSection, markdownLine, section, table } from './html.js';
import type { RuleText } from './rule-examples.js';
import { GRADES, type RulePage, sourceText, storyText, thresholdText } from './rule-page.js';

export { PAGE_POLICY } from './html.js';

/** Purpose, intended user and limits of the whole (clinical-knowledge 7.3). */
const REVIEW_NOTE =
  'For licensed health professionals. cramp-cds gives reviewable decision support about leg cramps, related medicines and electrolytes. It does not diagnose, prescribe or replace clinical judgment, local protocols or laboratory critical-value reporting, and it sees only the data sent to it. This version of the knowledge has not completed independent clinical review. Verify every recommendation against the patient’s record and the linked sources before acting. No card does not mean no risk. Not for emergencies and not for use by patients.';

/** One rule: when, then, thresholds, texts, limits, data, evidence, examples, history, review. */
export function rulePageHtml(page: RulePage): string {
  return htmlDocument(
    page.title,
    [
      `<p>${link('../rules', 'All rules')}</p>`,
      `<h1>${escapeHtml(page.title)}</h1>`,
      `<p>${escapeHtml(page.about)}</p>`,
      `<p class="note">${reviewText(page)} ${REVIEW_NOTE}</p>`,
      ...listSection('When', page.when),
      ...listSection('Then', page.then),
      ...listSection('Remarks', page.remarks),
      ...listSection('Thresholds', page.thresholds.map(thresholdText)),
      section('Texts', page.texts.map(textHtml).join('\n')),
      ...listSection('Limits', page.limits),
      ...listSection('Data it cannot do without', orNone(page.needs)),
      ...listSection('Data it also uses', orNone(page.uses)),
      evidenceSection(page),
      ...listSection('Override reasons offered', page.overrideReasons),
      section('Examples', examplesTable(page)),
      section('History', historyTable(page)),
      `<p>Rule <code>${escapeHtml(page.id)}</code> ${escapeHtml(page.version)}, knowledge ${escapeHtml(page.knowledgeVersion)}.</p>`,
    ].join('\n'),
  );
}

/** All rules in a table. */
export function ruleListHtml(pages: readonly RulePage[]): string {
  const rows = pages.map(({ id, title, about, evidence, clinicalReview }) => [
    link(`rules/${id}`, title),
    escapeHtml(about),
    evidence,
    escapeHtml(clinicalReview),
  ]);
  return htmlDocument(
    'Rules of cramp-cds',
    `<h1>Rules of cramp-cds</h1>\n<p class="note">${REVIEW_NOTE}</p>\n${table(`${pages.length} rules`, ['Rule', 'About', 'Evidence', 'Clinical review'], rows)}`,
  );
}

/** The words of one message, as the card shows them in the story that makes it longest. */
function textHtml({ from, summary, lines }: RuleText): string {
  return `<h3>${escapeHtml(summary)}</h3><p>${escapeHtml(sentence(from))}.</p>${list(lines.map(markdownLine))}`;
}

function evidenceSection(page: RulePage): string {
  const sources = page.sources.map((source) =>
    source.url === undefined ? escapeHtml(sourceText(source)) : link(source.url, sourceText(source)),
  );
  return section(
    `Evidence: grade ${page.evidence}`,
    `<p>${escapeHtml(GRADES[page.evidence])}. Checked on ${escapeHtml(page.evidenceCheckedOn)}.</p>${list(sources)}`,
  );
}

function examplesTable({ stories }: RulePage): string {
  const rows = stories.map((story) => [escapeHtml(sentence(story.says)), escapeHtml(storyText(story))]);
  return table('Each story is a test of the rule', ['Story', 'What the rule says'], rows);
}

function historyTable({ history }: RulePage): string {
  const rows = history.map(({ version, on, change }) => [version, on, change].map(escapeHtml));
  return table('Changes of what clinicians see', ['Version', 'Day', 'Change'], rows);
}

function reviewText({ clinicalReview }: RulePage): string {
  return clinicalReview === 'pending'
    ? '<strong>Clinical review is pending.</strong>'
    : `Reviewed: ${escapeHtml(clinicalReview)}.`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function orNone(items: readonly string[]): readonly string[] {
  return items.length > 0 ? items : ['none'];
}

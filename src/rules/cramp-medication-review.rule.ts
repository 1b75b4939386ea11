import { md } from '../cds/markdown.js';
import type { MedicationUse } from '../facts/clinical-facts.js';
import { hasCramps } from '../facts/cramp-evidence.js';
import { advise, defineRule, noConcern, type Rule } from './rule.js';
import {
  ARTICLE_CULPRITS,
  actionText,
  type Culprit,
  culpritsOf,
  DIURETIC_CULPRITS,
  mentionedInReview,
} from './shared/cramp-culprits.js';
import { noCramps } from './shared/cramp-wording.js';
import { SECTION_META } from './shared/overview-section.js';
import { drugName, firstFitting, listText, sentenceCase, spanText } from './shared/wording.js';

/** More names than this become a count. */
const NAMED = 2;

/**
 * Medicines taken that are linked to cramps.
 *
 * When
 * - the patient takes IV iron sucrose, systemic conjugated estrogens, raloxifene, systemic naproxen, teriparatide or a
 *   diuretic
 * - and, as text beside these or alone in the overview, a long-acting beta-agonist (a statin only where the site wants it)
 *
 * Then
 * - list each in the overview with what is known of it and what could be done
 * - where the site wants it everywhere: a card of its own, also without cramps on record
 *
 * Remarks
 * - Nothing is to be stopped abruptly or without review; no suggestion touches a medicine that is taken (B1).
 */
const rule: Rule = defineRule({
  meta: {
    ...SECTION_META,
    id: 'cramp-medication-review',
    topic: 'crampMedicationReview',
    title: 'Medicines linked to cramps',
    precedence: 12.1,
    sources: ['GARR', 'AFP'],
    limits: [
      'Associations in prescription data and adverse-reaction tables; the effect of one drug in one patient is uncertain.',
      'Statins: in blinded trials over 90 % of muscle symptoms were not caused by the statin.',
    ],
    evidence: 'C',
  },
  needs: { activeMedications: 'partial' },
  uses: ['crampEvidence'],
  messages: {
    section: ({ lines }: ReviewText) => ({
      summary: 'Medicines linked to cramps are taken: review them.',
      steps: { cause: lines },
    }),
    everywhere: ({ lines, names, crampsText }: ReviewText & { readonly crampsText: string }) => ({
      summary: everywhereSummary(names, crampsText),
      why: lines,
    }),
  },
  evaluate({ activeMedications, crampEvidence }, { settings }) {
    const named = found(activeMedications, [...ARTICLE_CULPRITS, ...DIURETIC_CULPRITS]);
    const mentioned = found(activeMedications, mentionedInReview(settings));
    const all = [...named, ...mentioned];
    if (all.length === 0) return noConcern('no medicine linked to cramps on the list that could be read');
    const isAlone = settings.crampDrugAlerting === 'everywhere' && !hasCramps(crampEvidence) && named.length > 0;
    const text = { lines: [...all.map(lineOf), REVIEW_LINE], names: named.map(({ use }) => drugName(use.drug)) };
    const options = {
      indicator: 'info' as const,
      because: 'the medicine is on the list and linked to cramps',
      about: all.map(({ use }) => use.reference),
      sources: all.flatMap(({ culprit: { source } }) => source ?? []),
    };
    return isAlone
      ? advise({ messageId: 'everywhere', data: { ...text, crampsText: noCramps(crampEvidence) }, ...options })
      : advise({ messageId: 'section', data: text, ...options, standsAlone: false });
  },
});
export default rule;

interface ReviewText {
  readonly lines: readonly string[];
  readonly names: readonly string[];
}

interface Taken {
  readonly use: MedicationUse;
  readonly culprit: Culprit;
}

const REVIEW_LINE =
  'Medicines: continue if the benefit outweighs the risk; never stop abruptly or without review; compare their start with the onset of cramps.';

/** By name, so that the order of the record does not matter. */
function found(medicines: readonly MedicationUse[], table: readonly Culprit[]): readonly Taken[] {
  const taken = medicines.flatMap((use) => culpritsOf(use.drug, table).map((culprit) => ({ use, culprit })));
  return taken.sort((a, b) => drugName(a.use.drug).localeCompare(drugName(b.use.drug), 'en'));
}

function lineOf({ use: { drug, startedOn }, culprit }: Taken): string {
  const start = startedOn === undefined ? 'start not recorded' : `since ${spanText(startedOn)}`;
  return `${md`**Taking:** ${drug.label} (${start})`}. ${culprit.evidence} ${actionText(culprit)}`;
}

/** Names the medicines where they are few and the summary has room for them. */
function everywhereSummary(names: readonly string[], crampsText: string): string {
  const each = [...new Set(names)];
  const summaryOf = (what: string) => `${what}: linked to leg cramps (uncommon). ${crampsText} – ask if they appear.`;
  const named = each.length > NAMED ? [] : [summaryOf(sentenceCase(listText(each)))];
  return firstFitting(named) ?? summaryOf(`${each.length} medicines taken`);
}

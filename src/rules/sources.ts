/**
 * The evidence that cards cite (clinical-knowledge, Appendix D). Links come only from here; https only (CH-125).
 *
 * A source without a public address is cited by name on the rule's page and in the text, and never linked.
 */
export interface EvidenceSource {
  /** Short enough for a link label: who, what, year. */
  readonly label: string;
  readonly year: string;
  readonly url?: string;
  /** `V`: read for this knowledge version; `S`: read only through a secondary source. */
  readonly read: 'V' | 'S';
}

export const SOURCES = {
  AFP: {
    label: 'Nocturnal leg cramps, Am Fam Physician 2012',
    year: '2012',
    url: 'https://pubmed.ncbi.nlm.nih.gov/22963024/',
    read: 'S',
  },
  COPPIN: {
    label: 'Stretching and cessation of quinine, Br J Gen Pract 2005',
    year: '2005',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC1463088/',
    read: 'V',
  },
  'COC-Q': {
    label: 'Quinine for muscle cramps, Cochrane 2015',
    year: '2015',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC11055607/',
    read: 'V',
  },
  AAN: {
    label: 'Symptomatic treatment for muscle cramps, AAN 2010',
    year: '2010',
    url: 'https://doi.org/10.1212/WNL.0b013e3181d0ccca',
    read: 'V',
  },
  GARR: {
    label: 'Nocturnal leg cramps and the prescriptions that precede them, Arch Intern Med 2012',
    year: '2012',
    url: 'https://pubmed.ncbi.nlm.nih.gov/22157068/',
    read: 'V',
  },
  FARDET: {
    label: 'Quinine exposure and mortality, JAMA 2017',
    year: '2017',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC5815033/',
    read: 'V',
  },
  'FDA-10': {
    label: 'FDA Drug Safety Communication on quinine, 2010',
    year: '2010',
    url: 'https://www.fda.gov/Drugs/DrugSafety/PostmarketDrugSafetyInformationforPatientsandProviders/ucm218202.htm',
    read: 'V',
  },
  QPI: {
    label: 'Qualaquin prescribing information (US), 2019',
    year: '2019',
    url: 'https://www.drugs.com/pro/qualaquin.html',
    read: 'V',
  },
  MHRA: {
    label: 'Quinine: QT effects and interactions, MHRA Drug Safety Update 2017',
    year: '2017',
    url: 'https://www.gov.uk/drug-safety-update/quinine-reminder-of-dose-dependent-qt-prolonging-effects-updated-medicine-interactions',
    read: 'V',
  },
  SMPC: { label: 'Quinine bisulfate 300 mg, UK product information', year: '2026', read: 'V' },
  UKTIS: { label: 'Use of quinine in pregnancy, UK Teratology Information Service 2017', year: '2017', read: 'V' },
  ELFERT: {
    label: 'Baclofen for muscle cramps in cirrhosis, randomized trial 2016',
    year: '2016',
    url: 'https://pubmed.ncbi.nlm.nih.gov/27467714/',
    read: 'V',
  },
  'LBL-R': {
    label: 'Raloxifene: adverse events in pooled trials, 1999',
    year: '1999',
    url: 'https://pubmed.ncbi.nlm.nih.gov/10214833/',
    read: 'V',
  },
  CTCAE: { label: 'CTCAE v5 electrolyte grades, NCI 2017', year: '2017', read: 'S' },
  CRIT: { label: 'Survey of laboratory critical limits, 2023', year: '2023', read: 'V' },
  HYPONA: { label: 'European hyponatremia guideline, 2014', year: '2014', read: 'V' },
  RCEM: { label: 'Hypokalemia severity, Royal College of Emergency Medicine', year: '2026', read: 'V' },
  HCA: {
    label: 'Hypercalcemia: a review, JAMA 2022',
    year: '2022',
    url: 'https://pubmed.ncbi.nlm.nih.gov/36282253/',
    read: 'V',
  },
  MSD: {
    label: 'Merck/MSD Manual: cramps, hypercalcemia',
    year: '2026',
    url: 'https://www.msdmanuals.com/',
    read: 'V',
  },
  LIAN: {
    label: 'Corrected and measured calcium in kidney disease, 2018',
    year: '2018',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC5892769/',
    read: 'V',
  },
  DIUMON: { label: 'Diuretic monitoring summary, 2016', year: '2016', read: 'V' },
  JABFM: { label: 'Patient-reported leg cramp treatments, J Am Board Fam Med 2024', year: '2024', read: 'V' },
} as const satisfies Readonly<Record<string, EvidenceSource>>;

export type SourceKey = keyof typeof SOURCES;

export function sourceOf(key: SourceKey): EvidenceSource {
  return SOURCES[key];
}

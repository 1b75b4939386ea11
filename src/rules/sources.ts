/**
 * The evidence that cards cite (clinical-knowledge, Appendix D). Links come only from here; https only (CH-125).
 *
 * A source without a public address is cited by name on the rule's page and in the text, and never linked.
 */
export interface EvidenceSource {
  /** For the text of a card: who, year. */
  readonly short: string;
  /** Short enough for a link label: who, what, year. */
  readonly label: string;
  readonly year: string;
  readonly url?: string;
  /** `V`: read for this knowledge version; `S`: read only through a secondary source. */
  readonly read: 'V' | 'S';
}

export const SOURCES = {
  AFP: {
    short: 'AFP 2012',
    label: 'Nocturnal leg cramps, Am Fam Physician 2012',
    year: '2012',
    url: 'https://pubmed.ncbi.nlm.nih.gov/22963024/',
    read: 'S',
  },
  COPPIN: {
    short: 'BJGP 2005',
    label: 'Stretching and cessation of quinine, Br J Gen Pract 2005',
    year: '2005',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC1463088/',
    read: 'V',
  },
  'COC-Q': {
    short: 'Cochrane 2015',
    label: 'Quinine for muscle cramps, Cochrane 2015',
    year: '2015',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC11055607/',
    read: 'V',
  },
  AAN: {
    short: 'AAN 2010',
    label: 'Symptomatic treatment for muscle cramps, AAN 2010',
    year: '2010',
    url: 'https://doi.org/10.1212/WNL.0b013e3181d0ccca',
    read: 'V',
  },
  GARR: {
    short: 'Garrison 2012',
    label: 'Nocturnal leg cramps and the prescriptions that precede them, Arch Intern Med 2012',
    year: '2012',
    url: 'https://pubmed.ncbi.nlm.nih.gov/22157068/',
    read: 'V',
  },
  FARDET: {
    short: 'JAMA 2017',
    label: 'Quinine exposure and mortality, JAMA 2017',
    year: '2017',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC5815033/',
    read: 'V',
  },
  'FDA-10': {
    short: 'FDA 2010',
    label: 'FDA Drug Safety Communication on quinine, 2010',
    year: '2010',
    url: 'https://www.fda.gov/Drugs/DrugSafety/PostmarketDrugSafetyInformationforPatientsandProviders/ucm218202.htm',
    read: 'V',
  },
  QPI: {
    short: 'US label 2019',
    label: 'Qualaquin prescribing information (US), 2019',
    year: '2019',
    url: 'https://www.drugs.com/pro/qualaquin.html',
    read: 'V',
  },
  MHRA: {
    short: 'MHRA 2017',
    label: 'Quinine: QT effects and interactions, MHRA Drug Safety Update 2017',
    year: '2017',
    url: 'https://www.gov.uk/drug-safety-update/quinine-reminder-of-dose-dependent-qt-prolonging-effects-updated-medicine-interactions',
    read: 'V',
  },
  SMPC: { short: 'UK label', label: 'Quinine bisulfate 300 mg, UK product information', year: '2026', read: 'V' },
  UKTIS: {
    short: 'UKTIS 2017',
    label: 'Use of quinine in pregnancy, UK Teratology Information Service 2017',
    year: '2017',
    read: 'V',
  },
  ELFERT: {
    short: 'RCT 2016',
    label: 'Baclofen for muscle cramps in cirrhosis, randomized trial 2016',
    year: '2016',
    url: 'https://pubmed.ncbi.nlm.nih.gov/27467714/',
    read: 'V',
  },
  'LBL-R': {
    short: 'pooled trials 1999',
    label: 'Raloxifene: adverse events in pooled trials, 1999',
    year: '1999',
    url: 'https://pubmed.ncbi.nlm.nih.gov/10214833/',
    read: 'V',
  },
  CTCAE: { short: 'CTCAE v5 2017', label: 'CTCAE v5 electrolyte grades, NCI 2017', year: '2017', read: 'S' },
  CRIT: {
    short: 'critical-limit survey 2023',
    label: 'Survey of laboratory critical limits, 2023',
    year: '2023',
    read: 'V',
  },
  HYPONA: {
    short: 'European guideline 2014',
    label: 'European hyponatremia guideline, 2014',
    year: '2014',
    url: 'https://doi.org/10.1530/EJE-13-1020',
    read: 'V',
  },
  RCEM: { short: 'RCEM', label: 'Hypokalemia severity, Royal College of Emergency Medicine', year: '2026', read: 'V' },
  HCA: {
    short: 'JAMA 2022',
    label: 'Hypercalcemia: a review, JAMA 2022',
    year: '2022',
    url: 'https://pubmed.ncbi.nlm.nih.gov/36282253/',
    read: 'V',
  },
  MSD: {
    short: 'MSD Manual',
    label: 'Merck/MSD Manual: cramps, hypercalcemia',
    year: '2026',
    url: 'https://www.msdmanuals.com/',
    read: 'V',
  },
  LIAN: {
    short: 'Lian 2018',
    label: 'Corrected and measured calcium in kidney disease, 2018',
    year: '2018',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC5892769/',
    read: 'V',
  },
  DIUMON: { short: 'diuretic monitoring 2016', label: 'Diuretic monitoring summary, 2016', year: '2016', read: 'V' },
  MILLER: {
    short: 'Miller 2022',
    label: 'Exercise-associated muscle cramps: a review, 2022',
    year: '2022',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC8775277/',
    read: 'V',
  },
  JABFM: {
    short: 'JABFM 2024',
    label: 'Patient-reported leg cramp treatments, J Am Board Fam Med 2024',
    year: '2024',
    read: 'V',
  },
  HALLEG: {
    short: 'J Physiother 2012',
    label: 'Stretching before sleep, randomized trial, J Physiother 2012',
    year: '2012',
    url: 'https://pubmed.ncbi.nlm.nih.gov/22341378/',
    read: 'V',
  },
  'COC-ND': {
    short: 'Cochrane 2021',
    label: 'Non-drug therapies for leg cramps, Cochrane 2021',
    year: '2021',
    url: 'https://pubmed.ncbi.nlm.nih.gov/33998664/',
    read: 'V',
  },
  'COC-MG': {
    short: 'Cochrane 2020',
    label: 'Magnesium for muscle cramps, Cochrane 2020',
    year: '2020',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC7025716/',
    read: 'V',
  },
  'COC-PR': {
    short: 'Cochrane 2020 (pregnancy)',
    label: 'Leg cramps in pregnancy, Cochrane 2020',
    year: '2020',
    url: 'https://doi.org/10.1002/14651858.CD010655.pub3',
    read: 'V',
  },
  CTT: {
    short: 'CTT 2022',
    label: 'Statin therapy and muscle symptoms, Lancet 2022',
    year: '2022',
    url: 'https://pubmed.ncbi.nlm.nih.gov/36049498/',
    read: 'V',
  },
  RABB: { short: 'Age Ageing 2016', label: 'Nocturnal leg cramps: a review, Age Ageing 2016', year: '2016', read: 'V' },
  ANGELI: {
    short: 'Hepatology 1996',
    label: 'Albumin for cirrhotic cramps, Hepatology 1996',
    year: '1996',
    url: 'https://doi.org/10.1002/hep.510230211',
    read: 'V',
  },
  ABDELS: { short: 'RCT 2017', label: 'Orphenadrine for cramps in cirrhosis, UEG J 2017', year: '2017', read: 'V' },
  ROBERTS: {
    short: 'systematic review 2024',
    label: 'Muscle cramps in cirrhosis: review of randomized trials, 2024',
    year: '2024',
    url: 'https://doi.org/10.1111/apt.18398',
    read: 'V',
  },
  PICCLES: {
    short: 'PICCLES 2022',
    label: 'Pickle juice for cramps in cirrhosis, randomized trial 2022',
    year: '2022',
    url: 'https://doi.org/10.14309/ajg.0000000000001781',
    read: 'V',
  },
  AASLD21: {
    short: 'AASLD 2021',
    label: 'Guidance on ascites, AASLD 2021',
    year: '2021',
    url: 'https://doi.org/10.1002/hep.31884',
    read: 'S',
  },
  EASL18: {
    short: 'EASL 2018',
    label: 'Guideline on decompensated cirrhosis, EASL 2018',
    year: '2018',
    url: 'https://doi.org/10.1016/j.jhep.2018.03.024',
    read: 'S',
  },
  MUANDA: {
    short: 'JAMA 2019',
    label: 'Baclofen and encephalopathy in kidney disease, JAMA 2019',
    year: '2019',
    url: 'https://pubmed.ncbi.nlm.nih.gov/31705755/',
    read: 'V',
  },
  VLAV: {
    short: 'pharmacokinetic study 2014',
    label: 'Baclofen pharmacokinetics in kidney disease, J Clin Pharmacol 2014',
    year: '2014',
    url: 'https://doi.org/10.1002/jcph.247',
    read: 'V',
  },
  BEERS: {
    short: 'Beers 2023',
    label: 'AGS Beers Criteria, 2023 update',
    year: '2023',
    url: 'https://doi.org/10.1111/jgs.18372',
    read: 'S',
  },
  PORT: { short: 'JAGS 2020', label: 'Muscle relaxants in older adults, JAGS 2020', year: '2020', read: 'V' },
  OLDF: {
    short: 'systematic review 2024',
    label: 'Long-term muscle relaxant use: systematic review, JAMA Netw Open 2024',
    year: '2024',
    read: 'V',
  },
  'LBL-B': { short: 'US label of baclofen', label: 'Baclofen, US prescribing information', year: '2026', read: 'V' },
  'LBL-C': {
    short: 'US label of cyclobenzaprine',
    label: 'Cyclobenzaprine, US prescribing information',
    year: '2026',
    read: 'V',
  },
  'LBL-O': {
    short: 'US label of orphenadrine',
    label: 'Orphenadrine, US prescribing information',
    year: '2026',
    read: 'V',
  },
  'LBL-M': {
    short: 'monograph of methocarbamol',
    label: 'Methocarbamol, monograph',
    year: '2026',
    read: 'V',
  },
  PRAT: {
    short: 'J Med Assoc Thai 1999',
    label: 'Trigger points and nocturnal calf cramps, trial 1999',
    year: '1999',
    url: 'https://pubmed.ncbi.nlm.nih.gov/10443094/',
    read: 'V',
  },
  KIM: {
    short: 'JABFM 2015',
    label: 'Trigger-point injection for nocturnal calf cramps, J Am Board Fam Med 2015',
    year: '2015',
    read: 'V',
  },
  PARK: {
    short: 'RCT 2017',
    label: 'Botulinum toxin for cramps in lumbar stenosis, randomized trial 2017',
    year: '2017',
    url: 'https://pubmed.ncbi.nlm.nih.gov/28209505/',
    read: 'V',
  },
  ART: {
    short: 'guidance article 2026',
    label: 'What causes recurrent calf cramps and how can they be treated? 2026',
    year: '2026',
    read: 'V',
  },
} as const satisfies Readonly<Record<string, EvidenceSource>>;

export type SourceKey = keyof typeof SOURCES;

export function sourceOf(key: SourceKey): EvidenceSource {
  return SOURCES[key];
}

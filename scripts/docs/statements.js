/**
 * The statements of the guidance article, and what proves that the product keeps to each (clinical-knowledge, section 1).
 *
 * - `says`: the statement in short; `check`: what the evidence review found
 * - `texts`: rule → parts of its texts; each must occur in what the rule really says in one of its stories
 * - `silences`: rule → stories in which it must say nothing
 * - `everyCard`: what every card must carry: a text, or the member `links`
 * - `never`: what no rule may say
 * - `decision`: why a statement, or a part of it, is not shown
 */
export const STATEMENTS = [
  {
    id: 'S-1',
    says: 'Correct deficiencies and review medicines, then stretching; baclofen for severe refractory cramps',
    check:
      'The article gives two orders. Steps: look for a cause, non-drug measures at once in parallel, baclofen last.',
    texts: {
      'stepwise-cramp-management': ['dorsiflex the foot', 'at most 30 mg/day: off-label'],
      'cramps-missing-electrolytes': ['Worth checking here'],
      'cramp-medication-review': ['compare their start with the onset of cramps'],
    },
    cards: {
      'stepwise-cramp-management': [
        '1 Look for a cause',
        '2 Non-drug measures – start at once, in parallel',
        '3 Only if frequent, severe and refractory',
      ],
    },
  },
  {
    id: 'S-2',
    says: 'Na, K and Mg deficiencies are the primary triggers',
    check:
      'Contradicted for nocturnal cramps; a deranged result still needs attention. Never called the primary trigger.',
    never: ['primary trigger'],
    texts: {
      hypokalemia: ['can contribute to cramps', 'most nocturnal cramps occur with normal electrolytes'],
      hyponatremia: ['most nocturnal cramps occur with normal electrolytes'],
      hypomagnesemia: ['most nocturnal cramps occur with normal electrolytes'],
      'diuretic-electrolyte': ['Thiazide and loop diuretics lower K and Mg.'],
      'cramps-missing-electrolytes': ['Labs are usually unnecessary in typical nocturnal cramps.'],
    },
  },
  {
    id: 'S-3',
    says: 'Diuretics, above all hydrochlorothiazide, cause electrolyte imbalance and so cramps',
    check: 'Association confirmed, mechanism doubtful: strongest for potassium-sparing drugs.',
    texts: {
      'cramp-associated-diuretic': ['even with normal potassium', 'strongest for potassium-sparing'],
      'diuretic-electrolyte': ['Thiazides raise Ca.'],
      'diuretic-missing-labs': ['yearly (limited evidence)'],
    },
  },
  {
    id: 'S-4',
    says: 'Too little fluid shows as early-morning cramps',
    check: 'Not supported for nocturnal cramps; no volume is named, and no fluid advice where it may harm.',
    never: ['drink more', 'liters a day', 'L/day'],
    texts: { 'dehydration-hint': ['Check fluid intake', 'Volume status unclear – assess'] },
  },
  {
    id: 'S-5',
    says: 'Check for hypercalcemia with irritability and constipation',
    check: 'Low calcium is the commoner calcium cause; both are checked.',
    texts: {
      hypercalcemia: [
        'ask about constipation, fatigue, irritability, polyuria',
        'Low calcium is the commoner calcium cause of cramps',
      ],
      hypocalcemia: ['classic cause of cramps/tetany'],
    },
  },
  {
    id: 'S-6',
    says: 'IV iron sucrose, conjugated estrogens, raloxifene, naproxen and teriparatide are strongly associated',
    check: 'Confirmed as a list; the overall incidence is very low.',
    texts: {
      'cramp-associated-drug': [
        'IV iron sucrose is linked',
        'Conjugated estrogens: leg cramps 3–7 %',
        'Raloxifene: leg cramps are a known effect',
        'Naproxen is listed',
        'Teriparatide: leg cramps reported',
        'uncommon overall',
      ],
      'cramp-medication-review': ['Raloxifene: leg cramps are a known effect'],
    },
  },
  {
    id: 'S-7',
    says: 'Review all medicines; consider stopping or alternatives',
    check: 'Consistent. Long-acting beta-agonists are named, statins only on request, with the blinded trials.',
    texts: {
      'cramp-medication-review': [
        'never stop abruptly or without review',
        'Never stop in asthma or COPD without a plan',
        'over 90 % of muscle symptoms are not',
      ],
      'cramp-associated-drug': ['Continue if the benefit outweighs the risk'],
    },
  },
  {
    id: 'S-8',
    says: 'Vascular disease can contribute',
    check: 'Confirmed; the history tells claudication.',
    texts: {
      'pad-cramps': ['relieved by rest within about 10 min – consider claudication: pulses, ankle-brachial index'],
    },
  },
  {
    id: 'S-9',
    says: 'Lumbar stenosis, cirrhosis, hemodialysis and pregnancy are associated with cramps',
    check: 'Confirmed; a section for each.',
    texts: {
      'lumbar-stenosis-cramps': ['consider neurogenic claudication'],
      'cirrhosis-cramps': ['correct K, Mg and Na; review diuretics'],
      'hemodialysis-cramps': ['ultrafiltration rate and volume and dry weight'],
      'pregnancy-cramps': ['common and usually benign'],
    },
  },
  {
    id: 'S-10',
    says: 'Trigger points of the gastrocnemius can cause calf cramps',
    check: 'The conclusion of an open trial, n = 24.',
    texts: { 'myofascial-trigger-point-cramps': ['palpate the gastrocnemius for trigger points'] },
  },
  {
    id: 'S-11',
    says: 'Most episodes are in the early morning, by reduced parasympathetic tone and vascular reactivity',
    check: 'The pattern is confirmed; for the mechanism no source was found.',
    never: ['parasympathetic', 'adrenergic'],
    texts: { 'early-morning-pattern': ['mostly at night or early morning', 'is not a simple cramp'] },
    decision: 'The mechanism is not shown: its wording matches the textbook account of another disease.',
  },
  {
    id: 'S-12',
    says: 'Rest and stop the triggering activity',
    check: 'First-aid advice for cramps of exertion.',
    texts: {
      'stepwise-cramp-management': ['rest and stop the triggering activity'],
      'heat-exercise-cramps': ['stop, rest in a cool place'],
    },
  },
  {
    id: 'S-13',
    says: 'Stretch and massage the calf first',
    check: 'Accepted for acute relief.',
    texts: { 'stepwise-cramp-management': ['Acute: stretch (dorsiflex the foot) and massage'] },
  },
  {
    id: 'S-14',
    says: 'Apply ice',
    check: 'First-aid origin; no immediate relief of exercise cramps.',
    texts: { 'stepwise-cramp-management': ['Ice may ease soreness after a cramp (low evidence)'] },
  },
  {
    id: 'S-15',
    says: 'Stretching does not prevent cramps',
    check: 'Mixed evidence: one trial without and one with benefit.',
    texts: {
      'stepwise-cramp-management': [
        'no benefit in one 2005 trial in quinine users',
        'in a 2012 trial). Safe to try for 6 weeks',
      ],
    },
  },
  {
    id: 'S-16',
    says: 'Correcting low potassium and magnesium is crucial',
    check: 'Reasonable when documented; magnesium without deficiency does not help. No replacement dose is given.',
    texts: {
      hypokalemia: ['check Mg'],
      hypomagnesemia: ['Low K or Ca may not correct until Mg is'],
      'magnesium-for-cramps': ['unlikely to help when magnesium is normal'],
    },
  },
  {
    id: 'S-17',
    says: 'Heat and exercise cramps: cool off, drink electrolyte-carbohydrate mixtures',
    check: 'First-aid advice of 2010; caution where such drinks may harm.',
    texts: {
      'heat-exercise-cramps': [
        'electrolyte-carbohydrate drink (juice, milk, sports drink)',
        'Caution with such drinks',
      ],
    },
  },
  {
    id: 'S-18',
    says: 'Drink enough through the day',
    check: 'As S-4.',
    texts: { 'dehydration-hint': ['Check fluid intake'] },
  },
  {
    id: 'S-19',
    says: 'Drugs are for frequent, severe cramps',
    check: 'Agrees with specialist guidance.',
    texts: {
      'cirrhosis-cramps': ['If severe and refractory: baclofen 5 mg twice daily'],
      'quinine-for-cramps': ['If severe and refractory: replace with baclofen 5 mg twice daily'],
    },
  },
  {
    id: 'S-20',
    says: 'Baclofen is preferred: 10 mg/day, +10 mg/day weekly, up to 30 mg/day',
    check: 'Trial evidence is in cirrhosis only; off-label.',
    texts: {
      'stepwise-cramp-management': ['Trial evidence is from cirrhosis; for other causes this is extrapolation'],
      'baclofen-for-cramps-dosing': ['exceeds the studied schedule (start 10 mg/day, +10 weekly, max 30)'],
    },
  },
  {
    id: 'S-21',
    says: 'Baclofen especially in liver disease',
    check: 'As the article, with caution for encephalopathy and kidney function.',
    texts: { 'cirrhosis-cramps': ['complete relief in 72 %', 'worsen encephalopathy', 'Baclofen not offered: eGFR'] },
  },
  {
    id: 'S-22',
    says: 'Monitor creatinine, Na and K, above all in the first month in cirrhosis',
    check: 'Probably meant for diuretics; offered for both, with the basis of each.',
    texts: {
      'baclofen-cirrhosis-monitoring': ['plan creatinine, Na, K checks', 'first month'],
      'cirrhosis-cramps': [
        'diuretics (hepatology guidance) or baclofen (guidance article), especially in the first month',
      ],
    },
  },
  {
    id: 'S-23',
    says: 'Albumin 20–40 g/week may help in liver disease',
    check: 'A crossover study, n = 12. Never proposed as an order.',
    texts: { 'albumin-cirrhosis-cramps': ['specialist option: human albumin 20–40 g/week'] },
  },
  {
    id: 'S-24',
    says: 'Orphenadrine can be considered in cirrhosis',
    check: 'One small trial; avoid from 65 years on, and with the contraindications of its label.',
    texts: {
      'orphenadrine-for-cramps': [
        'evidence only in cirrhosis',
        'avoid at 65 or older',
        'contraindicated with glaucoma',
      ],
    },
    silences: { 'orphenadrine-for-cramps': ['for cramps in cirrhosis, 58 years'] },
  },
  {
    id: 'S-25',
    says: 'Methocarbamol may be considered; its effects are nonspecific',
    check: 'In cirrhosis one placebo-controlled trial supports it.',
    texts: { 'methocarbamol-for-cramps': ['nonspecific', 'fewer, milder, shorter cramps'] },
    silences: { 'methocarbamol-for-cramps': ['for cramps in cirrhosis, 58 years'] },
  },
  {
    id: 'S-26',
    says: 'In pregnancy magnesium is indicated; quinidine and botulinum toxin are contraindicated',
    check:
      'Magnesium: inconsistent. Quinine is meant as well, but not for malaria. Botulinum toxin: not an absolute contraindication.',
    texts: {
      'pregnancy-cramps': [
        'oral magnesium is an option (inconsistent evidence',
        'avoid quinine and quinidine for cramps',
        'botulinum toxin is not recommended',
      ],
      'quinine-pregnancy': ['Do not withhold quinine for malaria'],
      'quinidine-for-cramps': ['contraindicated in pregnancy per guidance article'],
      'botulinum-for-cramps-pregnancy': ['not an absolute contraindication'],
    },
  },
  {
    id: 'S-27',
    says: 'Trigger-point injection is as effective as quinine, and better at follow-up',
    check: 'Confirmed in one open trial, n = 24.',
    texts: {
      'myofascial-trigger-point-cramps': [
        'as effective as quinine 300 mg during 4 weeks and better 4 weeks later',
        'small trials',
        'Refer for trigger-point injection',
      ],
    },
  },
  {
    id: 'S-28',
    says: 'Do not prescribe quinine',
    check: 'Confirmed for the US; the UK license keeps it as a last resort.',
    texts: {
      'quinine-for-cramps': [
        'FDA boxed warning',
        'about 28 % fewer cramps',
        'only if severe, treatable causes excluded and non-drug measures failed (MHRA)',
      ],
      'quinine-active-review': ['boxed warning'],
      'quinine-risk-factors': ['contraindicated with prolonged QT'],
    },
  },
  {
    id: 'S-29',
    says: 'Do not prescribe cyclobenzaprine believing that it relieves spasm directly',
    check: 'Confirmed; its label is for acute musculoskeletal spasm, which is not flagged.',
    texts: { 'cyclobenzaprine-for-cramps': ['does not act directly on skeletal muscle'] },
    silences: { 'cyclobenzaprine-for-cramps': ['for muscle strain', 'for muscle spasm'] },
  },
  {
    id: 'S-30',
    says: 'Avoid benzodiazepines',
    check: 'Beers 2023: avoid from 65 years on.',
    texts: { 'benzodiazepine-for-cramps': ['limited efficacy', 'falls, delirium, fracture risk (Beers: avoid)'] },
  },
  {
    id: 'S-31',
    says: 'Advising long-term quinine users to stop for a time causes no major problems',
    check: 'Confirmed: 26.5 % more were off quinine at 12 weeks.',
    texts: {
      'quinine-active-review': ['advice to stop for 6 weeks did not worsen cramps and 26.5 % more'],
      'quinine-for-cramps': ['A planned trial off quinine caused no major problems in a study'],
    },
  },
  {
    id: 'S-32',
    says: 'One third look up treatments on the internet and may be at risk, above all from OTC analgesics',
    check: 'The paper gives two separate figures of about one third each.',
    texts: {
      'otc-analgesic-check': [
        'Ask about OTC analgesics, supplements (Mg, K), tonic water and internet remedies; about one third look online',
      ],
    },
  },
  {
    id: 'S-33',
    says: 'For professionals, educational, pending review, to be verified',
    check: 'The footer of every card; no card for patients or relatives (gate G2).',
    everyCard: [
      'Decision support for clinicians; not an order. Verify against the record and local policy.',
      'clinical review pending',
    ],
  },
  {
    id: 'S-34',
    says: 'List of references',
    check: 'Three of eight are not primary sources; cards link primary ones.',
    everyCard: ['links'],
  },
  {
    id: 'S-35',
    says: 'Date and state of review',
    check: 'The version of the knowledge on every card.',
    everyCard: ['Knowledge 2026.11-draft1'],
  },
  {
    id: 'S-36',
    says: 'Title question, choice of audience, follow-up question, promotion',
    check: 'No clinical statements.',
    decision: 'Context only. The choice of audience is replaced by the gate that shows cards to clinicians only (G2).',
  },
];

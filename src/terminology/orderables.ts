/**
 * What the service may propose to order (clinical-knowledge, Appendix A.3 and B). Nothing else is ever created.
 */
import { LOINC, RXNORM, SNOMED_CT } from './code-systems.js';
import type { Analyte } from './laboratory.js';

interface OrderableCoding {
  readonly system: string;
  readonly code: string;
  /** The code system's own term. */
  readonly display: string;
}

export interface LabOrderable extends OrderableCoding {
  /** How prescribers call it. */
  readonly text: string;
  /** Undefined: left out of the order. */
  readonly category: OrderableCoding | undefined;
  /** Results it brings, as far as rules look at them. */
  readonly covers: readonly Analyte[];
}

const LABORATORY: OrderableCoding = { system: SNOMED_CT, code: '108252007', display: 'Laboratory procedure' };

export const ORDERABLES = {
  basicMetabolicPanel: {
    system: LOINC,
    code: '24321-2',
    display: 'Basic metabolic 2000 panel - Serum or Plasma',
    text: 'Basic metabolic panel',
    category: LABORATORY,
    covers: ['sodium', 'potassium', 'creatinine', 'calcium-total'],
  },
  magnesium: {
    system: LOINC,
    code: '19123-9',
    display: 'Magnesium [Mass/volume] in Serum or Plasma',
    text: 'Magnesium, serum or plasma',
    category: LABORATORY,
    covers: ['magnesium'],
  },
  ionizedCalcium: {
    system: LOINC,
    code: '1995-0',
    display: 'Calcium.ionized [Moles/volume] in Serum or Plasma',
    text: 'Ionized calcium, serum or plasma',
    category: LABORATORY,
    covers: ['calcium-ionized'],
  },
  albumin: {
    system: LOINC,
    code: '1751-7',
    display: 'Albumin [Mass/volume] in Serum or Plasma',
    text: 'Albumin, serum or plasma',
    category: LABORATORY,
    covers: ['albumin'],
  },
  parathyrin: {
    system: LOINC,
    code: '2731-8',
    display: 'Parathyrin.intact [Mass/volume] in Serum or Plasma',
    text: 'Parathyroid hormone (PTH), intact',
    category: LABORATORY,
    covers: [],
  },
  completeBloodCount: {
    system: LOINC,
    code: '58410-2',
    display: 'CBC panel - Blood by Automated count',
    text: 'Complete blood count',
    category: LABORATORY,
    covers: ['platelets'],
  },
  ecg: {
    system: LOINC,
    code: '11524-6',
    display: 'EKG study',
    text: '12-lead ECG',
    category: undefined,
    covers: [],
  },
} as const satisfies Readonly<Record<string, LabOrderable>>;

/** Tablet of the baclofen draft template (Appendix B). */
export const BACLOFEN_5_MG_TABLET: OrderableCoding = {
  system: RXNORM,
  code: '430902',
  display: 'baclofen 5 MG Oral Tablet',
};

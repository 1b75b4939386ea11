import type { LabResult } from './clinical-facts.js';
import { HOUR_MS } from './dates.js';

/** A more trusted kind of calcium still decides when it is at most this much older. */
const MAX_HOURS_OLDER = 24;

/**
 * Which calcium decides (clinical-knowledge 3.6): ionized before corrected by the laboratory before total, each when it
 * is within 24 hours of the less trusted one, or newer.
 *
 * @param newestFirst readings of one patient, newest first within each kind
 */
export function mostTrustedCalcium<Of extends { readonly result: LabResult }>(
  newestFirst: readonly Of[],
): Of | undefined {
  const newest = (analyte: LabResult['analyte']) => newestFirst.find(({ result }) => result.analyte === analyte);
  return prefer(newest('calcium-ionized'), prefer(newest('calcium-corrected'), newest('calcium-total')));
}

function prefer<Of extends { readonly result: LabResult }>(
  trusted: Of | undefined,
  other: Of | undefined,
): Of | undefined {
  if (trusted === undefined || other === undefined) return trusted ?? other;
  return other.result.takenAt - trusted.result.takenAt <= MAX_HOURS_OLDER * HOUR_MS ? trusted : other;
}

/** κ in mg/dL and α of the equation. */
const BY_SEX = { female: { kappa: 0.7, alpha: -0.241, factor: 1.012 }, male: { kappa: 0.9, alpha: -0.302, factor: 1 } };

/**
 * Estimated glomerular filtration rate in mL/min/1.73 m² by the race-free CKD-EPI creatinine equation of 2021, not
 * rounded (clinical-knowledge 3.2). For adults with stable creatinine; the caller sees to that.
 */
export function ckdEpi2021({
  creatinineMgDl,
  ageYears,
  sex,
}: {
  readonly creatinineMgDl: number;
  readonly ageYears: number;
  readonly sex: 'female' | 'male';
}): number {
  const { kappa, alpha, factor } = BY_SEX[sex];
  const ratio = creatinineMgDl / kappa;
  return 142 * Math.min(ratio, 1) ** alpha * Math.max(ratio, 1) ** -1.2 * 0.9938 ** ageYears * factor;
}

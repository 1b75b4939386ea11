/** Said in every service description (clinical-knowledge 7.3). */
export const DISCLAIMER =
  'For licensed health professionals; reviewable decision support that does not diagnose or prescribe. No card does not mean no risk.';

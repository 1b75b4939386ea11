/** What the address of the page remembers, so that a link brings the same setting back. */
export interface Setting {
  readonly fhir: string | undefined;
  readonly service: string | undefined;
  readonly patient: string | undefined;
}

export function readSetting(search: string): Setting {
  const query = new URLSearchParams(search);
  const text = (name: string) => query.get(name)?.trim() || undefined;
  return { fhir: text('fhir'), service: text('service'), patient: text('patient') };
}

/** What equals the default is left out: `?patient=1` says more than three addresses. */
export function writeSetting(setting: Setting, defaults: Pick<Setting, 'fhir' | 'service'>): string {
  const query = new URLSearchParams();
  if (setting.fhir !== undefined && setting.fhir !== defaults.fhir) query.set('fhir', setting.fhir);
  if (setting.service !== undefined && setting.service !== defaults.service) query.set('service', setting.service);
  if (setting.patient !== undefined) query.set('patient', setting.patient);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/**
 * A base as it is typed: without blanks and trailing slash, and without `/cds-services` at its end, which many paste along.
 * Undefined when it is no http(s) address.
 */
export function baseOf(typed: string): string | undefined {
  const text = typed
    .trim()
    .replace(/\/+$/, '')
    .replace(/\/cds-services$/, '')
    .replace(/\/+$/, '');
  if (!URL.canParse(text)) return undefined;
  const { protocol, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && search === '' && hash === '' ? text : undefined;
}

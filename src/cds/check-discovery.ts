import { CrampError, type Problem } from '../errors.js';
import { checkTemplate } from './check-template.js';
import { type CdsService, HOOKS } from './types.js';

/**
 * Returns when the services can be published (CH-8 to CH-16, CH-68 to CH-77). @throws CRAMP_INTERNAL naming every offence
 */
export function assertDiscovery(services: readonly CdsService[]): void {
  const problems = [...services.flatMap(checkService), ...checkPairs(services)];
  if (problems.length > 0) throw new CrampError('CRAMP_INTERNAL', problems);
}

function checkService(service: CdsService): readonly Problem[] {
  const { hook, id, title, description, usageRequirements = 'none', prefetch } = service;
  const offences = [
    ...(HOOKS.includes(hook) ? [] : ['a hook we answer (CH-8)']),
    ...(/^[A-Za-z0-9.-]{1,64}$/.test(id) ? [] : ['an id of 1 to 64 letters, digits, dots and hyphens (CH-9)']),
    ...([title, description, usageRequirements].every(isPlainSentence)
      ? []
      : ['title, description and usageRequirements in plain sentences (CH-10, CH-11, CH-13)']),
    ...(prefetch === undefined ? [] : checkPrefetch(prefetch)),
  ];
  return offences.map((expected) => ({ path: id, expected }));
}

function isPlainSentence(text: string): boolean {
  return text.trim() !== '' && !/[\n*_`<>[\]#|]/.test(text);
}

function checkPrefetch(prefetch: Readonly<Record<string, string>>): readonly string[] {
  const entries = Object.entries(prefetch);
  return [
    ...(entries.length === 0 ? ['no prefetch member when there are no templates (CH-12)'] : []),
    ...entries.filter(([key]) => !/^[A-Za-z][A-Za-z0-9-]*$/.test(key)).map(([key]) => `no key like ${key} (CH-12)`),
    ...entries.flatMap(([key, template]) => checkTemplate(template).map((offence) => `prefetch.${key} ${offence}`)),
  ];
}

/** Entries may share an id only for different hooks (CH-16). */
function checkPairs(services: readonly CdsService[]): readonly Problem[] {
  const pairs = services.map(({ id, hook }) => `${id} ${hook}`);
  return new Set(pairs).size === pairs.length ? [] : [{ expected: 'distinct pairs of id and hook (CH-16)' }];
}

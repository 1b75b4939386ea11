/** What the server says of itself at `metadata`, from the table that it searches by. */
import { RESOURCE_TYPES, type ResourceType } from './resource-types.js';
import { DATE_PREFIXES } from './search/date.js';
import { MODIFIERS } from './search/query.js';
import { parametersOf, type SearchParameter } from './search-parameters.js';

/** Day on which what the server can do changed last. */
const CHANGED_ON = '2026-11-25';

export function capabilityStatement(baseUrl: string): object {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: CHANGED_ON,
    kind: 'instance',
    software: { name: 'cramp-cds sandbox' },
    implementation: { description: 'Synthetic patients in memory, for trying out cramp-cds', url: baseUrl },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        documentation: 'Sandbox: what is written is lost when the process ends. Not for patient data.',
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
        resource: RESOURCE_TYPES.map(ofType),
      },
    ],
  };
}

/** A stub: the sandbox authorizes nobody, and where a Bearer token is wanted takes any. */
export const SMART_CONFIGURATION = {
  capabilities: [],
  code_challenge_methods_supported: ['S256'],
  grant_types_supported: [],
};

function ofType(type: ResourceType): object {
  const parameters = [...parametersOf(type)];
  const references = parameters.filter(([, { kind }]) => kind === 'reference');
  return {
    type,
    interaction: ['read', 'create', 'update', 'delete', 'search-type'].map((code) => ({ code })),
    versioning: 'versioned',
    readHistory: false,
    updateCreate: true,
    conditionalCreate: false,
    conditionalRead: 'not-supported',
    conditionalUpdate: false,
    conditionalDelete: 'not-supported',
    ...(references.length > 0 && { searchInclude: references.map(([name]) => `${type}:${name}`) }),
    searchParam: parameters.map(([name, parameter]) => ({
      name,
      type: parameter.kind,
      documentation: documentationOf(parameter),
    })),
  };
}

function documentationOf({ kind }: SearchParameter): string {
  const modifiers = [...MODIFIERS[kind], 'missing', ...(kind === 'reference' ? ['[type]'] : [])];
  const prefixes = kind === 'date' ? `; prefixes ${DATE_PREFIXES.join(', ')}` : '';
  return `modifiers ${modifiers.join(', ')}${prefixes}`;
}

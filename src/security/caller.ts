import type { SiteOrderable } from '../cds/orderables.js';
import type { OutputProfile } from '../cds/output-profiles.js';
import type { ProvenClient } from './client-token.js';
import type { FhirServerPolicy } from './fhir-server-policy.js';

/** Who calls, as far as it has been proven: a trusted issuer, or nobody in particular in sandbox mode (CH-187). */
export interface Caller {
  /** `iss` of a verified token; `undefined` for an unsigned request. */
  readonly issuer: string | undefined;
  /** `tenant` of the token. */
  readonly tenant?: string | undefined;
  readonly profile: OutputProfile;
  /** Which FHIR servers its requests may make us read. */
  readonly fhirServers: FhirServerPolicy;
  /** The client's own codes for proposed orders. */
  readonly orderables?: readonly SiteOrderable[] | undefined;
}

/** An unsigned request where those are accepted (section 19: `default` profile). */
export const ANONYMOUS: Caller = { issuer: undefined, profile: 'default', fhirServers: { mode: 'sandbox' } };

/** Everything that depends on who signed. */
export function callerOf({ client, tenant }: ProvenClient): Caller {
  const { issuer, profile, orderables, fhirServers, allowHttp } = client;
  const bases = fhirServers.map((url) => ({ url, allowHttp }));
  return { issuer, tenant, profile, orderables, fhirServers: { mode: 'production', bases } };
}

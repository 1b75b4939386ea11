import type { SiteOrderable } from '../cds/orderables.js';
import type { OutputProfile } from '../cds/output-profiles.js';

/** Who calls, as far as it has been proven: a trusted issuer, or nobody in particular in sandbox mode (CH-187). */
export interface Caller {
  /** `iss` of a verified token; `undefined` for an unsigned request. */
  readonly issuer: string | undefined;
  readonly profile: OutputProfile;
  /** The client's own codes for proposed orders. */
  readonly orderables?: readonly SiteOrderable[] | undefined;
}

/** An unsigned request where those are accepted (section 19: `default` profile). */
export const ANONYMOUS: Caller = { issuer: undefined, profile: 'default' };

/**
 * What configuration says about a client that may call: who it is, which keys prove it, and what follows from that (CH-179).
 */
import type { JSONWebKeySet } from 'jose';
import type { SiteOrderable } from '../cds/orderables.js';
import type { OutputProfile } from '../cds/output-profiles.js';

/** Signature algorithms that are accepted: asymmetric ones only (CH-174). */
export const ALGORITHMS = ['ES384', 'RS384', 'ES256', 'RS256', 'ES512', 'RS512', 'PS256', 'PS384', 'PS512'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** One entry of `clients`, with its defaults filled in. */
export interface TrustedClient {
  /** `iss` of its tokens, compared as it is. */
  readonly issuer: string;
  /** Where its keys are, or the keys themselves; exactly one of the two. A `jku` in a token must equal this address (CH-177). */
  readonly jwksUrl?: string;
  readonly jwks?: JSONWebKeySet;
  readonly algorithms: readonly Algorithm[];
  /** Accepted as `aud` besides the address called (CH-180). */
  readonly audiences: readonly string[];
  /** Accepted values of `tenant`; undefined accepts any, also none (CH-185). */
  readonly tenants?: readonly string[];
  /** `sub` its tokens must have; undefined does not compare (CH-186). */
  readonly subject?: string;
  /** Whether a token may lack `typ` (CH-176). */
  readonly allowMissingTyp: boolean;
  /** Longest life of a token, `exp` minus `iat` (CH-181). */
  readonly maxTokenSeconds: number;
  /** `off` accepts a token more than once (CH-184). */
  readonly replay: 'reject' | 'off';
  /** FHIR bases its requests may name (CH-96). */
  readonly fhirServers: readonly string[];
  /** http for FHIR bases on loopback. */
  readonly allowHttp: boolean;
  readonly profile: OutputProfile;
  /** The site's own codes for proposed orders. */
  readonly orderables: readonly SiteOrderable[];
}

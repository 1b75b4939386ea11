/**
 * CDS Hooks 2.0.1 in types: what a client sends and what a service answers.
 *
 * Field by field after https://cds-hooks.hl7.org/2.0/; `tests/conformance` compares the lists below with the published
 * model. Nothing here knows medicine.
 */
import type { FhirResource } from 'fhir/r4.js';

/** Hooks this service can answer. https://cds-hooks.hl7.org/hooks/ */
export const HOOKS = ['patient-view', 'order-select', 'order-sign', 'medication-refill'] as const;
export type Hook = (typeof HOOKS)[number];

/** https://cds-hooks.hl7.org/2.0/#card-attributes */
export const INDICATORS = ['info', 'warning', 'critical'] as const;
export type Indicator = (typeof INDICATORS)[number];

export const SELECTION_BEHAVIORS = ['at-most-one', 'any'] as const;
export type SelectionBehavior = (typeof SELECTION_BEHAVIORS)[number];

export const ACTION_TYPES = ['create', 'update', 'delete'] as const;
export const LINK_TYPES = ['absolute', 'smart'] as const;

/** One entry of discovery. https://cds-hooks.hl7.org/2.0/#discovery */
export interface CdsService {
  readonly hook: Hook;
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly usageRequirements?: string;
  /** Prefetch key → template; left out when there is none (CH-12). */
  readonly prefetch?: Readonly<Record<string, string>>;
}

/** https://cds-hooks.hl7.org/2.0/#fhir-resource-access; opaque token, never logged (CH-100). */
export interface FhirAuthorization {
  readonly accessToken: string;
  /** Seconds from the moment the request arrived; absent: this request only (CH-90). */
  readonly expiresIn?: number;
  /** Patient the token is limited to (CH-93). */
  readonly patient?: string;
}

interface BaseContext {
  /** `Type/id`, as received (CH-40); may be missing on medication-refill only (CH-64). */
  readonly userId?: string;
  /** Bare logical id (CH-39). */
  readonly patientId: string;
  readonly encounterId?: string;
}

export type PatientViewContext = BaseContext;

export interface OrderContext extends BaseContext {
  /** Resources of `draftOrders`, in the order received, with the entry's `fullUrl` where it had one. */
  readonly draftOrders: readonly DraftEntry[];
}

export interface OrderSelectContext extends OrderContext {
  /** As received; empty when missing (CH-58). */
  readonly selections: readonly string[];
}

export interface RefillContext extends BaseContext {
  /** Resources of `medications`, as those of `draftOrders` (CH-67). */
  readonly medications: readonly DraftEntry[];
}

export interface DraftEntry {
  readonly fullUrl?: string;
  readonly resource: FhirResource;
}

/** What `parseRequest` put up with; fixed codes, safe to log, never a value of the request. */
export const REQUEST_REMARKS = [
  /** `Patient/123` where a bare id belongs (CH-39). */
  'patient-id-had-a-type',
  'encounter-id-had-a-type',
  /** `userId` is not `Type/id` of a type the hook names (CH-40). */
  'user-id-unexpected',
  /** Treated as if no authorization had been sent (CH-31). */
  'fhir-token-blank',
  /** `expires_in` zero, negative or unreadable, or `patient` unreadable: token not used (CH-90, CH-93). */
  'fhir-token-unusable',
  /** `expires_in`, `scope` or `subject` is missing (CH-31). */
  'fhir-authorization-incomplete',
  /** `http:`; accepted, contacted only in sandbox mode (CH-30). */
  'fhir-server-not-https',
  /** Every draft order counts as selected (CH-58). */
  'selections-missing',
  'selection-not-text',
  /** An entry without a resource, or a resource without a type, was skipped (CH-43). */
  'draft-entry-skipped',
  /** A draft of another FHIR version was seen beside evaluable ones (CH-35). */
  'draft-of-other-fhir-version',
] as const;
export type RequestRemark = (typeof REQUEST_REMARKS)[number];
/** Collects remarks while a request is parsed. */
export type Note = (remark: RequestRemark) => void;

interface BaseRequest {
  readonly hookInstance: string;
  readonly fhirServer?: string;
  readonly fhirAuthorization?: FhirAuthorization;
  /** As received, by key; judged by `completePrefetch` (CH-79). */
  readonly prefetch: Readonly<Record<string, unknown>>;
  /** Worth a log line; left out when there is nothing to remark. */
  readonly remarks?: readonly RequestRemark[];
}

/** A checked hook call: strict envelope, lenient clinical content. */
export type CdsRequest =
  | (BaseRequest & { readonly hook: 'patient-view'; readonly context: PatientViewContext })
  | (BaseRequest & { readonly hook: 'order-select'; readonly context: OrderSelectContext })
  | (BaseRequest & { readonly hook: 'order-sign'; readonly context: OrderContext })
  | (BaseRequest & { readonly hook: 'medication-refill'; readonly context: RefillContext });

export type RequestContext = CdsRequest['context'];

/** Both members are required in CDS Hooks, unlike in FHIR (CH-118). */
export interface CdsCoding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** Each needs a `display` (CH-111). */
export interface OverrideReason extends CdsCoding {
  readonly display: string;
}

export interface Source {
  readonly label: string;
  readonly url?: string;
  readonly icon?: string;
  readonly topic?: CdsCoding;
}

export interface Link {
  readonly label: string;
  readonly url: string;
  readonly type: (typeof LINK_TYPES)[number];
}

/** https://cds-hooks.hl7.org/2.0/#action; emitted delete, create, update (CH-122). */
export type Action =
  | { readonly type: 'delete'; readonly description: string; readonly resourceId: string }
  | { readonly type: 'create'; readonly description: string; readonly resource: FhirResource }
  | { readonly type: 'update'; readonly description: string; readonly resource: FhirResource };

export interface Suggestion {
  readonly label: string;
  readonly uuid: string;
  readonly isRecommended?: boolean;
  readonly actions: readonly Action[];
}

export interface Card {
  readonly uuid: string;
  /** At most 139 UTF-16 units, one line, no markup (CH-105). */
  readonly summary: string;
  readonly detail?: string;
  readonly indicator: Indicator;
  readonly source: Source;
  readonly suggestions?: readonly Suggestion[];
  readonly selectionBehavior?: SelectionBehavior;
  readonly overrideReasons?: readonly OverrideReason[];
  readonly links?: readonly Link[];
  readonly extension?: Readonly<Record<string, unknown>>;
}

/** The delete of CDS Hooks 1.0: `Type/id` as text in `resource`, deprecated since 2.0 (CH-137). */
export interface LegacyDelete {
  readonly type: 'delete';
  readonly description: string;
  readonly resource: string;
}

export type SentAction = Action | LegacyDelete;

export interface SentSuggestion extends Omit<Suggestion, 'actions'> {
  readonly actions: readonly SentAction[];
}

/** A card in the form a client gets; every `Card` is one. */
export interface SentCard extends Omit<Card, 'suggestions'> {
  readonly suggestions?: readonly SentSuggestion[];
}

/** The request that a client makes for an event: who looks at whom, what is ordered, and where the record can be read. */
import { randomUUID } from 'node:crypto';

/** A draft, as it is sent. */
export interface Order {
  readonly resourceType: string;
  readonly id?: unknown;
  readonly [member: string]: unknown;
}

/** Something happens at the screen of a user. */
export interface HookEvent {
  readonly hook: string;
  readonly userId: string;
  readonly patientId: string;
  readonly encounterId?: string | undefined;
  /** Drafts of the session. */
  readonly orders: readonly Order[];
}

export interface FhirAccess {
  readonly fhirServer: string;
  readonly token?: string | undefined;
}

export type HookContext = Readonly<Record<string, unknown>>;

export interface HookRequest {
  readonly hook: string;
  readonly hookInstance: string;
  readonly context: HookContext;
  readonly fhirServer?: string;
  readonly fhirAuthorization?: object;
  readonly prefetch?: Readonly<Record<string, unknown>>;
}

export function hookRequest(event: HookEvent, access: FhirAccess | undefined): HookRequest {
  return {
    hook: event.hook,
    hookInstance: randomUUID(),
    context: contextOf(event),
    ...(access !== undefined && { fhirServer: access.fhirServer }),
    ...(access?.token !== undefined && { fhirAuthorization: authorization(access.token) }),
  };
}

/** Context members by hook: https://cds-hooks.hl7.org/hooks/; other hooks get those that most of them share. */
function contextOf({ hook, userId, patientId, encounterId, orders }: HookEvent): HookContext {
  const base = { userId, patientId, ...(encounterId !== undefined && { encounterId }) };
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: orders.map((resource) => ({ resource })) };
  switch (hook) {
    case 'order-select':
      return { ...base, selections: orders.map(referenceOf), draftOrders: bundle };
    case 'order-sign':
      return { ...base, draftOrders: bundle };
    case 'medication-refill':
      return { ...base, medications: bundle };
    default:
      return base;
  }
}

/** `Type/id` */
function referenceOf({ resourceType, id }: Order): string {
  return `${resourceType}/${id}`;
}

/** Whatever else the token allows: reading this patient is all that a service needs of it. */
function authorization(token: string): object {
  return {
    access_token: token,
    token_type: 'Bearer',
    expires_in: 300,
    scope: 'patient/*.read',
    subject: 'cramp-cds-fire',
  };
}

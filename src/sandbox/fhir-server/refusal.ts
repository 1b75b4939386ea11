import type { OperationOutcome } from 'fhir/r4.js';

/** Codes of the FHIR value set `issue-type` that this server answers with. */
export type IssueCode =
  | 'deleted'
  | 'invalid'
  | 'login'
  | 'not-found'
  | 'not-supported'
  | 'required'
  | 'structure'
  | 'transient'
  | 'value';

/** A request that the FHIR server does not carry out; it answers with an OperationOutcome. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  /** @param says one sentence for the developer of a client */
  constructor(
    readonly status: number,
    readonly code: IssueCode,
    says: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(says);
  }

  get outcome(): OperationOutcome {
    return {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code: this.code, diagnostics: this.message }],
    };
  }
}

/** A request that is wrong in itself: 400. */
export function badRequest(says: string, code: IssueCode = 'value'): Refusal {
  return new Refusal(400, code, says);
}

/** A name from the request as a message may repeat it: short and harmless. */
export function named(name: string): string {
  return /^[\w:.-]{1,64}$/.test(name) ? `"${name}"` : 'of this name';
}

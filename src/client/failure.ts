/** A call that could not be made, or whose answer is none: what happened, and what to do about it. No token, no patient data. */
export class ClientFailure extends Error {
  override readonly name = 'ClientFailure';
  constructor(what: string, whatToDo: string) {
    super(`${what}\n  ${whatToDo}`);
  }
}

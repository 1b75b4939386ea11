/** What happened, and what to do. */
import type { ComponentChildren } from 'preact';
import type { Failure } from '../model/failure.js';

interface Props {
  readonly failure: Failure;
  /** What could not be done because of it. */
  readonly about?: string;
  readonly children?: ComponentChildren;
}

export function FailureNote({ failure, about, children }: Props) {
  return (
    <div class="failure" role="alert">
      <p>
        {about !== undefined && <strong>{about}: </strong>}
        {failure.says}
      </p>
      <p class="note">{failure.advice}</p>
      {children}
    </div>
  );
}

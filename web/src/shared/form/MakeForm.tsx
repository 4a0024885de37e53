import type { ReactNode } from 'react';
import { failureOf } from '../../api/errors';
import { Button } from '../../ui/Button';
import { ErrorPanel } from '../ErrorPanel';

interface Props {
  children: ReactNode;
  /** Why it cannot be made now. */
  why: string | undefined;
  onMake: () => void;
  /** On the button that makes it. */
  make: ReactNode;
  /** Other ways out, behind that button. */
  others?: ReactNode;
  /** What failed, and how; an error that stands at its field is left out. */
  what: string;
  error: unknown;
}

/** Questions about something new, what went wrong, and the button that makes it. */
export function MakeForm({ children, why, onMake, make, others, what, error }: Props) {
  return (
    <form
      className="space-y-3"
      // What is wrong the server says, in one way and at its field.
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (why === undefined) onMake();
      }}
    >
      {children}
      {error !== null && error !== undefined && <ErrorPanel compact what={what} failure={failureOf(error)} />}
      <div className="flex flex-wrap gap-2">
        <Button tone="primary" type="submit" unavailable={why}>
          {make}
        </Button>
        {others}
      </div>
    </form>
  );
}

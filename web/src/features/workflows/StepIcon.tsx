import { createElement } from 'react';
import { iconOf } from './words';

/** The sign of what a step uses; the word stands beside it. */
export function StepIcon({ uses }: { uses: string }) {
  return createElement(iconOf(uses), { className: 'size-4 shrink-0 text-muted', 'aria-hidden': true });
}

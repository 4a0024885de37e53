import { useLingui } from '@lingui/react/macro';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** The way up; each step is a link. */
export function Breadcrumb({ steps }: { steps: { key: string; link: ReactNode }[] }) {
  const { t } = useLingui();
  return (
    <nav aria-label={t`Breadcrumb`} className="text-sm text-muted">
      <ol className="flex flex-wrap items-center gap-x-1">
        {steps.map(({ key, link }, i) => (
          <li key={key} className="flex min-h-6 items-center gap-x-1">
            {i > 0 && <ChevronRight className="size-3.5" aria-hidden="true" />}
            {link}
          </li>
        ))}
      </ol>
    </nav>
  );
}

export const crumbClass = 'inline-flex min-h-6 items-center text-accent hover:underline';

import type { ReactNode } from 'react';

/** What this is, why it is empty, and what to do. */
export function Empty({ title, why, children }: { title: string; why: string; children?: ReactNode }) {
  return (
    <div className="mx-auto max-w-lg px-4 py-12 text-center">
      <h2 className="text-lg">{title}</h2>
      <p className="mt-1 text-muted">{why}</p>
      {children !== undefined && <div className="mt-4 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}

import { useEffect } from 'react';

const PRODUCT = 'Orchestrator';

/** The document's title is outside React: it follows the screen. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${PRODUCT}`;
  }, [title]);
}

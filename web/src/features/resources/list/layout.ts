import type { CSSProperties } from 'react';
import type { KindCard } from '../../../api/resources';

/** Columns follow from the card: narrower screens show the first two of it, and no labels. */
const SHOWN = 2;
const SHOWN_WIDE = 4;

export interface Layout {
  style: CSSProperties;
  columns: { title: string; pointer: string; wideOnly: boolean }[];
  workspace: boolean;
}

export function layoutOf(card: KindCard): Layout {
  const workspace = card.scope === 'workspace';
  const columns = card.columns
    .filter(({ pointer }) => !['/name', '/title', '/workspace', '/updated_at'].includes(pointer))
    .slice(0, SHOWN_WIDE)
    .map((column, i) => ({ ...column, wideOnly: i >= SHOWN }));
  const template = (wide: boolean) =>
    [
      '1.75rem',
      'minmax(9rem,3fr)',
      workspace && (wide ? 'minmax(6rem,1fr)' : '5.5rem'),
      ...columns.filter(({ wideOnly }) => wide || !wideOnly).map(() => 'minmax(5.5rem,2fr)'),
      wide ? '11rem' : '9.5rem',
      wide && 'minmax(7rem,2fr)',
      wide ? '8rem' : '5rem',
    ]
      .filter(Boolean)
      .join(' ');
  const style = { '--cols': template(false), '--cols-wide': template(true) } as CSSProperties;
  return { style, columns, workspace };
}

export const GRID =
  'md:grid md:items-center md:gap-3 md:[grid-template-columns:var(--cols)] xl:[grid-template-columns:var(--cols-wide)]';

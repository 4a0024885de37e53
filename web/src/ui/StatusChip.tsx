import { Glyph, type Family, type GlyphName } from './glyph';

export interface StatusLook {
  family: Family;
  glyph: GlyphName;
  label: string;
  pulse?: boolean;
}

/** Glyph and word on a tint. The word is always there: colour only speeds up reading. */
export function StatusChip({ look, plain = false }: { look: StatusLook; plain?: boolean }) {
  const box = plain ? '' : 'rounded-md border border-st-outline bg-st-tint px-1.5 py-px';
  return (
    <span
      className={`st-${look.family} chip-fade inline-flex items-center align-middle gap-1.5 whitespace-nowrap text-xs font-semibold text-st-text ${box}`}
      data-status={look.glyph}
    >
      <Glyph name={look.glyph} pulse={look.pulse ?? false} />
      {look.label}
    </span>
  );
}

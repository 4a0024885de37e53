import { useLingui } from '@lingui/react';
import { useMemo } from 'react';
import * as f from './format';

/** The formatters with the locale in use. */
export function useFormat() {
  const { i18n } = useLingui();
  const locale = i18n.locale;
  return useMemo(
    () => ({
      number: (value: number) => f.formatNumber(value, locale),
      money: (value: number) => f.formatMoney(value, locale),
      duration: (ms: number) => f.formatDuration(ms, locale),
      ticking: (ms: number) => f.formatTicking(ms, locale),
      relative: (at: number, now: number) => f.formatRelative(at, now, locale),
      absolute: (at: number) => f.formatAbsolute(at, locale),
      clock: (at: number) => f.formatClock(at, locale),
      bytes: (value: number) => f.formatBytes(value, locale),
    }),
    [locale],
  );
}

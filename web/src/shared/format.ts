/** Numbers, money, times and durations for people, by Intl. Pure: the locale and the present come in. */

const MICRO = 1_000_000;

export function formatNumber(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** Micro-dollars as dollars: two places from a cent up, enough places below it that a price never reads as nothing. */
export function formatMoney(microusd: number, locale: string): string {
  const usd = microusd / MICRO;
  const size = Math.abs(usd);
  const places = size === 0 || size >= 0.1 ? 2 : size >= 0.01 ? 3 : size >= 0.0001 ? 4 : 6;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 2,
    maximumFractionDigits: places,
  }).format(usd);
}

const UNITS: [Intl.RelativeTimeFormatUnit & string, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

function unit(value: number, name: string, locale: string, digits = 0): string {
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: name,
    unitDisplay: 'narrow',
    minimumFractionDigits: 0,
    maximumFractionDigits: digits,
  }).format(value);
}

/** `840ms`, `4.2s`, `1m 12s`, `1d 4h`: the two largest units and no more. */
export function formatDuration(ms: number, locale: string): string {
  const value = Math.max(0, ms);
  if (value < 1000) return unit(Math.round(value), 'millisecond', locale);
  if (value < 10_000) return unit(Math.floor(value / 100) / 10, 'second', locale, 1);
  let rest = Math.floor(value / 1000) * 1000;
  const parts: string[] = [];
  for (const [name, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (parts.length === 1) {
      if (count > 0) parts.push(unit(count, name, locale));
      break;
    }
    if (count > 0) parts.push(unit(count, name, locale));
  }
  return parts.join(' ');
}

/** Whole seconds only, for a figure that ticks. */
export function formatTicking(ms: number, locale: string): string {
  return formatDuration(Math.max(1000, Math.floor(ms / 1000) * 1000), locale);
}

export function formatRelative(at: number, now: number, locale: string): string {
  const diff = at - now;
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' });
  for (const [name, size] of UNITS) {
    if (Math.abs(diff) >= size || name === 'second') return relative.format(Math.trunc(diff / size), name);
  }
  return '';
}

export function formatAbsolute(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}

/** Time of day with milliseconds, for logs. */
export function formatClock(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hour12: false,
  }).format(at);
}

export function formatBytes(bytes: number, locale: string): string {
  const steps: [string, number][] = [
    ['gigabyte', 1e9],
    ['megabyte', 1e6],
    ['kilobyte', 1e3],
  ];
  const found = steps.find(([, size]) => bytes >= size);
  const [name, size] = found ?? ['byte', 1];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: name,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(bytes / size);
}

/** The last six characters, as ids are shown in lists. */
export function shortId(id: string): string {
  return id.length <= 6 ? id : id.slice(-6);
}

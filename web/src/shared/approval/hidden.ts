/** Characters that turn text round, take no room, or move the cursor: what is read is not what is there. First and last of each range. */
const RANGES: [number, number][] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0e],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];

const isHidden = (code: number) => RANGES.some(([first, last]) => first <= code && code <= last);

export interface Piece {
  text: string;
  hidden: boolean;
}

const name = (code: number) => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;

/** The text in pieces; what cannot be seen is named. */
export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') out.push({ text: plain, hidden: false });
    plain = '';
  };
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (isHidden(code)) {
      flush();
      out.push({ text: name(code), hidden: true });
    } else plain += char;
  }
  flush();
  return out;
}

/** How many there are, keys and values of a structure included. */
export function countHidden(value: unknown): number {
  if (typeof value === 'string') return pieces(value).filter(piece => piece.hidden).length;
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + countHidden(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, one]) => sum + countHidden(key) + countHidden(one), 0);
}

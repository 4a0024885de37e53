import type { Json } from '../../api/types';

/** Longer texts are shown in part, with a way to get the whole. */
export const TEXT_SHOWN = 64 * 1024;

export function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

export function isScalar(value: Json): value is null | boolean | number | string {
  return value === null || typeof value !== 'object';
}

/** What a text is, as far as it matters for showing it. */
export function kindOf(text: string): 'svg' | 'markdown' | 'text' {
  const head = text.slice(0, 2000).trimStart();
  if (/^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<svg[\s>]/i.test(head)) return 'svg';
  if (/^#{1,6} \S|^\s*[-*] \S[^\n]*\n\s*[-*] \S|\n#{1,6} \S|^\|.+\|\s*\n\|[ :|-]+\|/m.test(head))
    return 'markdown';
  return 'text';
}

export function extensionOf(value: Json): { extension: string; type: string } {
  if (typeof value !== 'string') return { extension: 'json', type: 'application/json' };
  const kind = kindOf(value);
  if (kind === 'svg') return { extension: 'svg', type: 'image/svg+xml' };
  if (kind === 'markdown') return { extension: 'md', type: 'text/markdown' };
  return { extension: 'txt', type: 'text/plain' };
}

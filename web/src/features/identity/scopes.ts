/** Rights as typed: one a line, or with commas or spaces between them. */
export const splitScopes = (text: string): string[] =>
  Array.from(new Set(text.split(/[\s,]+/).filter(part => part !== '')));

/** Conditions as rows of field, operator and value, for people who do not write expressions. The expression stays what is stored:
 * rows are read from it and written into it, and what they cannot say is left to the text. */

export const OPERATORS = [
  '==',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'in',
  'not in',
  'true',
  'false',
  'defined',
  'undefined',
  'empty',
  'filled',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** Operators that need no value. */
export const ALONE = new Set<Operator>(['true', 'false', 'defined', 'undefined', 'empty', 'filled']);

export interface Row {
  field: string;
  operator: Operator;
  /** As written in the expression: `3`, `'text'`, `steps.a.output`. */
  value: string;
}

export interface Rows {
  join: 'and' | 'or';
  rows: Row[];
}

const PATH = String.raw`[A-Za-z_]\w*(?:\.\w+|\[\d+\]|\['[^']*'\]|\["[^"]*"\])*(?:\s*\|\s*(?:length|lower|upper|trim|int|float))?`;
const LITERAL = String.raw`(?:-?\d+(?:\.\d+)?|'[^'\\]*'|"[^"\\]*"|true|false|none|null|\[[^\[\]{}()]*\]|${PATH})`;
const COMPARED = new RegExp(String.raw`^(${PATH})\s*(==|!=|>=|<=|>|<|not\s+in|in)\s*(${LITERAL})$`);
const TESTED = new RegExp(String.raw`^(${PATH})\s+is\s+(not\s+)?(defined|none)$`);
const ALL = new RegExp(`^${PATH}$`);
const WORDS = /^(?:and|or|not|in|is|if|else|true|false|none|null)$/i;

/** The parts between words at the top, outside of quotes and brackets. Null where brackets do not fit. */
function split(text: string): { parts: string[]; joins: string[] } | null {
  const parts: string[] = [];
  const joins: string[] = [];
  let depth = 0;
  let quote = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text[at] ?? '';
    if (quote !== '') {
      if (c === '\\') at += 1;
      else if (c === quote) quote = '';
    } else if (c === "'" || c === '"') quote = c;
    else if ('([{'.includes(c)) depth += 1;
    else if (')]}'.includes(c)) depth -= 1;
    else if (depth === 0) {
      const word = /^\s(and|or)\s/.exec(text.slice(at, at + 5));
      if (word?.[1] === undefined) continue;
      parts.push(text.slice(from, at));
      joins.push(word[1]);
      from = at + word[0].length;
      at = from - 1;
    }
  }
  parts.push(text.slice(from));
  return depth === 0 && quote === '' ? { parts: parts.map(part => part.trim()), joins } : null;
}

function bare(text: string): string {
  const inside = /^\{\{(.*)\}\}$/s.exec(text.trim());
  return (inside?.[1] ?? text).trim();
}

function rowOf(text: string): Row | null {
  const compared = COMPARED.exec(text);
  if (compared !== null) {
    const [, field = '', operator = '', value = ''] = compared;
    const length = /^(.*?)\s*\|\s*length$/.exec(field);
    if (length?.[1] !== undefined && value === '0' && (operator === '==' || operator === '>'))
      return { field: length[1], operator: operator === '==' ? 'empty' : 'filled', value: '' };
    return { field, operator: operator.replace(/\s+/, ' ') as Operator, value };
  }
  const tested = TESTED.exec(text);
  if (tested?.[3] === 'defined' && tested[1] !== undefined)
    return { field: tested[1], operator: tested[2] === undefined ? 'defined' : 'undefined', value: '' };
  const negated = /^not\s+(.*)$/.exec(text);
  const field = negated?.[1] ?? text;
  if (ALL.test(field) && !WORDS.test(field))
    return { field, operator: negated === null ? 'true' : 'false', value: '' };
  return null;
}

/** The rows that say the same as an expression, or null when rows cannot say it. */
export function readRows(expression: string): Rows | null {
  const text = bare(expression);
  if (text === '') return { join: 'and', rows: [] };
  const found = split(text);
  if (found === null) return null;
  const [join = 'and', ...others] = found.joins;
  if (others.some(other => other !== join)) return null;
  const rows = found.parts.map(rowOf);
  return rows.every(row => row !== null) ? { join: join as Rows['join'], rows } : null;
}

function written({ field, operator, value }: Row): string {
  switch (operator) {
    case 'true':
      return field;
    case 'false':
      return `not ${field}`;
    case 'defined':
      return `${field} is defined`;
    case 'undefined':
      return `${field} is not defined`;
    case 'empty':
      return `${field} | length == 0`;
    case 'filled':
      return `${field} | length > 0`;
    default:
      return `${field} ${operator} ${value}`;
  }
}

export const writeRows = ({ join, rows }: Rows): string => rows.map(written).join(` ${join} `);

/** What a person types as a value: a number, a word of the language, something to read, or else a text in quotes. */
export function toValue(typed: string): string {
  const text = typed.trim();
  if (/^-?\d+(\.\d+)?$/.test(text) || /^(true|false|none)$/.test(text)) return text;
  if (/^(steps|inputs|item|index)\b/.test(text) && ALL.test(text)) return text;
  if (/^\[.*\]$/.test(text) || /^(['"]).*\1$/.test(text)) return text;
  return text.includes("'") ? `"${text.replaceAll('"', '')}"` : `'${text}'`;
}

/** As it is shown for typing: a text without its quotes, where that reads back the same. */
export function fromValue(value: string): string {
  const inside = /^(['"])(.*)\1$/.exec(value);
  return inside?.[2] !== undefined && toValue(inside[2]) === value ? inside[2] : value;
}

/** Whether both ends of a row are complete. */
export const isWhole = ({ field, operator, value }: Row) =>
  ALL.test(field) && !WORDS.test(field) && (ALONE.has(operator) || new RegExp(`^${LITERAL}$`).test(value));

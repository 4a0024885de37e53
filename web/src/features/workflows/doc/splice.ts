import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import type { Json } from '../../../api/types';
import { same } from '../../../shared/pointer';
import { valueIn, type Path } from './read';

/** Changes of a YAML text at one place. What is not meant stays as it is, byte for byte; every result is read again and compared
 * with what was wanted, and where cutting the text does not give that, the document is changed through its tree. */

const OUT = {
  lineWidth: 0,
  blockQuote: 'literal',
  aliasDuplicateObjects: false,
  flowCollectionPadding: false,
} as const;

const rangeOf = (node: unknown): [number, number, number] => (node as Node | undefined)?.range ?? [0, 0, 0];
const lineStart = (text: string, at: number) => text.lastIndexOf('\n', at - 1) + 1;
const column = (text: string, at: number) => at - lineStart(text, at);
const isFlow = (node: unknown) => (node as { flow?: boolean } | undefined)?.flow === true;

/** After the line on which a value ends, comments behind it included. */
function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const next = text.indexOf('\n', at);
  return next < 0 ? text.length : next + 1;
}

/** Where a block value really ends: its range may reach over the empty lines and comments behind it. */
function trimmedEnd(text: string, [start, end]: [number, number, number]): number {
  const lines = text.slice(start, end);
  const cut = /(\n[ \t]*(#[^\n]*)?)+$/.exec(lines);
  return cut === null ? end : start + cut.index + 1;
}

function put(text: string, from: number, to: number, what: string): string {
  return text.slice(0, from) + what + text.slice(to);
}

const indented = (block: string, by: number) =>
  block
    .replace(/\n$/, '')
    .split('\n')
    .map(line => (line === '' ? '' : ' '.repeat(by) + line))
    .join('\n') + '\n';

const flowText = (value: Json) => {
  const written = stringify([value], { ...OUT, collectionStyle: 'flow' }).trim();
  return written
    .replaceAll(/\n\s*/g, ' ')
    .replace(/^\[\s*/, '')
    .replace(/\s*\]$/, '');
};
/** A few words in a list stand on one line, as people write them. */
const isShort = (value: Json) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(one => typeof one === 'string' && /^\w{1,40}$/.test(one));

const pairText = (key: string, value: Json) =>
  isShort(value)
    ? `${stringify(key, OUT).trim()}: ${flowText([value]).replace(/^\[(\[.*\])\]$/, '$1')}\n`
    : stringify({ [key]: value }, OUT);

const keyOf = (pair: Pair) => (isScalar(pair.key) ? String(pair.key.value) : String(pair.key));
const pairOf = (map: unknown, key: string | number): Pair | undefined =>
  isMap(map) ? map.items.find(pair => keyOf(pair) === String(key)) : undefined;

/** Where the value of a pair ends, or its key when there is none. */
function pairEnd(text: string, pair: Pair): number {
  const value = pair.value as Node | null;
  if (value?.range == null) return rangeOf(pair.key)[1] + 1;
  return isBlock(value) ? trimmedEnd(text, value.range) : value.range[1];
}

const isBlock = (node: unknown) =>
  ((isMap(node) || isSeq(node)) && !isFlow(node)) ||
  (isScalar(node) && (node.type ?? '').startsWith('BLOCK'));

function replacePair(text: string, map: Node, pair: Pair, value: Json): string {
  const old = pair.value as Node | null;
  const key = rangeOf(pair.key);
  if (isFlow(map)) return put(text, old?.range?.[0] ?? key[1], pairEnd(text, pair), flowText(value));
  const plain = typeof value !== 'object' || value === null;
  if (isScalar(old) && !isBlock(old) && old.range != null && plain) {
    const written = pairText('k', value).replace(/^k: ?/, '').replace(/\n$/, '');
    if (!written.includes('\n')) return put(text, old.range[0], old.range[1], written);
  }
  // A value that stood on one line stays on one line.
  if (isFlow(old) && old?.range != null && (old as { items?: unknown[] }).items?.length !== 0) {
    const written = flowText(value);
    if (written.length < 100) return put(text, old.range[0], old.range[1], written);
  }
  const end = pairEnd(text, pair);
  const written = indented(pairText(keyOf(pair), value), column(text, key[0])).trimStart();
  const closes = end > 0 && text[end - 1] === '\n';
  return put(text, key[0], end, closes ? written : written.replace(/\n$/, ''));
}

function addPair(text: string, map: Node, key: string, value: Json): string | null {
  if (!isMap(map)) return null;
  const last = map.items.at(-1);
  if (last === undefined) return null;
  const [first] = map.items;
  if (isFlow(map)) {
    const end = pairEnd(text, last);
    return put(
      text,
      end,
      end,
      `, ${flowText({ [key]: value })
        .replace(/^\{\s*/, '')
        .replace(/\s*\}$/, '')}`,
    );
  }
  const at = lineEnd(text, pairEnd(text, last));
  const block = indented(pairText(key, value), column(text, rangeOf(first?.key)[0]));
  return put(text, at, at, (at > 0 && text[at - 1] !== '\n' ? '\n' : '') + block);
}

function removePair(text: string, map: Node, pair: Pair): string | null {
  if (!isMap(map) || map.items.length < 2) return null;
  const at = map.items.indexOf(pair);
  const next = map.items[at + 1];
  const [start] = rangeOf(pair.key);
  if (isFlow(map)) {
    if (next !== undefined) return put(text, start, rangeOf(next.key)[0], '');
    const previous = map.items[at - 1];
    return previous === undefined ? null : put(text, pairEnd(text, previous), pairEnd(text, pair), '');
  }
  // The first key of a list's element shares the line with its dash: the next key takes its place.
  if (text.slice(lineStart(text, start), start).trim() !== '')
    return next === undefined ? null : put(text, start, rangeOf(next.key)[0], '');
  return put(text, lineStart(text, start), lineEnd(text, pairEnd(text, pair)), '');
}

/** The place of the dash before an element of a block list. */
function dashOf(text: string, item: Node): number | null {
  let at = rangeOf(item)[0] - 1;
  while (at >= 0 && /[\s]/.test(text[at] ?? '')) at -= 1;
  return text[at] === '-' && text.slice(lineStart(text, at), at).trim() === '' ? at : null;
}

function itemEnd(text: string, item: Node): number {
  return lineEnd(text, isBlock(item) ? trimmedEnd(text, rangeOf(item)) : rangeOf(item)[1]);
}

/** The first of the comment lines that stand directly above a line. */
function aboveComments(text: string, start: number): number {
  let at = start;
  while (at > 0) {
    const previous = lineStart(text, at - 1);
    if (!/^[ \t]*#/.test(text.slice(previous, at))) break;
    at = previous;
  }
  return at;
}

/** The lines of an element with the comments above it, without its indentation. */
export function cutItem(text: string, list: Path, index: number): string | null {
  const item = parseDocument(text).getIn([...list, index], true) as Node | undefined;
  if (item === undefined) return null;
  const dash = dashOf(text, item);
  if (dash === null) return null;
  const by = column(text, dash);
  return text
    .slice(aboveComments(text, lineStart(text, dash)), itemEnd(text, item))
    .split('\n')
    .map(line => (line.slice(0, by).trim() === '' ? line.slice(by) : line))
    .join('\n');
}

function addItem(text: string, list: unknown, index: number, block: string): string | null {
  if (!isSeq(list) || isFlow(list)) return null;
  const items = list.items as Node[];
  const [first] = items;
  const dash = first === undefined ? null : dashOf(text, first);
  if (dash === null) return null;
  const lines = indented(block, column(text, dash));
  // Directly behind the one before, so that comments above the next stay with the next.
  const previous = items[Math.min(index, items.length) - 1];
  if (previous === undefined) {
    const at = aboveComments(text, lineStart(text, dash));
    return put(text, at, at, lines);
  }
  const at = itemEnd(text, previous);
  return put(text, at, at, (at > 0 && text[at - 1] !== '\n' ? '\n' : '') + lines);
}

function dropItem(text: string, list: unknown, index: number): string | null {
  if (!isSeq(list) || list.items.length < 2) return null;
  const item = list.items[index] as Node | undefined;
  if (item === undefined) return null;
  if (isFlow(list)) {
    const next = list.items[index + 1] as Node | undefined;
    if (next !== undefined) return put(text, rangeOf(item)[0], rangeOf(next)[0], '');
    return put(text, rangeOf(list.items[index - 1])[1], rangeOf(item)[1], '');
  }
  const dash = dashOf(text, item);
  if (dash === null) return null;
  return put(text, aboveComments(text, lineStart(text, dash)), itemEnd(text, item), '');
}

const value = (document: Document) => (document.toJS({ maxAliasCount: 50 }) ?? null) as Json;

/** The cut text if it says what is wanted, else the tree's way. */
function settle(text: string, cut: string | null, change: (document: Document) => void): string {
  const document = parseDocument(text);
  change(document);
  const wanted = value(document);
  if (cut !== null) {
    const got = parseDocument(cut);
    if (got.errors.length === 0 && same(value(got), wanted)) return cut;
  }
  const written = document.toString(OUT);
  const again = parseDocument(written);
  if (again.errors.length > 0 || !same(value(again), wanted))
    throw new Error('this cannot be written into the text');
  return written;
}

/** Sets what stands at a place; what leads to it is made. `undefined` removes it. */
export function setIn(text: string, path: Path, next: Json | undefined): string {
  const document = parseDocument(text);
  const key = path.at(-1);
  if (key === undefined) throw new Error('the whole document is not set this way');
  const holder = document.getIn(path.slice(0, -1), true) as Node | undefined;
  const there = valueIn(value(document), path);
  if (next === undefined) {
    if (there === undefined) return text;
    const pair = pairOf(holder, key);
    const cut =
      pair !== undefined && holder !== undefined
        ? removePair(text, holder, pair)
        : isSeq(holder)
          ? dropItem(text, holder, Number(key))
          : null;
    return settle(text, cut, one => one.deleteIn(path));
  }
  if (there !== undefined && same(there, next)) return text;
  const change = (one: Document) =>
    one.setIn(path, typeof next === 'object' && next !== null ? one.createNode(next) : next);
  const pair = pairOf(holder, key);
  if (holder !== undefined && pair !== undefined && isPair(pair))
    return settle(text, replacePair(text, holder, pair, next), change);
  if (holder !== undefined && isMap(holder) && holder.items.length > 0)
    return settle(text, addPair(text, holder, String(key), next), change);
  const outer = path.slice(0, -1);
  const empty = outer.length > 0 && (holder === undefined || !isSeq(holder)) && typeof key === 'string';
  if (empty && isEmpty(valueIn(value(document), outer))) return setIn(text, outer, { [key]: next });
  return settle(text, null, change);
}

const isEmpty = (there: Json | undefined) =>
  there === undefined || there === null || (typeof there === 'object' && Object.keys(there).length === 0);

/** Puts an element into a list, which is made if there is none. `block` is its text, as `cutItem` gives it. */
export function insertIn(text: string, list: Path, index: number, block: string): string {
  const document = parseDocument(text);
  const [item] = value(parseDocument(block)) as Json[];
  const there = document.getIn(list, true);
  if (!isSeq(there) || there.items.length === 0) return setIn(text, list, [item ?? null]);
  return settle(text, addItem(text, there, index, block), one => {
    const seq = one.getIn(list, true);
    if (isSeq(seq)) seq.items.splice(index, 0, one.createNode(item));
  });
}

export const itemText = (item: Json) => stringify([item], OUT);

import { parseDocument, stringify, type Document } from 'yaml';
import type { JsonObject } from '../../../api/resources';
import type { Json } from '../../../api/types';
import { changes } from '../draft/merge';
import { parts } from '../../../shared/pointer';

/** A document as YAML or JSON text, and back. An edit elsewhere changes the text only where it must. */

export type Format = 'yaml' | 'json';

export type Parsed = { ok: true; value: Json } | { ok: false; why: string; line: number | null };

export function print(value: JsonObject, format: Format): string {
  if (format === 'json') return `${JSON.stringify(value, null, 2)}\n`;
  return stringify(value, { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false });
}

/** JSON is YAML too, but its own parser says more plainly what is wrong with it. */
export function parse(text: string, format: Format): Parsed {
  if (format === 'json') return parseJson(text);
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const [why] = error.message.split(' at line');
    return { ok: false, why: why ?? error.message, line: error.linePos?.[0].line ?? null };
  }
  return { ok: true, value: asJson(document) };
}

/** Aliases are bounded: a short text must not become a huge value. */
const asJson = (document: Document) => (document.toJS({ maxAliasCount: 50 }) ?? null) as Json;

function parseJson(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const at = /position (\d+)/.exec(message)?.[1];
    const line = at === undefined ? null : text.slice(0, Number(at)).split('\n').length;
    return { ok: false, why: message.replace(/ \(line.*$| in JSON at position.*$/, ''), line };
  }
}

/** The text after the document was changed elsewhere: comments, order and spelling of the rest stay. */
export function follow(text: string, format: Format, next: JsonObject): string {
  const old = parse(text, format);
  if (!old.ok) return text;
  const steps = changes(old.value, next);
  if (steps.length === 0) return text;
  if (format === 'json' || steps.some(({ path }) => path === '')) return print(next, format);
  const document = parseDocument(text);
  for (const { path, new: value } of steps) {
    if (value === undefined) document.deleteIn(parts(path));
    // A plain value put into its place keeps the comment beside it.
    else if (typeof value === 'object') document.setIn(parts(path), document.createNode(value));
    else document.setIn(parts(path), value);
  }
  const result = document.toString({ lineWidth: 0 });
  const read = parse(result, format);
  // Anchors that were cut apart, for instance: then it is written anew.
  return read.ok && changes(read.value, next).length === 0 ? result : print(next, format);
}

/** The line on which a place stands, for a list of what is wrong. */
export function lineOf(text: string, format: Format, pointer: string): number | null {
  if (format === 'json') return null;
  const document = parseDocument(text);
  for (let path = parts(pointer); path.length > 0; path = path.slice(0, -1)) {
    const node = document.getIn(path, true) as { range?: [number, number, number] | null } | undefined;
    if (node?.range != null) return text.slice(0, node.range[0]).split('\n').length;
  }
  return null;
}

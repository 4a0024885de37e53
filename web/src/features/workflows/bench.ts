import { createContext, useContext } from 'react';
import type { Diagnostic, Tool } from '../../api/workflows';
import type { JsonObject } from '../../api/resources';
import type { Flow, Step } from './doc/read';
import type { Spot } from './doc/edit';
import type { TestState } from './run/use-test-run';

/** What every view of one document needs, and what each can do to it. */
export interface Bench {
  workspace: string;
  name: string;
  text: string;
  /** Of the newest text that can be read. */
  flow: Flow;
  /** The newest text cannot be read: canvas, outline and form show the one before and wait. */
  stale: boolean;
  readOnly: boolean;
  selected: string | null;
  select: (key: string | null) => void;
  /** Takes a change of the text; what cannot be written is said, not thrown. */
  apply: (change: () => string, selected?: string | null) => void;
  type: (text: string) => void;
  undo: () => void;
  redo: () => void;
  diagnostics: Diagnostic[];
  tools: Tool[];
  pins: JsonObject;
  pin: (step: string, value: JsonObject[string] | undefined) => void;
  test: TestState;
  rename: (step: Step, to: string) => void;
  remove: (key: string) => void;
  ask: (question: Question | null) => void;
  openForm: () => void;
}

export type Question =
  | { kind: 'add'; spot: Spot }
  | { kind: 'connect'; from: string }
  | { kind: 'actions'; step: string }
  | { kind: 'move'; step: string }
  | { kind: 'test'; until?: string; only?: string };

export const BenchContext = createContext<Bench | null>(null);

export function useBench(): Bench {
  const bench = useContext(BenchContext);
  if (bench === null) throw new Error('a view stands outside of its document');
  return bench;
}

/** The server counts bytes, the browser UTF-16 units. */
export function unitOf(text: string, byte: number): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    if (bytes >= byte) return at;
    const code = text.codePointAt(at) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (code >= 0x10000) at += 1;
  }
  return text.length;
}

/** Where a finding stands in a text, never outside of it. */
export function rangeOf(text: string, { span }: Diagnostic): [number, number] {
  const from = unitOf(text, span.start);
  return [from, Math.max(from, unitOf(text, span.end))];
}

export function fixed(text: string, { fix }: Diagnostic): string {
  if (fix === undefined) return text;
  return text.slice(0, unitOf(text, fix.start)) + fix.replacement + text.slice(unitOf(text, fix.end));
}

export const problemsOf = (diagnostics: Diagnostic[], step: Step) =>
  diagnostics.filter(one => one.step === step.id && one.step !== '');

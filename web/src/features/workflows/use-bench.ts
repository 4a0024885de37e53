import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { JsonObject } from '../../api/resources';
import type { Diagnostic, Source } from '../../api/workflows';
import { toast } from '../../shared/toasts';
import type { Bench, Question } from './bench';
import { removeStep, rename } from './doc/edit';
import { read, type Flow } from './doc/read';
import { checkQuery, toolsQuery } from './queries';
import { useTestRun } from './run/use-test-run';
import { textOf } from './state';
import type { Document } from './use-document';

const CHECK_AFTER_MS = 250;

/** The value once it rests. */
function useResting<T>(value: T, ms: number): T {
  const [resting, setResting] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setResting(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return resting;
}

const EMPTY = read('steps: []\n');

/** The newest text that can be read; while the newest cannot, the one before. */
function useFlow(text: string): {
  flow: Flow;
  stale: boolean;
  broken: { why: string; line: number; column: number } | null;
} {
  const asked = useDeferredValue(text);
  const got = useMemo(() => read(asked), [asked]);
  const [last, setLast] = useState<Flow>(() => {
    const found = got.ok ? got : EMPTY;
    if (!found.ok) throw new Error(found.why);
    return found.flow;
  });
  if (got.ok && got.flow !== last) setLast(got.flow);
  return { flow: got.ok ? got.flow : last, stale: !got.ok, broken: got.ok ? null : got };
}

/** A step has its new name in the text and in the address, but not in the same moment: until then either means it. */
function meant(
  flow: Flow,
  selected: string | null,
  renamed: readonly [string, string] | null,
): string | null {
  if (selected === null || renamed === null || flow.byKey.has(selected)) return selected;
  const [from, to] = renamed;
  return selected === from ? to : selected === to ? from : selected;
}

function useSelected(flow: Flow, asked: string | null) {
  const [renamed, setRenamed] = useState<readonly [string, string] | null>(null);
  return { selected: meant(flow, asked, renamed), setRenamed };
}

const NO_DIAGNOSTICS: Diagnostic[] = [];

/** What the server says about the text, once it rests. */
function useChecked(name: string, text: string) {
  const resting = useResting(text, CHECK_AFTER_MS);
  const check = useQuery(checkQuery(name, resting));
  const current = resting === text && !check.isPlaceholderData;
  // Findings of an older text would point at the wrong places.
  const diagnostics = current ? (check.data?.diagnostics ?? NO_DIAGNOSTICS) : NO_DIAGNOSTICS;
  return { check, current, diagnostics };
}

function usePins() {
  const [pins, setPins] = useState<JsonObject>({});
  const pin = useCallback<Bench['pin']>(
    (step, value) =>
      setPins(old => {
        const { [step]: _, ...rest } = old;
        return value === undefined ? rest : { ...rest, [step]: value };
      }),
    [],
  );
  return { pins, pin };
}

export interface Place {
  selected: string | null;
  onSelect: (key: string | null) => void;
  onAsk: (question: Question | null) => void;
  onForm: () => void;
}

/** Takes a change of the text, and says what cannot be written. */
function useApply(act: Document['act'], place: RefObject<Place>) {
  const { t } = useLingui();
  return useCallback<Bench['apply']>(
    (change, chosen) => {
      try {
        act({ type: 'edit', text: change(), typedAt: null });
        if (chosen !== undefined && chosen !== null) place.current.onSelect(chosen);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        toast(t`The text was not changed: ${why}`, 'alert');
      }
    },
    [act, place, t],
  );
}

/** What the views share, made of the document and of what the server says about it. */
export function useBenchOf(document: Document, source: Source, readOnly: boolean, place: Place) {
  const { t } = useLingui();
  const { state, act } = document;
  const text = textOf(state);
  const { workspace, name } = source;
  const { flow, stale, broken } = useFlow(text);
  const { check, current, diagnostics } = useChecked(name, text);
  const tools = useQuery(toolsQuery).data;
  const { pins, pin } = usePins();
  const test = useTestRun();
  const latest = useRef(place);
  useEffect(() => {
    latest.current = place;
  });
  const { selected, setRenamed } = useSelected(flow, place.selected);
  const apply = useApply(act, latest);
  const bench = useMemo((): Bench => {
    return {
      workspace,
      name,
      text,
      flow,
      stale,
      readOnly,
      selected,
      diagnostics,
      tools: tools ?? [],
      pins,
      pin,
      test,
      apply,
      select: key => latest.current.onSelect(key),
      type: next => act({ type: 'edit', text: next, typedAt: performance.now() }),
      undo: () => act({ type: 'undo' }),
      redo: () => act({ type: 'redo' }),
      rename: (step, to) => {
        setRenamed([step.key, to]);
        apply(() => rename(flow, step, to), to);
      },
      remove: key => {
        const step = flow.byKey.get(key);
        if (step === undefined || readOnly) return;
        apply(() => removeStep(flow, step));
        latest.current.onSelect(null);
        toast(t`${key} is removed.`, 'status', { label: t`Undo`, perform: () => act({ type: 'undo' }) });
      },
      ask: question => latest.current.onAsk(question),
      openForm: () => latest.current.onForm(),
    };
  }, [
    workspace,
    name,
    text,
    flow,
    stale,
    readOnly,
    selected,
    setRenamed,
    diagnostics,
    tools,
    pins,
    pin,
    test,
    apply,
    act,
    t,
  ]);
  return { bench, broken, checked: check.data, current, checkError: check.error };
}

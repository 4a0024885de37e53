import { useLingui } from '@lingui/react/macro';
import { setDiagnostics, type Diagnostic as Mark } from '@codemirror/lint';
import { Annotation, Compartment, EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, keymap, type DecorationSet } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { fixed, rangeOf, useBench, type Bench } from '../bench';
import { between } from '../doc/history';
import { stepAt } from '../doc/read';
import { KINDS } from '../words';
import type { Words } from './complete';
import { extensions } from './setup';

/** Changes that come from elsewhere must not come back as typing. */
const fromOutside = Annotation.define<boolean>();

const marks = StateEffect.define<{ from: number; to: number } | null>();
const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(old, transaction) {
    let next = old.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(marks)) continue;
      next = Decoration.none;
      if (effect.value === null) continue;
      const { doc } = transaction.state;
      const lines = [];
      const last = doc.lineAt(Math.min(effect.value.to, doc.length)).number;
      for (let n = doc.lineAt(Math.min(effect.value.from, doc.length)).number; n <= last; n++)
        lines.push(Decoration.line({ class: 'cm-step' }).range(doc.line(n).from));
      next = Decoration.set(lines);
    }
    return next;
  },
  provide: field => EditorView.decorations.from(field),
});

function wordsOf(bench: Bench): Words {
  const inputs = bench.flow.value['inputs'];
  return {
    uses: [...KINDS.map(kind => kind.uses), ...bench.tools.map(tool => tool.name)],
    steps: bench.flow.steps.map(step => step.id).filter(Boolean),
    inputs: typeof inputs === 'object' && inputs !== null ? Object.keys(inputs) : [],
  };
}

/** The editor is a system outside of React: it is made once, and told of what changes. */
function useEditor(bench: Bench, label: string) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(bench);
  const writable = useRef(new Compartment());
  useEffect(() => {
    latest.current = bench;
  });
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    const run = (act: (now: Bench) => void) => () => {
      act(latest.current);
      return true;
    };
    const keys = keymap.of([
      { key: 'Mod-z', run: run(now => now.undo()), preventDefault: true },
      { key: 'Mod-y', mac: 'Mod-Shift-z', run: run(now => now.redo()), preventDefault: true },
      { key: 'Mod-Shift-z', run: run(now => now.redo()), preventDefault: true },
    ]);
    const completing = new Compartment();
    const listener = EditorView.updateListener.of(update => {
      const outside = update.transactions.some(one => one.annotation(fromOutside) === true);
      const now = latest.current;
      if (update.docChanged && !outside) now.type(update.state.doc.toString());
      else if (update.selectionSet && !outside && update.view.hasFocus) {
        const step = stepAt(now.flow, update.state.selection.main.head);
        if (step !== undefined && step.key !== now.selected) now.select(step.key);
      }
    });
    const made = new EditorView({
      parent,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          extensions(label, keys),
          completing.of([]),
          marked,
          listener,
          writable.current.of(EditorState.readOnly.of(latest.current.readOnly)),
        ],
      }),
    });
    view.current = made;
    // Completion comes after the text: nobody needs it to read.
    void import('./complete').then(({ completion }) => {
      if (view.current !== made) return;
      made.dispatch({ effects: completing.reconfigure(completion(() => wordsOf(latest.current))) });
    });
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [label]);
  return { host, view };
}

/** The whole file as text. The text follows changes of the other views, as little as it can. */
export function YamlPane() {
  const { t } = useLingui();
  const bench = useBench();
  const { host, view } = useEditor(bench, t`Workflow as YAML`);
  const { text, diagnostics, selected, flow, stale } = bench;
  useEffect(() => {
    const now = view.current;
    if (now === null) return;
    const old = now.state.doc.toString();
    if (old === text) return;
    const { at, removed, added } = between(old, text);
    now.dispatch({
      changes: { from: at, to: at + removed.length, insert: added },
      annotations: fromOutside.of(true),
    });
  }, [text, view]);
  useEffect(() => {
    const now = view.current;
    if (now === null || now.state.doc.toString() !== text) return;
    const found = diagnostics.map((one): Mark => {
      const [from, to] = rangeOf(text, one);
      const title = one.fix?.title;
      return {
        from,
        to,
        severity: one.severity,
        source: one.code,
        message: `${one.message}${one.label === '' ? '' : `: ${one.label}`}`,
        ...(title === undefined
          ? {}
          : { actions: [{ name: title, apply: () => bench.apply(() => fixed(text, one)) }] }),
      };
    });
    now.dispatch(setDiagnostics(now.state, found));
  }, [text, diagnostics, view, bench]);
  useEffect(() => {
    const now = view.current;
    if (now === null || stale || now.state.doc.toString() !== flow.text) return;
    const step = selected === null ? undefined : flow.byKey.get(selected);
    const head = now.state.selection.main.head;
    const there = step !== undefined && head >= step.start && head <= step.end;
    now.dispatch({
      effects: [
        marks.of(step === undefined ? null : { from: step.start, to: Math.max(step.start, step.end - 1) }),
        ...(step === undefined || there || now.hasFocus
          ? []
          : [EditorView.scrollIntoView(step.start, { y: 'center' })]),
      ],
      annotations: fromOutside.of(true),
    });
  }, [selected, flow, stale, view]);
  return <div ref={host} className="h-full min-h-0 overflow-hidden" data-testid="yaml" />;
}

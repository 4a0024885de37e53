import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';

export interface Words {
  uses: string[];
  steps: string[];
  inputs: string[];
}

/** What fits here: kinds and tools after `uses:`, ids after `steps.` and in `needs`, names after `inputs.`. */
function complete(words: () => Words) {
  return (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const offer = (typed: string, options: string[], type: string): CompletionResult => ({
      from: context.pos - typed.length,
      options: options.map(label => ({ label, type })),
      validFor: /^[\w./-]*$/,
    });
    const uses = /\buses:\s*["']?([\w./-]*)$/.exec(before);
    if (uses) return offer(uses[1] ?? '', words().uses, 'function');
    const step = /\bsteps\.(\w*)$/.exec(before);
    if (step) return offer(step[1] ?? '', words().steps, 'variable');
    const input = /\binputs\.(\w*)$/.exec(before);
    if (input) return offer(input[1] ?? '', words().inputs, 'variable');
    const need = /\bneeds:\s*\[(?:[^\]]*,)?\s*(\w*)$/.exec(before);
    if (need) return offer(need[1] ?? '', words().steps, 'variable');
    return null;
  };
}

export const completion = (words: () => Words): Extension =>
  autocompletion({ override: [complete(words)], icons: false });

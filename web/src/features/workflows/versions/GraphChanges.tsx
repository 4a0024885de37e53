import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import { compareGraphs, type StepChange } from '../doc/compare';
import { read } from '../doc/read';
import { iconOf } from '../words';

/** What changed in the graph: steps that came, went, changed or moved, and connections. */
export function GraphChanges({ old, next }: { old: string; next: string }) {
  const { t } = useLingui();
  const diff = useMemo(() => {
    const [a, b] = [read(old), read(next)];
    return a.ok && b.ok ? compareGraphs(a.flow, b.flow) : null;
  }, [old, next]);
  const words: Record<StepChange['kind'], string> = {
    added: t`new`,
    removed: t`gone`,
    changed: t`changed`,
    moved: t`moved`,
  };
  const signs: Record<StepChange['kind'], string> = { added: '+', removed: '−', changed: '~', moved: '→' };
  const looks: Record<StepChange['kind'], string> = {
    added: 'st-ready',
    removed: 'st-failed',
    changed: 'st-waiting',
    moved: 'st-idle',
  };
  if (diff === null || (diff.steps.length === 0 && diff.edges.length === 0)) return null;
  return (
    <section aria-label={t`Changes of the graph`} className="space-y-1.5" data-testid="graph-changes">
      <h3 className="text-sm font-semibold">
        <Trans>Steps</Trans>
      </h3>
      <ul className="flex flex-wrap gap-1.5">
        {diff.steps.map(step => {
          const Icon = iconOf(step.uses);
          return (
            <li
              key={`${step.kind} ${step.key}`}
              className={`${looks[step.kind]} flex items-center gap-1.5 rounded-md border border-st-outline bg-st-tint px-2 py-0.5 text-sm`}
            >
              <span aria-hidden="true" className="font-mono text-st-text">
                {signs[step.kind]}
              </span>
              <Icon className="size-3.5" aria-hidden="true" />
              {step.key}
              <span className="text-xs text-st-text">
                {words[step.kind]}
                {step.fields.length > 0 && `: ${step.fields.join(', ')}`}
              </span>
            </li>
          );
        })}
      </ul>
      {diff.edges.length > 0 && (
        <ul className="flex flex-wrap gap-x-3 text-sm text-muted">
          {diff.edges.map(edge => (
            <li key={`${edge.kind} ${edge.from} ${edge.to}`}>
              {edge.kind === 'added'
                ? t`+ ${edge.to} waits for ${edge.from}`
                : t`− ${edge.to} no longer waits for ${edge.from}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

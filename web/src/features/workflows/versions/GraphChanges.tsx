import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { failureOf } from '../../../api/errors';
import type { GraphDiff } from '../../../api/workflows';
import { compareQuery } from '../queries';
import { StepIcon } from '../StepIcon';

type Node = GraphDiff['nodes'][number];
type Change = Node['change'];

/** Every change has its sign and its word; the colour only says it sooner. */
const SIGNS: Record<Change, string> = { same: '', added: '+', removed: '−', changed: '~' };
const LOOKS: Record<Change, string> = {
  same: 'border-divider bg-surface',
  added: 'st-ready border-2 border-st-outline bg-st-tint',
  removed: 'st-failed border-2 border-dotted border-st-outline bg-st-tint',
  changed: 'st-waiting border-2 border-dashed border-st-outline bg-st-tint',
};
const LINES: Record<Change, string> = {
  same: 'text-muted',
  added: 'st-ready text-st-text',
  removed: 'st-failed text-st-text',
  changed: 'st-waiting text-st-text',
};

function useWords() {
  const { t } = useLingui();
  const words: Record<Change, string> = { same: '', added: t`new`, removed: t`gone`, changed: t`changed` };
  const field = (name: string) => (name === 'place' ? t`its place` : name);
  return ({ change, fields, was }: Node) =>
    [
      words[change] + (fields.length > 0 ? `: ${fields.map(field).join(', ')}` : ''),
      ...(was === undefined ? [] : [t`was ${was}`]),
    ].join(', ');
}

function Box({ node, words }: { node: Node; words: string }) {
  const { x, y, width, height, change, lanes } = node;
  const framed = lanes !== undefined && lanes.length > 0;
  return (
    <li
      data-change={change}
      className={`absolute overflow-hidden rounded-md border px-2 py-1 text-sm ${LOOKS[change]}`}
      style={{ left: x, top: y, width, height }}
    >
      <span className="flex items-center gap-1.5 font-semibold">
        {change !== 'same' && (
          <span aria-hidden="true" className="font-mono text-st-text">
            {SIGNS[change]}
          </span>
        )}
        <StepIcon uses={node.uses} />
        <span className="truncate">{node.id}</span>
        {framed && words !== '' && <span className="truncate text-xs font-normal text-st-text">{words}</span>}
      </span>
      {!framed && (
        <span className={`block truncate text-xs ${change === 'same' ? 'text-muted' : 'text-st-text'}`}>
          {words === '' ? node.uses : words}
        </span>
      )}
    </li>
  );
}

function Drawing({ diff }: { diff: GraphDiff }) {
  const { t } = useLingui();
  const wordsOf = useWords();
  const { width, height, nodes, edges } = diff;
  // Frames first, so that what they hold stands on them.
  const inOrder = nodes.toSorted((a, b) => Number(b.lanes !== undefined) - Number(a.lanes !== undefined));
  return (
    <section
      aria-label={t`Both versions in one drawing`}
      tabIndex={0}
      className="max-h-[45vh] overflow-auto rounded-md border border-divider bg-canvas"
      data-testid="graph-drawing"
    >
      <div className="relative" style={{ width, height }}>
        <ul>
          {inOrder.map(node => (
            <Box key={`${node.change} ${node.id}`} node={node} words={wordsOf(node)} />
          ))}
        </ul>
        <svg
          className="pointer-events-none absolute inset-0"
          width={width}
          height={height}
          aria-hidden="true"
        >
          {edges
            .filter(({ points }) => points.length > 0)
            .map(({ from, to, change, points }) => (
              <polyline
                key={`${from} ${to}`}
                className={LINES[change]}
                points={points.map(point => point.join(',')).join(' ')}
                fill="none"
                stroke="currentColor"
                strokeWidth={change === 'same' ? 1 : 2}
                strokeDasharray={change === 'removed' ? '3 4' : undefined}
              />
            ))}
        </svg>
      </div>
    </section>
  );
}

/** What changed in the graph, as the server compares it: steps that came, went or changed, and connections. */
export function GraphChanges({ old, next }: { old: string; next: string }) {
  const { t } = useLingui();
  const wordsOf = useWords();
  const { data, error } = useQuery(compareQuery(old, next));
  if (error !== null) {
    const why = failureOf(error).message;
    return <p className="text-sm text-muted">{t`The steps cannot be compared: ${why}`}</p>;
  }
  if (data === undefined) return null;
  const steps = data.nodes.filter(({ change }) => change !== 'same');
  const edges = data.edges.filter(({ change }) => change !== 'same');
  if (steps.length === 0 && edges.length === 0) return null;
  const name = (at: number) => data.nodes[at]?.id ?? '';
  return (
    <section aria-label={t`Changes of the graph`} className="space-y-1.5" data-testid="graph-changes">
      <h3 className="text-sm font-semibold">
        <Trans>Steps</Trans>
      </h3>
      <ul className="flex flex-wrap gap-1.5">
        {steps.map(step => (
          <li
            key={`${step.change} ${step.id}`}
            className={`${LINES[step.change]} flex items-center gap-1.5 rounded-md border border-st-outline bg-st-tint px-2 py-0.5 text-sm`}
          >
            <span aria-hidden="true" className="font-mono">
              {SIGNS[step.change]}
            </span>
            <span className="text-text">{step.id}</span>
            <span className="text-xs">{wordsOf(step)}</span>
          </li>
        ))}
      </ul>
      {edges.length > 0 && (
        <ul className="flex flex-wrap gap-x-3 text-sm text-muted">
          {edges.map(edge => {
            const [from, to] = [name(edge.from), name(edge.to)];
            return (
              <li key={`${edge.change} ${edge.from} ${edge.to}`}>
                {edge.change === 'added'
                  ? t`+ ${to} waits for ${from}`
                  : t`− ${to} no longer waits for ${from}`}
              </li>
            );
          })}
        </ul>
      )}
      <Drawing diff={data} />
    </section>
  );
}

import { Trans, useLingui } from '@lingui/react/macro';
import { Download } from 'lucide-react';
import { isBlobRef, type Payload, type RunView } from '../../../api/types';
import { Empty } from '../../../shared/Empty';
import { downloadText } from '../../../shared/clipboard';
import { PayloadView } from '../../../shared/payload/PayloadView';
import { isActive } from '../../../shared/status';
import { Button } from '../../../ui/Button';

/** The declared outputs in their order; what is not declared comes after them. */
export function orderOutputs(outputs: Payload, order: string[]): [string, Payload][] {
  if (typeof outputs !== 'object' || outputs === null || Array.isArray(outputs)) return [];
  const map = outputs as { [key: string]: Payload };
  const names = [
    ...order.filter(name => name in map),
    ...Object.keys(map).filter(name => !order.includes(name)),
  ];
  return names.map(name => [name, map[name] ?? null]);
}

function WhyEmpty({ view }: { view: RunView }) {
  const { t } = useLingui();
  const why = isActive(view.run.status)
    ? t`The run is not over yet: outputs are made at its end.`
    : view.run.status === 'succeeded'
      ? t`The workflow declares no outputs.`
      : t`The run did not reach its end.`;
  return <Empty title={t`No outputs`} why={why} />;
}

export function Outputs({ view }: { view: RunView }) {
  const { t } = useLingui();
  const { outputs } = view;
  if (isBlobRef(outputs)) return <PayloadView value={outputs} name={t`Outputs`} />;
  const list = orderOutputs(outputs, view.outputs_order);
  if (list.length === 0) return <WhyEmpty view={view} />;
  return (
    <div className="space-y-4">
      {list.map(([name, value]) => (
        <section key={name} aria-label={name} className="min-w-0">
          <h2 className="mb-1 font-mono text-sm break-all">{name}</h2>
          <PayloadView value={value} name={name} />
        </section>
      ))}
      <Button
        onClick={() =>
          downloadText(
            `${view.run.name}-${view.run.id}.json`,
            JSON.stringify(outputs, null, 2),
            'application/json',
          )
        }
      >
        <Download className="size-3.5" aria-hidden="true" />
        <Trans>Download all as JSON</Trans>
      </Button>
    </div>
  );
}

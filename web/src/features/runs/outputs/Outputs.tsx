import { Trans, useLingui } from '@lingui/react/macro';
import { Download } from 'lucide-react';
import { isBlobRef, type RunView } from '../../../api/types';
import { Empty } from '../../../shared/Empty';
import { downloadText } from '../../../shared/clipboard';
import { PayloadView } from '../../../shared/payload/PayloadView';
import { isActive } from '../../../shared/status';
import { Button } from '../../../ui/Button';
import { Answers } from '../task/Answers';
import { orderOutputs } from './order';

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
      {view.answers.length > 0 && (
        <section aria-label={t`Worked out`}>
          <h2 className="mb-1 text-sm font-semibold">
            <Trans>Worked out for the outputs</Trans>
          </h2>
          <Answers answers={view.answers} />
        </section>
      )}
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

import { useLingui } from '@lingui/react/macro';
import type { CallView } from '../../../api/types';
import { PayloadView } from '../../../shared/payload/PayloadView';
import { taskLook } from '../../../shared/status';
import { Duration } from '../../../shared/Time';
import { StatusChip } from '../../../ui/StatusChip';

/** The tool calls that a model asked for, in order. */
export function CallList({ calls }: { calls: CallView[] }) {
  const { t, i18n } = useLingui();
  return (
    <ol className="space-y-2">
      {calls.map(call => (
        <li key={call.call}>
          <details className="min-w-0 rounded-md border border-divider">
            <summary className="flex min-h-8 flex-wrap items-center gap-2 px-2 text-sm hover:bg-hover">
              <code className="font-mono">{call.tool}</code>
              <StatusChip look={taskLook(call.status, i18n)} plain />
              <span className="ms-auto text-muted">
                <Duration from={call.started_at} to={call.ended_at} />
              </span>
            </summary>
            <div className="space-y-2 p-2">
              <PayloadView value={call.input} name={t`Input`} />
              {call.output !== null && <PayloadView value={call.output} name={t`Output`} />}
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}

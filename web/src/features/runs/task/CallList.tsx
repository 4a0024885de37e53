import { useLingui } from '@lingui/react/macro';
import type { CallView } from '../../../api/types';
import { PayloadView } from '../../../shared/payload/PayloadView';
import { taskLook } from '../../../shared/status';
import { Duration } from '../../../shared/Time';
import { Fold } from '../../../ui/Fold';
import { StatusChip } from '../../../ui/StatusChip';

/** The tool calls that a model asked for, in order. */
export function CallList({ calls }: { calls: CallView[] }) {
  const { t, i18n } = useLingui();
  return (
    <ol className="space-y-2">
      {calls.map(call => (
        <li key={call.call}>
          <Fold
            line={
              <>
                <code className="min-w-0 font-mono break-all">{call.tool}</code>
                <StatusChip look={taskLook(call.status, i18n)} plain />
                <span className="ms-auto text-muted">
                  <Duration from={call.started_at} to={call.ended_at} />
                </span>
              </>
            }
          >
            <PayloadView value={call.input} name={t`Input`} />
            {call.output !== null && <PayloadView value={call.output} name={t`Output`} />}
          </Fold>
        </li>
      ))}
    </ol>
  );
}

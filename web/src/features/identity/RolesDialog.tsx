import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { failureOf } from '../../api/errors';
import { manageApi, type Account, type Held } from '../../api/manage';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { toast } from '../../shared/toasts';
import { Button, IconButton } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { keys } from './queries';
import { RolePicker } from './RolePicker';

interface Line {
  key: number;
  held: Held;
}

const same = (a: Held, b: Held) => a.role === b.role && a.workspace === b.workspace;

interface LinesProps {
  id: string;
  lines: Line[];
  onLines: (lines: Line[]) => void;
}

function Lines({ id, lines, onLines }: LinesProps) {
  const { t } = useLingui();
  const add = () => {
    const key = Math.max(-1, ...lines.map(line => line.key)) + 1;
    onLines([...lines, { key, held: { role: 'viewer', workspace: null } }]);
  };
  return (
    <>
      {lines.length === 0 && (
        <p className="text-sm text-muted">
          <Trans>Without a role it may do nothing.</Trans>
        </p>
      )}
      <ol className="space-y-3">
        {lines.map((line, i) => (
          <li key={line.key} className="flex items-start gap-2 border-b border-divider pb-3">
            <div className="min-w-0 flex-1">
              <RolePicker
                id={`${id}-${line.key}`}
                held={line.held}
                onHeld={held =>
                  onLines(lines.map(other => (other.key === line.key ? { ...other, held } : other)))
                }
              />
            </div>
            <IconButton
              label={t`Take role ${i + 1} away`}
              onClick={() => onLines(lines.filter(other => other.key !== line.key))}
            >
              <X className="size-4" aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ol>
      <Button onClick={add}>
        <Plus className="size-3.5" aria-hidden="true" />
        <Trans>Another role</Trans>
      </Button>
    </>
  );
}

/** Which roles an account holds, all of them at once. */
export function RolesDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const id = useId();
  const [lines, setLines] = useState<Line[]>(() => account.roles.map((held, key) => ({ key, held })));
  const held = lines.map(line => line.held);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => manageApi.setRoles(account.id, held),
    onSuccess(after) {
      void client.invalidateQueries({ queryKey: keys.accounts });
      toast(t`The roles of ${after.name} are changed, for open sessions too.`);
      onClose();
    },
  });
  const twice = held.some((one, i) => held.slice(i + 1).some(other => same(one, other)));
  const unchanged =
    held.length === account.roles.length && held.every((one, i) => same(one, account.roles[i] ?? one));
  const why = isPending
    ? t`They are being changed.`
    : twice
      ? t`A role stands here twice.`
      : unchanged
        ? t`Nothing is changed yet.`
        : undefined;
  return (
    <Dialog title={t`Roles of ${account.name}`} closeLabel={t`Close`} onClose={onClose} width="wide">
      <form
        className="space-y-3"
        onSubmit={event => {
          event.preventDefault();
          if (why === undefined) mutate();
        }}
      >
        <Lines id={id} lines={lines} onLines={setLines} />
        {error !== null && (
          <ErrorPanel compact what={t`The roles were not changed.`} failure={failureOf(error)} />
        )}
        <div className="flex flex-wrap gap-2">
          <Button tone="primary" type="submit" unavailable={why}>
            <Trans>Change the roles</Trans>
          </Button>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { failureOf } from '../../api/errors';
import { resourcesApi, type JsonObject } from '../../api/resources';
import type { InboxItem } from '../../api/types';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { toast } from '../../shared/toasts';
import { Button } from '../../ui/Button';
import { CheckChip } from '../../ui/Check';
import { Dialog } from '../../ui/Dialog';
import { freshTag, isLasting, makeAndDecide, standingOf, type Scope } from './standing';

const KIND = { name: 'standing-approval', plural: 'standing-approvals', scope: 'workspace' } as const;

interface Props {
  item: InboxItem;
  onDecided: (after: InboxItem) => void;
  onClose: () => void;
}

interface ScopesProps {
  scope: Scope;
  /** It is made, and stays what it is. */
  made: boolean;
  onScope: (scope: Scope) => void;
}

function Scopes({ scope, made, onScope }: ScopesProps) {
  const { t } = useLingui();
  const scopes: [Scope, string][] = [
    ['call', t`Exactly this call, from this step`],
    ['step', t`Any call from this step`],
    ['tool', t`Any call of this tool in the workspace`],
  ];
  return (
    <fieldset className="space-y-1" disabled={made}>
      <legend className="text-sm font-semibold">
        <Trans>What is always allowed</Trans>
      </legend>
      {scopes.map(([id, text]) => (
        <label key={id} className="flex min-h-7 items-center gap-2 text-sm">
          <input
            type="radio"
            name="scope"
            checked={scope === id}
            onChange={() => onScope(id)}
            className="accent-accent"
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}

function Shown({ document }: { document: JsonObject }) {
  return (
    <div className="space-y-1">
      <h3 className="text-sm" id="made">
        <Trans>This is made</Trans>
      </h3>
      <pre
        aria-labelledby="made"
        tabIndex={0}
        className="max-h-64 overflow-auto rounded-md border border-divider bg-surface p-2 font-mono text-xs whitespace-pre-wrap break-all"
      >
        {JSON.stringify(document, null, 2)}
      </pre>
    </div>
  );
}

/** Makes a standing approval, which is shown before it is made, and approves what waits. */
export function AlwaysDialog({ item, onDecided, onClose }: Props) {
  const { t } = useLingui();
  const [scope, setScope] = useState<Scope>('call');
  const [irreversible, setIrreversible] = useState(false);
  const [tag, setTag] = useState(freshTag);
  const [made, setMade] = useState(false);
  const lasting = isLasting(item);
  const document = standingOf(item, scope, irreversible, tag);
  const create = () =>
    resourcesApi.create(KIND, item.workspace, document).then(
      () => setMade(true),
      (refused: unknown) => {
        setTag(freshTag());
        throw refused;
      },
    );
  const make = useMutation({
    mutationFn: () =>
      makeAndDecide(made, create, () =>
        api.decide(item.id, { approved: true, note: '', binding: item.binding }),
      ),
    onSuccess(after) {
      toast(t`Always allowed: ${item.title}`);
      onClose();
      onDecided(after);
    },
  });
  const why = make.isPending
    ? t`It is on its way.`
    : lasting && !irreversible
      ? t`The call cannot be undone: say that it may be made all the same.`
      : undefined;
  return (
    <Dialog title={t`Always allow this?`} closeLabel={t`Close`} onClose={onClose} width="wide">
      <div className="space-y-3">
        <p className="text-sm">
          <Trans>
            What is like it is approved in your name as soon as it is asked, with what you may do at that
            time. It can be revoked under Standing approvals, and each decision names it.
          </Trans>
        </p>
        <Scopes scope={scope} made={made} onScope={setScope} />
        {lasting && !made && (
          <CheckChip checked={irreversible} onChange={setIrreversible}>
            <Trans>Also though it cannot be undone</Trans>
          </CheckChip>
        )}
        <Shown document={document} />
        {make.error !== null && (
          <ErrorPanel
            compact
            what={made ? t`It is made, and was not decided.` : t`It was not decided.`}
            failure={failureOf(make.error)}
          />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>
            <Trans>Leave it as it is</Trans>
          </Button>
          <Button tone="primary" aria-busy={make.isPending} unavailable={why} onClick={() => make.mutate()}>
            {made ? <Trans>Approve</Trans> : <Trans>Make it, and approve</Trans>}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { TextDiff } from '../versions/TextDiff';
import { GraphChanges } from '../versions/GraphChanges';
import { sourceQuery } from '../queries';

interface Props {
  workspace: string;
  name: string;
  text: string;
  /** What is in use now. */
  published: number | null;
  live: number | null;
  onPublish: (reason: string) => void;
  onClose: () => void;
}

/** What becomes valid for everybody, against what is in use now; and what that means for runs. */
export function PublishDialog({ workspace, name, text, published, live, onPublish, onClose }: Props) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const now = useQuery({
    ...sourceQuery(workspace, name, published ?? undefined),
    enabled: published !== null,
  });
  const old = published === null ? '' : now.data?.text;
  const same = useMemo(() => old === text, [old, text]);
  return (
    <Dialog title={t`Publish`} closeLabel={t`Close`} onClose={onClose} width="wide">
      <form
        className="space-y-3"
        onSubmit={event => {
          event.preventDefault();
          onPublish(reason.trim());
        }}
      >
        <p className="text-sm">
          {published === null ? (
            <Trans>Nothing is published yet. From now on runs and triggers take this version.</Trans>
          ) : live !== null ? (
            <Trans>
              The label live keeps version {live} in use. What is published now is used when the label is
              moved or taken away.
            </Trans>
          ) : (
            <Trans>
              Version {published} is in use now. New runs and triggers take the new one; runs under way keep
              the version they began with.
            </Trans>
          )}
        </p>
        {old !== undefined && published !== null && (
          <>
            <GraphChanges old={old} next={text} />
            {same ? (
              <p className="text-sm text-muted">
                <Trans>The text is the same.</Trans>
              </p>
            ) : (
              <TextDiff old={old} next={text} />
            )}
          </>
        )}
        <FieldBox id="publish-reason" label={t`Reason`} help={t`For the history.`}>
          {ids => (
            <input
              {...ids}
              type="text"
              value={reason}
              onChange={event => setReason(event.target.value)}
              className={`${inputClass} w-full`}
            />
          )}
        </FieldBox>
        <Button type="submit" tone="primary">
          <Trans>Save and publish</Trans>
        </Button>
      </form>
    </Dialog>
  );
}

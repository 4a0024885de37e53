import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Time } from '../../../shared/Time';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { TextDiff } from '../versions/TextDiff';
import { GraphChanges } from '../versions/GraphChanges';
import { sourceQuery, UNDER_WAY_MAX, underWayQuery } from '../queries';

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

const NAMED_MAX = 5;

/** What publishing means for runs that are not over: nothing, and these are they. */
function UnderWay({ workspace, name }: Pick<Props, 'workspace' | 'name'>) {
  const { data, error } = useQuery(underWayQuery(workspace, name));
  // It is said above in general; a count that could not be had is left out.
  if (data === undefined || error !== null) return null;
  return (
    <div className="space-y-1 text-sm" data-testid="under-way">
      <p>
        {data.length === 0 ? (
          <Trans>No run of it is under way.</Trans>
        ) : data.length >= UNDER_WAY_MAX ? (
          <Trans>{UNDER_WAY_MAX} runs or more are under way and go on as they began:</Trans>
        ) : (
          <Plural
            value={data.length}
            one="One run is under way and goes on as it began:"
            other="# runs are under way and go on as they began:"
          />
        )}
      </p>
      <ul className="list-disc ps-5">
        {data.slice(0, NAMED_MAX).map(run => (
          <li key={run.id}>
            <Link to="/runs/$id" params={{ id: run.id }} className="text-accent hover:underline">
              {run.name}
            </Link>{' '}
            <span className="text-muted">
              <Time at={run.started_at} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
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
        <UnderWay workspace={workspace} name={name} />
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

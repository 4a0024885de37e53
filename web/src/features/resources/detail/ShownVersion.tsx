import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { failureOf } from '../../../api/errors';
import type { KindCard, Place } from '../../../api/resources';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Loading } from '../../../shared/Loading';
import { Button } from '../../../ui/Button';
import { oneQuery } from '../queries';
import { Overview } from './Overview';

interface Props {
  card: KindCard;
  place: Place;
  newest: number;
  version: string;
  onNewest: () => void;
}

/** An older version, and that it is one. */
export function ShownVersion({ card, place, newest, version, onNewest }: Props) {
  const { t } = useLingui();
  const { data, error } = useQuery(oneQuery(card, place, version));
  const back = (
    <Button onClick={onNewest}>
      <Trans>Show the newest</Trans>
    </Button>
  );
  if (error !== null)
    return (
      <ErrorPanel what={t`This version could not be loaded.`} failure={failureOf(error)} actions={back} />
    );
  if (data === undefined) return <Loading what={t`Loading…`} />;
  return (
    <div className="space-y-3">
      <div
        role="status"
        className="st-paused flex flex-wrap items-center gap-2 rounded-md border border-st-outline bg-st-tint px-2 py-1 text-sm text-st-text"
      >
        <Trans>
          This is version {data.shown_version} of {newest}.
        </Trans>
        {back}
      </div>
      <Overview card={card} resource={data} />
    </div>
  );
}

import { useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useCommands, type Command } from '../../shared/commands';
import { shortId } from '../../shared/format';
import { toQuery } from './list/search';
import { runsQuery } from './queries';

const SHOWN = 10;
const NEWEST = toQuery({});

/** The newest runs are found by name in the palette, from every screen. */
export function useRecentRuns(): void {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { data } = useInfiniteQuery(runsQuery(NEWEST));
  const runs = data?.pages[0]?.items;
  const commands = useMemo<Command[]>(
    () =>
      (runs ?? []).slice(0, SHOWN).map(run => ({
        id: `open-${run.id}`,
        section: 'run',
        title: t`Open run ${run.name}`,
        hint: shortId(run.id),
        perform: () => void navigate({ to: '/runs/$id', params: { id: run.id } }),
      })),
    [t, runs, navigate],
  );
  useCommands('runs', commands);
}

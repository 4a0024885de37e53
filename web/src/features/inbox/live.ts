import { InfiniteQueryObserver, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { setBadge } from '../../shared/badges';
import { followOrg } from '../../shared/live-org';
import { countOf, inboxQuery, keys } from './queries';

const GATHER_MS = 250;

function isListed(client: QueryClient, run: string): boolean {
  const open = client.getQueryData<InfiniteData<{ items: { run: string }[] }>>(keys.list('open'));
  return open?.pages.some(page => page.items.some(item => item.run === run)) ?? false;
}

/** A run that begins or ends to wait has changed what is owed. */
export function followInbox(client: QueryClient): void {
  const seen = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = () => {
    timer = undefined;
    void client.invalidateQueries({ queryKey: keys.lists });
  };
  // Looked at as long as the page stands: the badge is true on every screen.
  new InfiniteQueryObserver(client, inboxQuery('open')).subscribe(({ data }) => {
    const count = countOf(data?.pages);
    setBadge('inbox', count === undefined || count === '0' ? '' : count);
  });
  followOrg({
    onEvent(event, data) {
      if (event !== 'run') return;
      const run = JSON.parse(data) as { id: string; waiting: number; seq: number };
      // While it waits, any event may be a decision, or another question in the place of the one before.
      const now = run.waiting === 0 ? '0' : `${run.waiting} ${run.seq}`;
      if (seen.get(run.id) === now) return;
      const first = !seen.has(run.id);
      seen.set(run.id, now);
      // Most runs never wait: one that does not, and is not in the list, has changed nothing here.
      if (first && run.waiting === 0 && !isListed(client, run.id)) return;
      timer ??= setTimeout(again, GATHER_MS);
    },
    onGap: again,
  });
}

import { QueryObserver, type QueryClient } from '@tanstack/react-query';
import { setBadge } from '../../shared/badges';
import { followOrg } from '../../shared/live-org';
import { keys, unreadQuery } from './queries';

const SHOWN_MAX = 99;

/** The bell is true on every screen. */
export function followNotifications(client: QueryClient): void {
  const again = () => void client.invalidateQueries({ queryKey: keys.all });
  new QueryObserver(client, unreadQuery).subscribe(({ data }) => {
    const unread = data?.unread ?? 0;
    setBadge('notifications', unread === 0 ? '' : unread > SHOWN_MAX ? `${SHOWN_MAX}+` : String(unread));
  });
  followOrg({
    onEvent(event) {
      if (event === 'notification') again();
    },
    onGap: again,
  });
}

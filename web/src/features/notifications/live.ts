import { QueryObserver, type QueryClient } from '@tanstack/react-query';
import type { Unread } from '../../api/notifications';
import { setBadge } from '../../shared/badges';
import { withTexts } from '../../shared/i18n/i18n';
import { followOrg } from '../../shared/live-org';
import { keys, unreadQuery } from './queries';

const SHOWN_MAX = 99;

/** The bell is true on every screen, and what is new is said there. */
export function followNotifications(client: QueryClient): void {
  const again = () => void client.invalidateQueries({ queryKey: keys.all });
  let known: Unread | undefined;
  new QueryObserver(client, unreadQuery).subscribe(({ data }) => {
    if (data === undefined) return;
    const { unread, newest } = data;
    setBadge('notifications', unread === 0 ? '' : unread > SHOWN_MAX ? `${SHOWN_MAX}+` : String(unread));
    // What there was when the page was opened is no news.
    if (known !== undefined && newest !== null && newest !== known.newest) {
      const before = known.newest;
      void withTexts('manage', import('./news')).then(news => news.tell(before));
    }
    known = data;
  });
  followOrg({
    onEvent(event, data) {
      if (event !== 'notification') return;
      client.setQueryData(keys.unread, JSON.parse(data) as Unread);
      void client.invalidateQueries({ queryKey: keys.lists });
    },
    onGap: again,
  });
}

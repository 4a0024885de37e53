import { i18n } from '@lingui/core';
import { plural, t } from '@lingui/core/macro';
import { notificationsApi, type Notification } from '../../api/notifications';
import { getPrefs } from '../../shared/prefs';
import { toast } from '../../shared/toasts';
import { newsOf } from './news-of';
import { titleOf } from './words';

/** More at once are said in one line. */
const SHOWN_MAX = 3;

const wanted = () => getPrefs().news === 'on' && !document.hidden;
/** Whoever answers a dialog is not disturbed; the bell has it. */
const asked = () => document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;

/** Nobody is told of what they are looking at. */
function seen({ link }: Notification): boolean {
  const { pathname, search } = location;
  return link === pathname + search || link === pathname || pathname === '/notifications';
}

/** Says on top of the page what came after `before`; it takes no focus, and the list has it all. */
export async function tell(before: string | null): Promise<void> {
  if (!wanted() || asked()) return;
  const { items } = await notificationsApi.list({}, null);
  const news = newsOf(items, before).filter(item => !seen(item));
  if (!wanted() || asked()) return;
  if (news.length > SHOWN_MAX) {
    const many = plural(news.length, { one: '# new notification', other: '# new notifications' });
    toast(many, 'status', { label: t`Show`, href: '/notifications' });
    return;
  }
  for (const item of news) toast(titleOf(item, i18n), 'status', { label: t`Show`, href: item.link });
}

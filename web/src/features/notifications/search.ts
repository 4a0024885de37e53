import { CLASSES, type NotificationClass, type NotificationParams } from '../../api/notifications';

/** The state of the list that stands in the address. */
export interface NotificationsSearch {
  class?: NotificationClass;
  unread?: true;
  /** What is shown beside the list. */
  tab?: 'preferences';
}

export function parseNotificationsSearch(search: Record<string, unknown>): NotificationsSearch {
  const found = CLASSES.find(known => known === search['class']);
  const { unread, tab } = search;
  return {
    ...(found === undefined ? {} : { class: found }),
    ...(unread === true || unread === 'true' ? { unread: true as const } : {}),
    ...(tab === 'preferences' ? { tab } : {}),
  };
}

export const toParams = ({ class: kind, unread }: NotificationsSearch): NotificationParams => ({
  class: kind,
  unread,
});

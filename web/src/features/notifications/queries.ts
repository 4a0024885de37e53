import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { notificationsApi, type NotificationParams } from '../../api/notifications';

/** Keys of what is cached; the live channel invalidates under the same keys. */
export const keys = {
  all: ['notifications'] as const,
  unread: ['notifications', 'unread'] as const,
  lists: ['notifications', 'list'] as const,
  list: (params: NotificationParams) => ['notifications', 'list', params] as const,
  preferences: ['notification-preferences'] as const,
  email: ['own-email'] as const,
};

export const notificationsQuery = (params: NotificationParams) =>
  infiniteQueryOptions({
    queryKey: keys.list(params),
    queryFn: ({ pageParam, signal }) => notificationsApi.list(params, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

export const unreadQuery = queryOptions({
  queryKey: keys.unread,
  queryFn: ({ signal }) => notificationsApi.unread(signal),
});

export const preferencesQuery = queryOptions({
  queryKey: keys.preferences,
  queryFn: ({ signal }) => notificationsApi.preferences(signal),
});

export const ownEmailQuery = queryOptions({
  queryKey: keys.email,
  queryFn: ({ signal }) => notificationsApi.ownEmail(signal),
});

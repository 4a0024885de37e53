import { get, post, query, segment, write } from './http';
import type { Paged } from './resources';
import type { Json } from './types';

/** What the signed-in person was told, and how they want to be told. */

export const CLASSES = [
  'approval',
  'question',
  'outcome',
  'delegated',
  'escalated',
  'expiring',
  'run_failed',
  'run_waiting',
  'run_ended',
  'delivery_failed',
] as const;

export type NotificationClass = (typeof CLASSES)[number];

export interface Notification {
  id: string;
  class: NotificationClass;
  at: string;
  title: string;
  text: string;
  /** An address inside the console. */
  link: string;
  facts: { [key: string]: Json };
  read_at: string | null;
  /** What became of a question, and who decided it; null: it waits, or is no question. */
  settled: { state: 'approved' | 'rejected' | 'cancelled'; by: string | null; at: string } | null;
  /** Null: it does not go by e-mail. */
  mail: {
    state: 'pending' | 'sent' | 'failed' | 'withdrawn';
    attempts: number;
    error: string | null;
    next_at: string | null;
  } | null;
}

export interface Channels {
  console: boolean;
  email: boolean;
  webhook: boolean;
}

export interface Preferences {
  classes: Record<NotificationClass, Channels>;
  /** Hours without e-mail. */
  quiet: { from: string; to: string; zone: string } | null;
  digest: 'off' | 'hourly' | 'daily';
  email: string | null;
}

/** Where the person is reached by e-mail. */
export interface OwnEmail {
  email: string | null;
  /** One that waits for the code that was sent there. */
  pending: { email: string; until: string } | null;
}

/** What a test of a mail server came to. */
export interface MailTested {
  ok: boolean;
  to: string;
  said: string | null;
  error: string | null;
  ms: number;
}

export interface Unread {
  unread: number;
  /** The id of what was told last. */
  newest: string | null;
}

export interface NotificationParams {
  class?: NotificationClass | undefined;
  unread?: boolean | undefined;
}

export const notificationsApi = {
  list: (params: NotificationParams, after: string | null, signal?: AbortSignal) =>
    get<Paged<Notification>>(`/notifications${query({ ...params, after, limit: 50 })}`, signal),
  unread: (signal?: AbortSignal) => get<Unread>('/notifications/unread', signal),
  read: (id: string) => post<Notification>(`/notifications/${segment(id)}/read`, {}),
  readAll: (until: string | undefined, kind: NotificationClass | undefined) =>
    post<Unread>('/notifications/read', {
      ...(until === undefined ? {} : { until }),
      ...(kind === undefined ? {} : { class: kind }),
    }),
  ownEmail: (signal?: AbortSignal) => get<OwnEmail>('/me/email', signal),
  sayEmail: (email: string) => post<OwnEmail>('/me/email', { email }),
  confirmEmail: (code: string) => post<OwnEmail>('/me/email/confirm', { code }),
  removeEmail: () => write<null>('DELETE', '/me/email'),
  testMail: () => post<MailTested>('/workspaces/default/mail-servers/default/test', {}),
  preferences: (signal?: AbortSignal) => get<Preferences>('/notifications/preferences', signal),
  prefer: (preferences: Preferences) =>
    write<Preferences>('PUT', '/notifications/preferences', preferences as unknown as Json),
};

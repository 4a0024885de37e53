import type { Channels, Notification, NotificationClass, Preferences } from '../src/api/notifications';
import type { Json } from '../src/api/types';
import { problem, type Call, type Reply } from './reply';
import type { World } from './world';

const CLASSES: NotificationClass[] = [
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
];
const LISTED: Channels = { console: true, email: false, webhook: false };

/** What the person was told, and how they want to be told. */
export class Told {
  readonly listeners = new Set<(unread: number) => void>();
  readonly items: Notification[] = [];
  preferences: Preferences = {
    quiet: null,
    digest: 'off',
    email: null,
    classes: Object.fromEntries(
      CLASSES.map(name => [
        name,
        { ...LISTED, email: name !== 'run_waiting', console: name !== 'run_ended' },
      ]),
    ) as Record<NotificationClass, Channels>,
  };

  unread(): number {
    return this.items.filter(item => item.read_at === null).length;
  }

  changed(): void {
    for (const listener of this.listeners) listener(this.unread());
  }

  tell(kind: NotificationClass, link: string, facts: { [key: string]: Json }, at: string): void {
    const n = String(this.items.length + 1).padStart(24, '0');
    this.items.unshift({
      id: `ntf_${n}`,
      class: kind,
      at,
      title: kind,
      text: '',
      link,
      facts,
      read_at: null,
      mail: null,
    });
    this.changed();
  }
}

export function answerNotifications({ told }: World, { method, url, body }: Call): Reply | null {
  const path = url.pathname.slice('/api/v1'.length);
  if (path === '/notifications') {
    const kind = url.searchParams.get('class');
    const unread = url.searchParams.get('unread') === 'true';
    const items = told.items.filter(
      item => (kind === null || item.class === kind) && (!unread || item.read_at === null),
    );
    return { status: 200, body: { items, next: null } as unknown as Json };
  }
  if (path === '/notifications/unread') return { status: 200, body: { unread: told.unread() } };
  if (path === '/notifications/preferences') {
    if (method === 'PUT') told.preferences = body as unknown as Preferences;
    return { status: 200, body: told.preferences as unknown as Json };
  }
  if (path === '/workspaces/default/mail-servers/default/test') {
    const to = told.preferences.email;
    if (to === null)
      return problem(422, 'no_mail_address', 'There is no address that a letter to you could go to.');
    const error = 'mail_refused: the mail server said: 550 5.1.1 no such user';
    const ok = !to.startsWith('nobody@');
    return { status: 200, body: { ok, to, said: ok ? '250 taken' : null, error: ok ? null : error, ms: 41 } };
  }
  const one = /^\/notifications\/(?:([^/]+)\/)?read$/.exec(path);
  if (one === null) return null;
  const now = new Date().toISOString();
  const { until, class: kind } = body;
  const read = told.items.filter(item =>
    one[1] === undefined
      ? (typeof until !== 'string' || item.at <= until) && (kind === undefined || item.class === kind)
      : item.id === one[1],
  );
  if (one[1] !== undefined && read.length === 0)
    return problem(404, 'notification_not_found', `You have no notification ${one[1]}.`);
  for (const item of read) item.read_at ??= now;
  told.changed();
  const answer = one[1] === undefined ? { unread: told.unread() } : read[0];
  return { status: 200, body: answer as unknown as Json };
}

import type {
  Channels,
  Notification,
  NotificationClass,
  OwnEmail,
  Preferences,
  Unread,
} from '../src/api/notifications';
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

const isUnread = (item: Notification) => item.read_at === null && item.settled === null;

/** What the person was told, and how they want to be told. */
export class Told {
  readonly listeners = new Set<(counted: Unread) => void>();
  readonly items: Notification[] = [];
  own: OwnEmail = { email: null, pending: null };
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
    return this.items.filter(isUnread).length;
  }

  counted(): Unread {
    return { unread: this.unread(), newest: this.items[0]?.id ?? null };
  }

  /** What was asked is decided. */
  settle(item: string, state: 'approved' | 'rejected', by: string, at: string): void {
    for (const one of this.items) if (one.facts['approval'] === item) one.settled ??= { state, by, at };
    this.changed();
  }

  changed(): void {
    for (const listener of this.listeners) listener(this.counted());
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
      settled: null,
      mail: null,
    });
    this.changed();
  }
}

/** The code is always the same here. */
const CODE = '7KQ4M-XW2RD';

function answerEmail(
  told: Told,
  { method, path, body }: Pick<Call, 'method' | 'body'> & { path: string },
): Reply {
  const { own } = told;
  if (method === 'DELETE') told.own = { email: null, pending: null };
  else if (path.endsWith('/confirm')) {
    if (own.pending === null || body['code'] !== CODE)
      return problem(422, 'email_code_refused', 'That is not the code; 4 more tries.');
    told.own = { email: own.pending.email, pending: null };
  } else if (method === 'POST')
    told.own = {
      ...own,
      pending: { email: String(body['email']), until: new Date(Date.now() + 900_000).toISOString() },
    };
  return method === 'DELETE'
    ? { status: 204, body: null }
    : { status: 200, body: told.own as unknown as Json };
}

export function answerNotifications({ told }: World, { method, url, body }: Call): Reply | null {
  const path = url.pathname.slice('/api/v1'.length);
  if (path === '/notifications') {
    const kind = url.searchParams.get('class');
    const unread = url.searchParams.get('unread') === 'true';
    const items = told.items.filter(
      item => (kind === null || item.class === kind) && (!unread || isUnread(item)),
    );
    return { status: 200, body: { items, next: null } as unknown as Json };
  }
  if (path === '/notifications/unread') return { status: 200, body: told.counted() as unknown as Json };
  if (path === '/notifications/preferences') {
    if (method === 'PUT') told.preferences = body as unknown as Preferences;
    return { status: 200, body: told.preferences as unknown as Json };
  }
  if (path.startsWith('/me/email')) return answerEmail(told, { method, path, body });
  if (path === '/workspaces/default/mail-servers/default/test') {
    const to = told.own.email;
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
  const answer = one[1] === undefined ? told.counted() : read[0];
  return { status: 200, body: answer as unknown as Json };
}

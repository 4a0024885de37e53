import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { CheckCheck } from 'lucide-react';
import { failureOf } from '../../api/errors';
import { CLASSES, notificationsApi, type Notification } from '../../api/notifications';
import { Empty } from '../../shared/Empty';
import { ErrorPanel } from '../../shared/ErrorPanel';
import { useTitle } from '../../shared/hooks/use-title';
import { Loading } from '../../shared/Loading';
import { More } from '../../shared/More';
import { Time } from '../../shared/Time';
import { toast } from '../../shared/toasts';
import { Button } from '../../ui/Button';
import { CheckChip } from '../../ui/Check';
import { inputClass } from '../../ui/fields';
import { Tabs } from '../../ui/Tabs';
import { PreferencesForm } from './PreferencesForm';
import { keys, notificationsQuery } from './queries';
import { parseNotificationsSearch, toParams, type NotificationsSearch } from './search';
import { CLASS_LABELS, textOf, titleOf } from './words';

/** What somebody has decided waits for nobody any more. */
const isUnread = ({ read_at, settled }: Notification) => read_at === null && settled === null;

function useReading() {
  const client = useQueryClient();
  const settle = {
    onSuccess: () => client.invalidateQueries({ queryKey: keys.all }),
    onError: (error: unknown) => toast(failureOf(error).message, 'alert'),
  };
  const one = useMutation({ mutationFn: notificationsApi.read, ...settle });
  const all = useMutation({
    mutationFn: ({ until, search }: { until: string | undefined; search: NotificationsSearch }) =>
      notificationsApi.readAll(until, search.class),
    ...settle,
  });
  return { one, all };
}

function MailState({ notification: { mail } }: { notification: Notification }) {
  if (mail === null) return null;
  const words = {
    pending: <Trans>E-mail waits</Trans>,
    sent: <Trans>E-mail sent</Trans>,
    failed: <Trans>E-mail failed</Trans>,
    withdrawn: <Trans>E-mail not sent</Trans>,
  };
  return (
    <span className={mail.state === 'failed' ? 'st-failed text-st-text' : ''}>
      {words[mail.state]}
      {mail.error !== null && mail.state !== 'sent' && <span className="break-all">: {mail.error}</span>}
    </span>
  );
}

/** What became of a question elsewhere. */
function Settled({ notification }: { notification: Notification }) {
  const { settled } = notification;
  if (settled === null) return null;
  const by = settled.by ?? '–';
  const answered = notification.class === 'question' && settled.state === 'approved';
  return (
    <span>
      {settled.state === 'cancelled' ? (
        <Trans>The run ended first</Trans>
      ) : answered ? (
        <Trans>Answered by {by}</Trans>
      ) : settled.state === 'approved' ? (
        <Trans>Approved by {by}</Trans>
      ) : (
        <Trans>Rejected by {by}</Trans>
      )}
    </span>
  );
}

function Row({ notification, onRead }: { notification: Notification; onRead: () => void }) {
  const { t, i18n } = useLingui();
  const unread = isUnread(notification);
  const title = titleOf(notification, i18n);
  return (
    <li
      data-notification={notification.id}
      className="relative flex items-start gap-3 border-b max-sm:flex-wrap border-divider px-3 py-2 last:border-b-0 hover:bg-hover"
    >
      <span
        aria-hidden="true"
        className={`mt-1.5 size-2 shrink-0 rounded-full ${unread ? 'bg-accent' : 'border border-divider'}`}
      />
      <div className="min-w-0 flex-1 max-sm:basis-4/5">
        <Link
          to={notification.link}
          data-row-link
          onClick={unread ? onRead : undefined}
          className={`block break-words after:absolute after:inset-0 focus-visible:outline-offset-0 ${unread ? 'font-semibold' : ''}`}
        >
          {unread && <span className="sr-only">{t`Unread:`} </span>}
          {title}
        </Link>
        <p className="text-sm break-words text-muted">{textOf(notification, i18n)}</p>
        <p className="flex flex-wrap gap-x-3 text-xs text-muted">
          <span>{t(CLASS_LABELS[notification.class])}</span>
          <Time at={notification.at} />
          <Settled notification={notification} />
          <MailState notification={notification} />
        </p>
      </div>
      {unread && (
        <Button
          tone="quiet"
          className="relative z-10 max-sm:ms-2.5"
          aria-label={t`Mark as read: ${title}`}
          onClick={onRead}
        >
          <Trans>Mark as read</Trans>
        </Button>
      )}
    </li>
  );
}

interface PartProps {
  search: NotificationsSearch;
  onSearch: (search: NotificationsSearch) => void;
}

function Filter({ search, onSearch }: PartProps) {
  const { t } = useLingui();
  return (
    <div role="search" className="flex flex-wrap gap-2">
      <select
        aria-label={t`Class`}
        value={search.class ?? ''}
        onChange={event => onSearch(parseNotificationsSearch({ ...search, class: event.target.value }))}
        className={inputClass}
      >
        <option value="">{t`Every class`}</option>
        {CLASSES.map(one => (
          <option key={one} value={one}>
            {t(CLASS_LABELS[one])}
          </option>
        ))}
      </select>
      <CheckChip
        checked={search.unread === true}
        onChange={unread => onSearch(parseNotificationsSearch({ ...search, unread }))}
      >
        <Trans>Only unread</Trans>
      </CheckChip>
    </div>
  );
}

function Items({ search }: { search: NotificationsSearch }) {
  const { t } = useLingui();
  const { one, all } = useReading();
  const pages = useInfiniteQuery(notificationsQuery(toParams(search)));
  const { data, error, refetch } = pages;
  if (data === undefined && error !== null)
    return (
      <ErrorPanel
        what={t`The notifications could not be loaded.`}
        failure={failureOf(error)}
        actions={
          <Button onClick={() => void refetch()}>
            <Trans>Try again</Trans>
          </Button>
        }
      />
    );
  if (data === undefined) return <Loading what={t`Loading…`} />;
  const items = data.pages.flatMap(page => page.items);
  if (items.length === 0)
    return search.class === undefined && search.unread === undefined ? (
      <Empty
        title={t`Nothing to tell`}
        why={t`What waits for you and what became of your runs is told here at once.`}
      />
    ) : (
      <Empty
        title={t`Nothing matches`}
        why={t`There are perhaps others, but none of this class and state.`}
      />
    );
  const unread = items.some(isUnread);
  return (
    <div className="space-y-2">
      <Button
        unavailable={unread ? undefined : t`Everything here was read.`}
        onClick={() => all.mutate({ until: items[0]?.at, search })}
      >
        <CheckCheck className="size-3.5" aria-hidden="true" />
        <Trans>Mark all as read</Trans>
      </Button>
      <ul
        aria-label={t`Notifications`}
        className="overflow-hidden rounded-lg border border-divider bg-surface shadow-panel"
      >
        {items.map(item => (
          <Row key={item.id} notification={item} onRead={() => one.mutate(item.id)} />
        ))}
      </ul>
      <More pages={pages} />
    </div>
  );
}

export function NotificationsPage() {
  const { t } = useLingui();
  useTitle(t`Notifications`);
  const search = useSearch({ from: '/notifications' });
  const navigate = useNavigate({ from: '/notifications' });
  const onSearch = (next: NotificationsSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false });
  const list = (
    <div className="space-y-3">
      <Filter search={search} onSearch={onSearch} />
      <Items search={search} />
    </div>
  );
  return (
    <div className="space-y-3">
      <h1 className="text-xl">
        <Trans>Notifications</Trans>
      </h1>
      <Tabs
        label={t`Parts of the notifications`}
        items={[
          { id: 'list', label: t`List`, content: list },
          { id: 'preferences', label: t`Preferences`, content: <PreferencesForm /> },
        ]}
        selected={search.tab ?? 'list'}
        onSelect={tab => onSearch(parseNotificationsSearch({ ...search, tab }))}
      />
    </div>
  );
}

import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { InboxItem } from '../../api/types';
import { Expiry } from '../../shared/approval/Decision';
import { Time } from '../../shared/Time';
import { Plain } from '../../shared/approval/Exact';
import { StatusChip } from '../../ui/StatusChip';
import { useItemLook } from './look';
import type { InboxSearch } from './search';

interface Props {
  item: InboxItem;
  search: InboxSearch;
  selected: boolean;
}

export function ItemRow({ item, search, selected }: Props) {
  const look = useItemLook(item);
  return (
    <li
      data-item={item.id}
      className={`relative border-b border-divider px-3 py-2 last:border-b-0 hover:bg-hover ${selected ? 'bg-selected' : ''}`}
    >
      <Link
        to="/inbox"
        search={{ ...search, item: item.id }}
        replace
        resetScroll={false}
        data-row-link
        aria-current={selected ? 'true' : undefined}
        className="block font-semibold break-words after:absolute after:inset-0 focus-visible:outline-offset-0"
      >
        <Plain text={item.title} />
      </Link>
      <p className="flex flex-wrap items-center gap-x-3 text-xs text-muted">
        <span className="min-w-0 break-all">
          {item.run_name} · <code className="font-mono">{item.task}</code>
        </span>
        {item.state === 'open' ? (
          <>
            <span>
              <Trans>
                asked <Time at={item.asked_at} />
              </Trans>
            </span>
            {item.expires_at != null && <Expiry at={item.expires_at} />}
            {item.rule.needed > 1 && (
              <span>
                <Trans>
                  {item.decisions.length} of {item.rule.needed}
                </Trans>
              </span>
            )}
          </>
        ) : (
          <>
            <StatusChip look={look} plain />
            <Time at={item.decided?.at ?? item.asked_at} />
          </>
        )}
      </p>
    </li>
  );
}

import { useLingui } from '@lingui/react/macro';
import type { InboxItem } from '../../api/types';
import type { StatusLook } from '../../ui/StatusChip';

export function useItemLook(item: Pick<InboxItem, 'state'>): StatusLook {
  const { t } = useLingui();
  const looks: Record<string, StatusLook> = {
    open: { family: 'waiting', glyph: 'waiting', label: t`To do` },
    approved: { family: 'succeeded', glyph: 'succeeded', label: t`Approved` },
    rejected: { family: 'failed', glyph: 'failed', label: t`Rejected` },
    expired: { family: 'paused', glyph: 'cancelled', label: t`Expired` },
    cancelled: { family: 'paused', glyph: 'cancelled', label: t`Run ended` },
  };
  return looks[item.state] ?? { family: 'offline', glyph: 'connecting', label: item.state };
}

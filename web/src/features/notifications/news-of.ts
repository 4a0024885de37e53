import type { Notification } from '../../api/notifications';

/** What came after `before`, the first one first. */
export function newsOf(items: Notification[], before: string | null): Notification[] {
  const at = items.findIndex(item => item.id === before);
  // One that is not there was told long ago, or went meanwhile: then only the last is surely new.
  const fresh = items.slice(0, at === -1 && before !== null ? 1 : at === -1 ? items.length : at);
  return fresh.filter(item => item.read_at === null && item.settled === null).toReversed();
}

import type { JsonObject } from '../../api/resources';
import type { InboxItem, Json } from '../../api/types';

/** Pure: the standing approval that an item would make. */

export type Scope = 'call' | 'step' | 'tool';

/** The path without the numbers of items. */
export const stepOf = (task: string) => task.replace(/\[[^\]]*\]/g, '');

/** It cannot be undone, or nobody knows. */
export const isLasting = ({ call }: Pick<InboxItem, 'call'>) =>
  call?.class == null || call.class === 'irreversible';

export function standingOf(
  item: Pick<InboxItem, 'id' | 'title' | 'task' | 'run_name' | 'call'>,
  scope: Scope,
  irreversible: boolean,
): JsonObject {
  const { call } = item;
  return {
    name: `from-${item.id.replaceAll('_', '-')}`,
    title: item.title.slice(0, 200),
    spec: {
      tool: call?.tool ?? '',
      ...(scope === 'tool' ? {} : { workflow: item.run_name, step: stepOf(item.task) }),
      ...(scope === 'call' ? { input: (call?.input ?? null) as Json } : {}),
      ...(irreversible ? { irreversible } : {}),
    },
  };
}

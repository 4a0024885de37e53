import { freshKey } from '../../api/fresh-key';
import type { JsonObject } from '../../api/resources';
import type { InboxItem, Json } from '../../api/types';

/** Pure: the standing approval that an item would make. */

export type Scope = 'call' | 'step' | 'tool';

/** The path without the numbers of items. */
export const stepOf = (task: string) => task.replace(/\[[^\]]*\]/g, '');

/** It cannot be undone, or nobody knows. */
export const isLasting = ({ call }: Pick<InboxItem, 'call'>) =>
  call?.class == null || call.class === 'irreversible';

/** Each person's word is their own, and a name that was refused is not tried again: `tag` is another one each time. */
export function standingOf(
  item: Pick<InboxItem, 'id' | 'title' | 'task' | 'run_name' | 'call'>,
  scope: Scope,
  irreversible: boolean,
  tag: string,
): JsonObject {
  const { call } = item;
  return {
    name: `from-${item.id.replaceAll('_', '-')}-${tag}`,
    title: item.title.slice(0, 200),
    spec: {
      tool: call?.tool ?? '',
      ...(scope === 'tool' ? {} : { workflow: item.run_name, step: stepOf(item.task) }),
      ...(scope === 'call' ? { input: (call?.input ?? null) as Json } : {}),
      ...(irreversible ? { irreversible } : {}),
    },
  };
}

export const freshTag = () => freshKey().slice(-8);

/** What is made already is not made again when only the decision failed. */
export async function makeAndDecide<T>(
  made: boolean,
  make: () => Promise<unknown>,
  decide: () => Promise<T>,
): Promise<T> {
  if (!made) await make();
  return decide();
}

import type { QueryClient } from '@tanstack/react-query';
import type { ResourceEvent } from '../../api/resources';
import { followOrg } from '../../shared/live-org';
import { getLivePaused, onLivePaused } from '../../shared/live-state';
import { keys } from './keys';

const GATHER_MS = 150;

/** Changes on the server make what is shown of them old; what is not shown is asked again when it is. */
export function followResources(client: QueryClient): void {
  const waiting = new Map<string, ResourceEvent>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    if (getLivePaused()) return;
    const kinds = new Set(Array.from(waiting.values(), event => event.kind));
    for (const kind of kinds) void client.invalidateQueries({ queryKey: keys.lists(kind) });
    for (const event of waiting.values()) void client.invalidateQueries({ queryKey: keys.place(event) });
    waiting.clear();
  };
  followOrg({
    onEvent(event, data) {
      if (event !== 'resource') return;
      const change = JSON.parse(data) as ResourceEvent;
      waiting.set(`${change.kind}/${change.workspace ?? ''}/${change.name}`, change);
      timer ??= setTimeout(flush, GATHER_MS);
    },
    onGap: () =>
      void client.invalidateQueries({
        queryKey: keys.all,
        predicate: query => query.state.data !== undefined && query.queryKey[1] !== 'kinds',
      }),
  });
  onLivePaused(flush);
}

import type { QueryClient } from '@tanstack/react-query';
import { followOrg } from '../../shared/live-org';
import { keys } from './keys';

const GATHER_MS = 250;

/** Deliveries change while they are looked at. */
export function followDeliveries(client: QueryClient): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = () => {
    timer = undefined;
    void client.invalidateQueries({ queryKey: keys.all });
  };
  followOrg({
    onEvent(event) {
      if (event === 'delivery') timer ??= setTimeout(again, GATHER_MS);
    },
    onGap: again,
  });
}

import type { DeliveryParams } from '../../api/manage';

/** Keys of what is cached; the live channel invalidates under the same keys. */
export const keys = {
  all: ['deliveries'] as const,
  list: (params: DeliveryParams) => ['deliveries', 'list', params] as const,
  one: (id: string) => ['deliveries', 'one', id] as const,
};

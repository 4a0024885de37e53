import type { DeliveryState } from '../../api/manage';

export const STATES = [
  'pending',
  'delivered',
  'failed',
  'cancelled',
  'expired',
] as const satisfies DeliveryState[];

export interface DeliveriesSearch {
  /** `workspace/name` of the endpoint. */
  endpoint?: string;
  state?: (typeof STATES)[number];
}

export function parseDeliveriesSearch(search: Record<string, unknown>): DeliveriesSearch {
  const { endpoint } = search;
  const state = STATES.find(known => known === search['state']);
  return {
    ...(typeof endpoint === 'string' && endpoint !== '' ? { endpoint } : {}),
    ...(state === undefined ? {} : { state }),
  };
}

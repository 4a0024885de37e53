import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { manageApi, type DeliveryParams } from '../../api/manage';
import { keys } from './keys';
import type { DeliveriesSearch } from './search';

/** `workspace/name` in the address are two parameters of the request. */
export function toParams({ endpoint, state }: DeliveriesSearch): DeliveryParams {
  const [workspace, name] = endpoint?.includes('/') === true ? endpoint.split('/') : [undefined, endpoint];
  return { workspace: workspace === '' ? undefined : workspace, endpoint: name, state };
}

export const deliveriesQuery = (params: DeliveryParams) =>
  infiniteQueryOptions({
    queryKey: keys.list(params),
    queryFn: ({ pageParam, signal }) => manageApi.deliveries(params, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  });

export const deliveryQuery = (id: string) =>
  queryOptions({ queryKey: keys.one(id), queryFn: ({ signal }) => manageApi.delivery(id, signal) });

import { get, post, query, segment, write } from './http';
import type { JsonObject, Paged } from './resources';

/** Deliveries of webhooks, tokens, accounts, and the document that describes every operation. */

export type DeliveryState = 'pending' | 'delivering' | 'delivered' | 'failed' | 'held';

export interface Delivery {
  id: string;
  workspace: string;
  endpoint: string;
  /** The type of the event, such as `com.example.run.failed`. */
  type: string;
  subject: string | null;
  state: DeliveryState;
  attempts: number;
  last_status: number | null;
  last_error: string | null;
  created_at: string;
  next_attempt_at: string | null;
  delivered_at: string | null;
  test: boolean;
}

export interface Attempt {
  attempt: number;
  at: string;
  duration_ms: number | null;
  status: number | null;
  error: string | null;
  response: string | null;
}

export interface DeliveryDetail extends Delivery {
  url: string | null;
  event: JsonObject;
  log: Attempt[];
}

export interface Account {
  id: string;
  kind: 'user' | 'service_account';
  name: string;
  email?: string | null;
  role: string;
  workspace: string | null;
  disabled: boolean;
  created_at: string;
}

export interface Token {
  id: string;
  name: string;
  account: string;
  account_name?: string | null;
  scopes: string[];
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  revoked_at?: string | null;
}

export interface NewToken {
  name: string;
  scopes: string[];
  expires_at: string | null;
  account?: string;
}

export interface Role {
  name: string;
  title?: string;
  summary?: string;
  rights: string[];
}

export interface DeliveryParams {
  endpoint?: string | undefined;
  state?: string | undefined;
}

export const manageApi = {
  deliveries: (params: DeliveryParams, after: string | null, signal?: AbortSignal) =>
    get<Paged<Delivery>>(`/deliveries${query({ ...params, after, limit: 50 })}`, signal),
  delivery: (id: string, signal?: AbortSignal) => get<DeliveryDetail>(`/deliveries/${segment(id)}`, signal),
  replay: (id: string) => post<Delivery>(`/deliveries/${segment(id)}/replay`, {}),
  sendTest: (workspace: string, name: string) =>
    post<Delivery>(`/workspaces/${segment(workspace)}/webhook-endpoints/${segment(name)}/test`, {}),
  accounts: (after: string | null, signal?: AbortSignal) =>
    get<Paged<Account>>(`/accounts${query({ after, limit: 100 })}`, signal),
  roles: (signal?: AbortSignal) => get<{ items: Role[] }>('/roles', signal),
  tokens: (signal?: AbortSignal) => get<Paged<Token>>(`/tokens${query({ limit: 100 })}`, signal),
  createToken: (token: NewToken) => post<Token & { token: string }>('/tokens', { ...token }),
  revokeToken: (id: string) => write<null>('DELETE', `/tokens/${segment(id)}`),
};

import { get, post, query, segment, write } from './http';
import type { Paged } from './resources';
import type { Json } from './types';

/** Deliveries of webhooks, tokens, accounts, and the document that describes every operation. */

export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'cancelled' | 'expired';

/** One event on its way to one endpoint. */
export interface Delivery {
  id: string;
  /** The event, which is the id that every attempt carries. */
  event: string;
  type: string;
  subject: string;
  endpoint: { id: string; workspace: string; name: string };
  state: DeliveryState;
  attempts: number;
  /** Of the next attempt; null for one that waits for those before it, and for one that has ended. */
  next_at: string | null;
  created_at: string;
  last_at: string | null;
  ended_at: string | null;
  status: number | null;
  error: string | null;
  ms: number | null;
  replay_of: string | null;
  /** Why nothing is sent although it waits. */
  held: string | null;
}

export interface Attempt {
  n: number;
  at: string;
  url: string;
  status: number | null;
  error: string | null;
  ms: number;
  response: string | null;
}

export interface DeliveryDetails extends Delivery {
  body: Json;
  tries: Attempt[];
}

export interface Account {
  id: string;
  kind: 'user' | 'service_account';
  name: string;
  roles: Held[];
  teams: string[];
  disabled: boolean;
  /** Null also where one may not see it. */
  email: string | null;
  created_at: string;
  created_by: string;
  updated_at: string;
}

/** A token without its secret, which is shown once and kept by nobody. */
export interface Token {
  id: string;
  name: string;
  account: { id: string; name: string };
  prefix: string;
  /** What it may do of what its account may; null for all of it. */
  scopes: string[] | null;
  state: 'active' | 'expired' | 'revoked';
  created_at: string;
  created_by: string;
  expires_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

/** A role, in one workspace or in the whole organization. */
export interface Held {
  role: string;
  workspace: string | null;
}

export interface NewAccount {
  kind: Account['kind'];
  name: string;
  role: string;
  workspace?: string;
}

export interface NewToken {
  name: string;
  /** Of whom; usually of the caller. */
  account?: string;
  scopes?: string[];
  expires_at?: string;
}

export interface Role {
  name: string;
  title: string;
  summary: string;
  rights: string[];
  rights_in_workspace: string[];
}

export interface DeliveryParams {
  workspace?: string | undefined;
  endpoint?: string | undefined;
  state?: string | undefined;
}

export const manageApi = {
  deliveries: (params: DeliveryParams, after: string | null, signal?: AbortSignal) =>
    get<Paged<Delivery>>(`/deliveries${query({ ...params, after, limit: 50 })}`, signal),
  delivery: (id: string, signal?: AbortSignal) => get<DeliveryDetails>(`/deliveries/${segment(id)}`, signal),
  replay: (id: string) => post<Delivery>(`/deliveries/${segment(id)}/replay`, {}),
  sendTest: (workspace: string, name: string) =>
    post<DeliveryDetails>(`/workspaces/${segment(workspace)}/webhook-endpoints/${segment(name)}/test`, {}),
  accounts: (after: string | null, signal?: AbortSignal) =>
    get<Paged<Account>>(`/accounts${query({ after, limit: 100 })}`, signal),
  createAccount: (account: NewAccount) => post<Account>('/accounts', { ...account }),
  setRoles: (id: string, roles: Held[]) =>
    write<Account>('PUT', `/accounts/${segment(id)}/roles`, { roles: roles.map(one => ({ ...one })) }),
  roles: (signal?: AbortSignal) => get<{ items: Role[] }>('/roles', signal),
  setDisabled: (id: string, disabled: boolean) =>
    write<Account>('PATCH', `/accounts/${segment(id)}`, { disabled }),
  tokens: (after: string | null, signal?: AbortSignal) =>
    get<Paged<Token>>(`/tokens${query({ after, limit: 100 })}`, signal),
  createToken: (token: NewToken) => post<Token & { token: string }>('/tokens', { ...token }),
  revokeToken: (id: string) => write<null>('DELETE', `/tokens/${segment(id)}`),
};

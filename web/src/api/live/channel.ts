import { Hub, type HubMessage, type HubRequest, type Listener } from './hub';
import type { StreamState } from './stream';

export interface Subscription {
  onEvent: (event: string, data: string, id: string | null) => void;
  onState: (state: StreamState, status?: number) => void;
}

/** The tab's end of the live channel. Messages are handed over as they come; batching is the reader's matter. */
class LiveClient {
  private readonly subscriptions = new Map<string, Set<Subscription>>();
  private post: ((request: HubRequest) => void) | null = null;

  subscribe(url: string, since: string | null, subscription: Subscription): () => void {
    const set = this.subscriptions.get(url) ?? new Set();
    this.subscriptions.set(url, set.add(subscription));
    this.request({ type: 'subscribe', url, since });
    return () => {
      set.delete(subscription);
      if (set.size > 0) return;
      this.subscriptions.delete(url);
      this.request({ type: 'unsubscribe', url });
    };
  }

  private request(request: HubRequest): void {
    this.post ??= this.connect();
    this.post(request);
  }

  private connect(): (request: HubRequest) => void {
    const post = typeof SharedWorker === 'function' ? this.sharedWorker() : this.inTab();
    window.addEventListener('online', () => post({ type: 'online' }));
    return post;
  }

  private sharedWorker(): (request: HubRequest) => void {
    const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), {
      type: 'module',
      name: 'orchestrator-live',
    });
    worker.port.onmessage = (message: MessageEvent<HubMessage>) => this.receive(message.data);
    const lock = `orchestrator-tab-${Date.now()}-${Math.random()}`;
    // The lock is held until the tab closes; only then can the worker get it.
    void navigator.locks?.request(lock, () => {
      worker.port.postMessage({ type: 'hello', lock } satisfies HubRequest);
      return new Promise(() => {});
    });
    return request => worker.port.postMessage(request);
  }

  private inTab(): (request: HubRequest) => void {
    const hub = new Hub();
    const listener: Listener = { send: message => this.receive(message) };
    return request => hub.handle(listener, request);
  }

  private receive(message: HubMessage): void {
    for (const subscription of this.subscriptions.get(message.url) ?? []) {
      if (message.type === 'event') subscription.onEvent(message.event, message.data, message.id);
      else subscription.onState(message.state, message.status);
    }
  }
}

export const live = new LiveClient();

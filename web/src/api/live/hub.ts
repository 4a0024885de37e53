import { Stream, type StreamState } from './stream';

/** What a tab asks of the hub, and what it gets. The same hub runs in the shared worker or, without one, in the tab. */
export type HubRequest =
  | { type: 'subscribe'; url: string; since: string | null }
  | { type: 'unsubscribe'; url: string }
  | { type: 'online' }
  | { type: 'hello'; lock: string };

export type HubMessage =
  | { type: 'event'; url: string; event: string; data: string; id: string | null }
  | { type: 'state'; url: string; state: StreamState; status?: number };

export interface Listener {
  send: (message: HubMessage) => void;
}

interface Channel {
  stream: Stream;
  state: StreamState;
  listeners: Set<Listener>;
}

/** Browsers allow few connections per server, so every address is open at most once for all tabs. */
export class Hub {
  private readonly channels = new Map<string, Channel>();
  private readonly open: typeof createStream;

  constructor(open: typeof createStream = createStream) {
    this.open = open;
  }

  handle(listener: Listener, request: HubRequest): void {
    if (request.type === 'subscribe') this.subscribe(listener, request.url, request.since);
    else if (request.type === 'unsubscribe') this.unsubscribe(listener, request.url);
    else if (request.type === 'online') for (const c of this.channels.values()) c.stream.retryNow();
  }

  drop(listener: Listener): void {
    for (const url of Array.from(this.channels.keys())) this.unsubscribe(listener, url);
  }

  private subscribe(listener: Listener, url: string, since: string | null): void {
    const known = this.channels.get(url);
    const listeners = known?.listeners ?? new Set<Listener>();
    listeners.add(listener);
    if (known && !mustRestart(known, since)) {
      listener.send({ type: 'state', url, state: known.state });
      return;
    }
    // A newcomer that knows less than the stream: it starts again from there, the others ignore what they have.
    known?.stream.close();
    this.start(url, since, listeners);
  }

  private start(url: string, since: string | null, listeners: Set<Listener>): void {
    const tell = (message: HubMessage) => {
      for (const listener of listeners) listener.send(message);
    };
    const channel: Partial<Channel> & { listeners: Set<Listener>; state: StreamState } = {
      listeners,
      state: 'connecting',
    };
    channel.stream = this.open({
      url,
      since,
      onEvent: e => tell({ type: 'event', url, event: e.event, data: e.data, id: e.id }),
      onState: (state, status) => {
        channel.state = state;
        tell({ type: 'state', url, state, ...(status === undefined ? {} : { status }) });
      },
    });
    this.channels.set(url, channel as Channel);
  }

  private unsubscribe(listener: Listener, url: string): void {
    const channel = this.channels.get(url);
    if (!channel?.listeners.delete(listener) || channel.listeners.size > 0) return;
    channel.stream.close();
    this.channels.delete(url);
  }
}

function mustRestart(channel: Channel, since: string | null): boolean {
  if (channel.state === 'closed' || channel.state === 'refused') return true;
  if (since === null) return false;
  const at = channel.stream.position;
  return at !== null && Number(since) < Number(at);
}

function createStream(options: ConstructorParameters<typeof Stream>[0]): Stream {
  return new Stream(options);
}

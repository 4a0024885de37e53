/// <reference lib="webworker" />
import { Hub, type HubRequest, type Listener } from './hub';

/** The shared worker: one set of connections for all tabs of this browser. */
const hub = new Hub();

interface SharedScope {
  onconnect: ((event: MessageEvent) => void) | null;
}

(self as unknown as SharedScope).onconnect = event => {
  const port = event.ports[0];
  if (!port) return;
  const listener: Listener = { send: message => port.postMessage(message) };
  port.onmessage = (message: MessageEvent<HubRequest>) => {
    if (message.data.type === 'hello') void forgetWhenGone(listener, message.data.lock);
    else hub.handle(listener, message.data);
  };
};

/** Each tab holds a lock for as long as it lives; getting it means that the tab is gone. */
async function forgetWhenGone(listener: Listener, lock: string): Promise<void> {
  if (!navigator.locks) return;
  await navigator.locks.request(lock, () => hub.drop(listener));
}

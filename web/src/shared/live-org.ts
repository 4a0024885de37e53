import { liveUrl } from '../api/client';
import { live } from '../api/live/channel';
import { setLiveState } from './live-state';
import { setSignedOut } from './session';

export interface OrgListener {
  onEvent: (event: string, data: string) => void;
  /** Something may have been missed: what is cached must be asked again. */
  onGap: () => void;
}

/** The reader of one address. It tells whether the server refused the address itself. */
function read(url: string, listener: OrgListener, onRefused: () => void): () => void {
  // Until an event with a position came, a connection cannot say what it has missed.
  let positioned = false;
  return live.subscribe(url, null, {
    onEvent(event, data, position) {
      positioned ||= position !== null;
      if (event === 'resync') listener.onGap();
      else listener.onEvent(event, data);
    },
    onState(state, status) {
      // A topic that the server does not know.
      if (state === 'refused' && (status === 400 || status === 422)) {
        onRefused();
        return;
      }
      setLiveState(state);
      if (state === 'refused' && status === 401) setSignedOut(true);
      if (state === 'open' && !positioned) listener.onGap();
    },
  });
}

/** Follows the organization's channel, which all listeners and all tabs share. */
export function followOrg(listener: OrgListener, [url, ...simpler]: string[] = liveUrl.org): void {
  if (url === undefined) {
    setLiveState('refused');
    return;
  }
  const stop = read(url, listener, () => {
    stop();
    followOrg(listener, simpler);
  });
}

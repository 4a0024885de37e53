import { expect, test } from 'vitest';
import { Hub, type HubMessage } from './hub';
import type { Stream, StreamOptions } from './stream';

class FakeStream {
  closed = false;
  position: string | null;
  readonly options: StreamOptions;

  constructor(options: StreamOptions) {
    this.options = options;
    this.position = options.since;
  }

  close() {
    this.closed = true;
  }

  retryNow() {}
}

function setup() {
  const streams: FakeStream[] = [];
  const hub = new Hub(options => {
    const stream = new FakeStream(options);
    streams.push(stream);
    return stream as unknown as Stream;
  });
  const tab = () => {
    const got: HubMessage[] = [];
    return { got, send: (message: HubMessage) => got.push(message) };
  };
  return { hub, streams, tab };
}

test('two tabs share one connection, which ends with the last of them', () => {
  const { hub, streams, tab } = setup();
  const [a, b] = [tab(), tab()];
  hub.handle(a, { type: 'subscribe', url: '/x', since: null });
  hub.handle(b, { type: 'subscribe', url: '/x', since: null });
  expect(streams).toHaveLength(1);
  streams[0]?.options.onEvent({ event: 'run', data: '1', id: '1' });
  expect([a.got.at(-1), b.got.at(-1)]).toEqual([
    { type: 'event', url: '/x', event: 'run', data: '1', id: '1' },
    { type: 'event', url: '/x', event: 'run', data: '1', id: '1' },
  ]);
  hub.handle(a, { type: 'unsubscribe', url: '/x' });
  expect(streams[0]?.closed).toBe(false);
  hub.drop(b);
  expect(streams[0]?.closed).toBe(true);
});

test('a tab that knows less starts the stream again from there', () => {
  const { hub, streams, tab } = setup();
  hub.handle(tab(), { type: 'subscribe', url: '/r', since: '10' });
  hub.handle(tab(), { type: 'subscribe', url: '/r', since: '12' });
  expect(streams).toHaveLength(1);
  hub.handle(tab(), { type: 'subscribe', url: '/r', since: '4' });
  expect(streams.map(stream => [stream.options.since, stream.closed])).toEqual([
    ['10', true],
    ['4', false],
  ]);
});

import { expect, test } from 'vitest';
import type { SseEvent } from './sse';
import { backoff, Stream, type StreamState } from './stream';

function body(text: string): Response {
  return new Response(text, { status: 200 });
}

interface Seen {
  urls: string[];
  headers: (string | undefined)[];
  events: SseEvent[];
  states: StreamState[];
}

function run(replies: (() => Response)[]): { seen: Seen; done: Promise<unknown>; stream: Stream } {
  const seen: Seen = { urls: [], headers: [], events: [], states: [] };
  let next = 0;
  let resolve = () => {};
  const done = new Promise<void>(r => {
    resolve = r;
  });
  const stream = new Stream({
    url: '/live',
    since: '5',
    delay: () => 0,
    fetch: ((url: string, init: RequestInit) => {
      seen.urls.push(url);
      seen.headers.push((init.headers as Record<string, string>)['last-event-id']);
      const reply = replies[next++];
      return reply ? Promise.resolve(reply()) : Promise.reject(new Error('refused'));
    }) as typeof fetch,
    onEvent: event => seen.events.push(event),
    onState: state => {
      seen.states.push(state);
      if (state === 'closed' || state === 'refused') resolve();
    },
  });
  return { seen, done, stream };
}

test('resumes behind the last event it got and ends when the server says so', async () => {
  const { seen, done } = run([
    () => body('id: 6\nevent: change\ndata: 1\n\n'),
    () => new Response('', { status: 503 }),
    () => body('id: 7\nevent: change\ndata: 2\n\nevent: end\ndata: {}\n\n'),
  ]);
  await done;
  expect(seen.urls).toEqual(['/live?since=5', '/live?since=6', '/live?since=6']);
  expect(seen.headers).toEqual(['5', '6', '6']);
  expect(seen.events.map(event => event.data)).toEqual(['1', '2', '{}']);
  expect(seen.states).toEqual(['connecting', 'open', 'reconnecting', 'reconnecting', 'open', 'closed']);
});

test('a refusal is final', async () => {
  const { seen, done } = run([() => new Response('', { status: 401 })]);
  await done;
  expect(seen.states).toEqual(['connecting', 'refused']);
});

test('the pause grows and is bounded and spread', () => {
  expect([0, 1, 2, 10].map(n => backoff(n, () => 1))).toEqual([250, 500, 1000, 15_000]);
  expect(backoff(2, () => 0)).toBe(500);
});

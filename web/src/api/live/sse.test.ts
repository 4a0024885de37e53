import { expect, test } from 'vitest';
import { SseParser, type SseEvent } from './sse';

const STREAM =
  ': hello\n\nevent: change\nid: 7\ndata: {"a":1}\n\ndata: one\r\ndata: two\r\n\r\nevent: end\ndata: {}\n\nevent: lost\ndata: x';

function parse(chunks: string[]): SseEvent[] {
  const events: SseEvent[] = [];
  const parser = new SseParser(event => events.push(event));
  for (const chunk of chunks) parser.push(chunk);
  return events;
}

const EXPECTED = [
  { event: 'change', data: '{"a":1}', id: '7' },
  { event: 'message', data: 'one\ntwo', id: null },
  { event: 'end', data: '{}', id: null },
];

test('a whole stream; an unfinished event is not delivered', () => {
  expect(parse([STREAM])).toEqual(EXPECTED);
});

test('any cut into chunks gives the same events', () => {
  for (let size = 1; size < STREAM.length; size++) {
    const chunks = STREAM.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
    expect(parse(chunks), `chunks of ${size}`).toEqual(EXPECTED);
  }
});

// What comes in parts: lists page by page, and live events.

import {
  address,
  type Arguments,
  type Client,
  failure,
  type Operation,
  type OperationName,
  pause,
  type Result,
} from './client.js';

type Item<P> = P extends { items: (infer T)[] } ? T : never;

export interface Event {
  id: string | null;
  event: string;
  data: unknown;
}

/** Every item of a list, page after page: `items(client, op.list_runs, {})`. */
export async function* items<N extends OperationName>(
  client: Client,
  operation: Operation<N>,
  given: Arguments<N>,
): AsyncGenerator<Item<Result<N>>> {
  let after: string | undefined;
  do {
    const query = { ...(given.query as object | undefined), ...(after === undefined ? {} : { after }) };
    const page = (await client.call(operation, { ...given, query } as Arguments<N>)).data as {
      items: Item<Result<N>>[];
      next?: string | null;
    };
    yield* page.items;
    after = page.next ?? undefined;
  } while (after !== undefined);
}

/** Server-sent events of a live operation; goes on after the last id when the connection breaks. */
export async function* events<N extends OperationName>(
  client: Client,
  operation: Operation<N>,
  given: Arguments<N>,
): AsyncGenerator<Event> {
  const [method, template] = operation;
  const args = given as Arguments<OperationName> & { path?: Record<string, string>; query?: object };
  const headers = client.headers('text/event-stream', args.headers);
  for (;;) {
    const response = await client.request(
      method,
      address(template, args.path, args.query),
      { headers },
      args.signal,
    );
    if (!response.ok) throw await failure(response);
    for await (const event of parse(response)) {
      if (event.id !== null) headers['last-event-id'] = event.id;
      yield event;
      if (event.event === 'end') return;
    }
    await pause(0, null, args.signal);
  }
}

async function* parse(response: Response): AsyncGenerator<Event> {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = block.split('\n').reduce<{ id: string | null; event: string; data: string }>(field, {
        id: null,
        event: 'message',
        data: '',
      });
      if (event.data !== '')
        yield { id: event.id, event: event.event, data: JSON.parse(event.data) as unknown };
    }
  }
}

function field(event: { id: string | null; event: string; data: string }, line: string) {
  const [name, value = ''] = [
    line.slice(0, Math.max(line.indexOf(':'), 0)),
    line.slice(line.indexOf(':') + 1).trimStart(),
  ];
  if (name === 'id') return { ...event, id: value };
  if (name === 'event') return { ...event, event: value };
  if (name === 'data') return { ...event, data: event.data + value };
  return event;
}

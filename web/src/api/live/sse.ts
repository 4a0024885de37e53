/** A parser of server-sent events over text chunks of any size. */

export interface SseEvent {
  event: string;
  data: string;
  id: string | null;
}

export class SseParser {
  private rest = '';
  private event = '';
  private data: string[] = [];
  private id: string | null = null;
  private readonly emit: (event: SseEvent) => void;

  constructor(emit: (event: SseEvent) => void) {
    this.emit = emit;
  }

  push(chunk: string): void {
    // A lone CR at the end may be the first half of CRLF: it waits for the next chunk.
    const text = this.rest + chunk;
    let from = 0;
    for (;;) {
      const end = nextBreak(text, from);
      if (end === null) break;
      this.line(text.slice(from, end.at));
      from = end.next;
    }
    this.rest = text.slice(from);
  }

  private line(line: string): void {
    if (line === '') return this.dispatch();
    if (line.startsWith(':')) return;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? '' : line.slice(colon + 1);
    if (value.startsWith(' ')) value = value.slice(1);
    if (field === 'event') this.event = value;
    else if (field === 'data') this.data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.id = value;
  }

  private dispatch(): void {
    if (this.data.length > 0 || this.event !== '') {
      this.emit({ event: this.event || 'message', data: this.data.join('\n'), id: this.id });
    }
    this.event = '';
    this.data = [];
    this.id = null;
  }
}

function nextBreak(text: string, from: number): { at: number; next: number } | null {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10) return { at: i, next: i + 1 };
    if (c === 13) {
      if (i + 1 === text.length) return null;
      return { at: i, next: text.charCodeAt(i + 1) === 10 ? i + 2 : i + 1 };
    }
  }
  return null;
}

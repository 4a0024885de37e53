import { SseParser, type SseEvent } from './sse';

export type StreamState = 'connecting' | 'open' | 'reconnecting' | 'closed' | 'refused';

export interface StreamOptions {
  url: string;
  /** The last position already known; null asks for what happens from now on. */
  since: string | null;
  onEvent: (event: SseEvent) => void;
  onState: (state: StreamState, status?: number) => void;
  fetch?: typeof fetch;
  delay?: (attempt: number) => number;
}

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 15_000;
/** The server sends a comment every 15 s; three missed ones mean a dead connection. */
const SILENCE_MS = 45_000;

/** Doubles from 250 ms to 15 s, each spread by half, so that many browsers do not return at once. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return full / 2 + (full / 2) * random();
}

/** One resumable stream of server-sent events: reconnects with back-off and asks for what it missed. */
export class Stream {
  private readonly options: StreamOptions;
  private abort = new AbortController();
  private attempt = 0;
  private last: string | null;
  private stopped = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: StreamOptions) {
    this.options = options;
    this.last = options.since;
    options.onState('connecting');
    void this.connect();
  }

  get position(): string | null {
    return this.last;
  }

  close(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.abort.abort();
  }

  /** Reconnects at once, for instance because the network came back. */
  retryNow(): void {
    if (this.stopped || this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    void this.connect();
  }

  private async connect(): Promise<void> {
    this.timer = undefined;
    this.abort = new AbortController();
    try {
      const response = await this.request();
      if (!response.ok || !response.body) {
        // The session ended or the run is gone: trying again cannot help.
        if (response.status >= 400 && response.status < 500 && response.status !== 429) {
          this.stopped = true;
          this.options.onState('refused', response.status);
          return;
        }
        throw new Error(`HTTP ${response.status}`);
      }
      this.attempt = 0;
      this.options.onState('open');
      await this.read(response.body);
    } catch {
      // Every failure of the network ends here and leads to another attempt.
    }
    if (!this.stopped) this.later();
  }

  private request(): Promise<Response> {
    const { url: plain } = this.options;
    const joint = plain.includes('?') ? '&' : '?';
    const url = this.last === null ? plain : `${plain}${joint}since=${encodeURIComponent(this.last)}`;
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (this.last !== null) headers['last-event-id'] = this.last;
    return (this.options.fetch ?? fetch)(url, {
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: this.abort.signal,
    });
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    const parser = new SseParser(event => this.receive(event));
    const reader = body.getReader();
    for (;;) {
      const silence = setTimeout(() => this.abort.abort(), SILENCE_MS);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (done || this.stopped) return;
      parser.push(decoder.decode(value, { stream: true }));
    }
  }

  private receive(event: SseEvent): void {
    if (this.stopped) return;
    if (event.id !== null) this.last = event.id;
    this.options.onEvent(event);
    if (event.event === 'end') {
      this.close();
      this.options.onState('closed');
    }
  }

  private later(): void {
    this.options.onState('reconnecting');
    const wait = (this.options.delay ?? backoff)(this.attempt);
    this.attempt += 1;
    this.timer = setTimeout(() => void this.connect(), wait);
  }
}

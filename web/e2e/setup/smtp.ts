import { createServer, type Socket } from 'node:net';

export interface Letter {
  to: string;
  /** Its parts, decoded. */
  text: string;
}

export interface Mailbox {
  port: number;
  letters: Letter[];
  close: () => Promise<void>;
}

/** The parts of a letter as we write them: base64 under one header each. */
function decoded(data: string): string {
  const parts = data.matchAll(/Content-Transfer-Encoding: base64\r\n\r\n([\s\S]*?)\r\n--/g);
  return Array.from(parts, ([, part = '']) => Buffer.from(part, 'base64').toString('utf8')).join('\n');
}

function talk(socket: Socket, letters: Letter[]): void {
  let rest = '';
  let to = '';
  let data: string[] | null = null;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const hear = (line: string) => {
    if (data !== null) {
      if (line !== '.') data.push(line.startsWith('..') ? line.slice(1) : line);
      else {
        letters.push({ to, text: decoded(data.join('\r\n')) });
        data = null;
        say('250 taken');
      }
    } else if (/^DATA/i.test(line)) {
      data = [];
      say('354 go on');
    } else if (/^QUIT/i.test(line)) {
      say('221 bye');
      socket.end();
    } else {
      to = /^RCPT TO:<(.*)>/i.exec(line)?.[1] ?? to;
      say('250 sink');
    }
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', bytes => {
    const lines = (rest + bytes.toString('latin1')).split('\r\n');
    rest = lines.pop() ?? '';
    lines.forEach(hear);
  });
  say('220 sink');
}

/** A mail server that takes every letter and keeps it. */
export async function startMailbox(): Promise<Mailbox> {
  const letters: Letter[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    talk(socket, letters);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = () =>
    new Promise<void>(resolve => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return { port, letters, close };
}

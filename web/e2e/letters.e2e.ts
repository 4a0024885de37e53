import { afterAll, beforeAll, expect, test } from 'vitest';
import { axe, close, FLOWS, open, startRun, target } from './setup/browser';
import { startServer, type Own } from './setup/server';
import { startMailbox, type Mailbox } from './setup/smtp';

/** E-mail through the real server to a real socket: an address is confirmed, and what waits for the person comes there. */

let mailbox: Mailbox;
let server: Own;

beforeAll(async () => {
  if (target.mock) return;
  mailbox = await startMailbox();
  server = await startServer({ ORC_MAIL_ALLOW: `127.0.0.1:${mailbox.port}` });
});

afterAll(async () => {
  if (target.mock) return;
  await server.stop();
  await mailbox.close();
});

test.skipIf(target.mock)(
  'without a mail server no code is sent; with one, an address is confirmed and letters come there',
  async () => {
    const opened = await open('/notifications?tab=preferences', { server });
    const { page } = opened;
    const mail = page.getByRole('region', { name: 'E-mail' });
    await mail.getByLabel('My address').fill('ada@example.com');
    await mail.getByRole('button', { name: 'Send a code there' }).click();
    await mail.getByText(/there is no mail server that a letter could go by/).waitFor();
    const made = await page.evaluate(async port => {
      const spec = { host: '127.0.0.1', port, security: 'none', from: 'orc@example.com' };
      const answer = await fetch('/api/v1/workspaces/default/mail-servers', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-orc-csrf': '1' },
        body: JSON.stringify({ name: 'default', spec }),
      });
      return answer.ok ? 'made' : answer.text();
    }, mailbox.port);
    expect(made).toBe('made');
    await mail.getByRole('button', { name: 'Send a code there' }).click();
    await mail.getByText(/A code was sent to ada@example.com/).waitFor();
    expect(mailbox.letters.map(({ to }) => to)).toEqual(['ada@example.com']);
    await mail.getByLabel('Code').fill('22222-22222');
    await mail.getByRole('button', { name: 'Confirm' }).click();
    await mail.getByText(/that is not the code; 4 more tries/).waitFor();
    const code = /([0-9A-Z]{5}-[0-9A-Z]{5}) is the code/.exec(mailbox.letters[0]?.text ?? '')?.[1] ?? '';
    await mail.getByLabel('Code').fill(code.toLowerCase());
    await mail.getByRole('button', { name: 'Confirm' }).click();
    await mail.getByText('Letters go to ada@example.com.').waitFor();
    expect(await axe(page)).toEqual([]);
    await mail.getByRole('button', { name: 'Send a test e-mail' }).click();
    await mail.getByText(/The server took the letter to ada@example.com/).waitFor();
    await startRun(page, FLOWS.approval);
    const asked = () => mailbox.letters.filter(({ text }) => text.includes('Send 3 answers to customers?'));
    await expect.poll(() => asked().map(({ to }) => to), { timeout: 10_000 }).toEqual(['ada@example.com']);
    await page.goto(`${server.url}/notifications`);
    await page.getByText('E-mail sent').first().waitFor();
    await close(opened, line => line.includes('422') || line.includes('503'));
  },
);

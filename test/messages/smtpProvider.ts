import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { ProviderBehaviour } from '../contract/messages.ts';

export type ReceivedMail = { readonly to: string; readonly headers: string; readonly body: string };

/** A mail server that knows just enough SMTP (RFC 5321) to take a message, and to break off at the worst moment. */
export async function openSmtpProvider() {
  let behaviour: ProviderBehaviour = 'takes';
  /** What is answered instead of the usual, by the first word of the command (`RCPT`, `.` for the content). */
  const replies = new Map<string, string>();
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let to = '';
    let content: string[] | undefined;
    let rest = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 mail.test ready');
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    });

    function take(line: string): void {
      if (content !== undefined && line !== '.') {
        content.push(line.startsWith('..') ? line.slice(1) : line);
        return;
      }
      const [command = ''] = line.toUpperCase().split(' ');
      const reply = replies.get(command);
      if (content !== undefined) {
        const split = content.indexOf('');
        const mail = { to, headers: content.slice(0, split).join('\n'), body: content.slice(split + 1).join('\n') };
        content = undefined;
        if (reply !== undefined) return void say(reply);
        mails.push(mail);
        if (behaviour === 'takes_and_never_answers') return;
        if (behaviour === 'takes_and_breaks_off') return void socket.destroy();
        return void say('250 2.0.0 queued');
      }
      if (reply !== undefined) return void say(reply);
      if (command === 'RCPT') {
        to = /<([^>]*)>/.exec(line)?.[1] ?? '';
        return void say(behaviour === 'refuses' ? '550 5.1.1 no such mailbox' : '250 2.1.5 ok');
      }
      if (command === 'DATA') {
        content = [];
        return void say('354 go on');
      }
      if (command === 'QUIT') return void socket.end('221 bye\r\n');
      say(command === 'EHLO' ? '250 mail.test' : '250 ok');
    }
  });

  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const stop = async () => {
    if (!server.listening) return;
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };

  await listen(0);
  const { port } = server.address() as AddressInfo; // a TCP server has one
  return {
    port,
    mails,
    replies,
    behave: async (next: ProviderBehaviour) => {
      behaviour = next;
      if (next === 'is_down') await stop();
      else if (!server.listening) await listen(port);
    },
    close: stop,
  };
}

import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { Clock } from '../../ports/clock.ts';
import type { MessageChannel, OutgoingMessage, SendOutcome } from '../../ports/messages.ts';
import { accepted, failed, isExpired } from './outcome.ts';

export type EmailSettings = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (port 465); otherwise STARTTLS is used wherever the server offers it. */
  readonly isSecure: boolean;
  readonly login?: { readonly user: string; readonly password: string };
  /** `Clinic <queue@clinic.example>`. */
  readonly from: string;
  readonly timeoutMs?: number;
};

/** E-mail by SMTP, a connection per message: a clinic writes few, and a fresh connection has no doubtful past. */
export function createEmail(settings: EmailSettings, clock: Clock): MessageChannel {
  return {
    channel: 'email',
    send(message) {
      if (isExpired(message, clock)) return Promise.resolve(failed('expired'));
      // One plain address: a list would reach more people than the one who agreed to be written to.
      if (!/^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+$/.test(message.to)) return Promise.resolve(failed('wrong_address'));
      return sendOnce(settings, message);
    },
    close: () => Promise.resolve(),
  };
}

async function sendOnce(settings: EmailSettings, message: OutgoingMessage): Promise<SendOutcome> {
  const { host, port, isSecure, login, from, timeoutMs = 20_000 } = settings;
  const transport = createTransport({
    host,
    port,
    secure: isSecure,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(login ? { auth: { user: login.user, pass: login.password } } : {}),
  });

  // The server reads the content only once it has taken sender and recipient; from there on it may keep the message.
  let isOnItsWay = false;
  transport.use('stream', (mail, done) => {
    mail.message.processFunc((content) =>
      Readable.from(
        (async function* () {
          isOnItsWay = true;
          yield* content;
        })(),
      ),
    );
    done();
  });

  try {
    const sent = await transport.sendMail({
      from,
      to: { name: '', address: message.to },
      subject: message.subject ?? '',
      text: message.text,
      messageId: `<${message.messageId}@${domainOf(from)}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': message.language },
    });
    return accepted(sent.messageId);
  } catch (error) {
    return outcomeOf(error, isOnItsWay);
  } finally {
    transport.close();
  }
}

const domainOf = (from: string): string => /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';

/** A reply of the server is clear, whenever it comes; a connection that breaks is clear only before the content left. */
function outcomeOf(error: unknown, isOnItsWay: boolean): SendOutcome {
  if (!(error instanceof Error)) throw error;
  const { code, responseCode, command } = error as Error & {
    // nodemailer adds these to whatever it rejects with
    readonly code?: string;
    readonly responseCode?: number;
    readonly command?: string;
  };
  if (responseCode !== undefined) return refused(responseCode, command);
  if (code === 'EAUTH' || code === 'ENOAUTH') return failed('credentials_refused');
  if (code === 'EENVELOPE') return failed('wrong_address');
  if (!isOnItsWay) return failed('provider_unreachable');
  return { kind: 'unknown', code: code === 'ETIMEDOUT' ? 'timed_out' : 'connection_lost' };
}

function refused(responseCode: number, command: string | undefined): SendOutcome {
  if (command?.startsWith('AUTH') || responseCode === 530 || responseCode === 535) return failed('credentials_refused');
  if (responseCode >= 400 && responseCode < 500) {
    return failed(responseCode === 450 || responseCode === 451 ? 'rate_limited' : 'provider_unreachable');
  }
  if (responseCode === 552) return failed('unreachable'); // the mailbox is full
  if (command === 'RCPT TO') return failed('wrong_address');
  return failed(responseCode === 554 ? 'blocked' : 'provider_refused');
}

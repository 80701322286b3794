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
  const { code, responseCode, response, command } = error as Error & {
    // nodemailer adds these to whatever it rejects with
    readonly code?: string;
    readonly responseCode?: number;
    readonly response?: string;
    readonly command?: string;
  };
  if (responseCode !== undefined) return refused({ responseCode, command, reason: reasonIn(response) });
  if (code === 'EAUTH' || code === 'ENOAUTH') return failed('credentials_refused');
  if (code === 'EENVELOPE') return failed('wrong_address');
  if (!isOnItsWay) return failed('provider_unreachable');
  return { kind: 'unknown', code: code === 'ETIMEDOUT' ? 'timed_out' : 'connection_lost' };
}

/** The second and third number of an enhanced code: `5.1.1` is `1.1`, "no such mailbox". Source: RFC 3463 */
const reasonIn = (response: string | undefined): string | undefined =>
  /^\d{3}[ -][245]\.(\d{1,3}\.\d{1,3})/.exec(response ?? '')?.[1];

type Refusal = {
  readonly responseCode: number;
  readonly command: string | undefined;
  readonly reason: string | undefined;
};

function refused({ responseCode, command, reason }: Refusal): SendOutcome {
  if (command?.startsWith('AUTH') || responseCode === 530 || responseCode === 535) return failed('credentials_refused');
  if (responseCode >= 400 && responseCode < 500) {
    return failed(responseCode === 450 || responseCode === 451 ? 'rate_limited' : 'provider_unreachable');
  }
  if (responseCode === 552 || reason === '2.2') return failed('unreachable'); // the mailbox is full
  // Refused for who we are, or how it looks. The address may be right: it must not be kept as a wrong one.
  if (reason?.startsWith('7.') === true) return failed('blocked');
  if (reason === '1.7' || reason === '1.8') return failed('provider_refused'); // the sender's address
  if (command === 'RCPT TO') return failed(responseCode === 554 && reason === undefined ? 'blocked' : 'wrong_address');
  return failed(responseCode === 554 ? 'blocked' : 'provider_refused');
}

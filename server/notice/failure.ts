import type { NoticeChannel } from './purpose.ts';

/** Why a message was clearly not sent, or why it did not arrive. */
export const SEND_FAILURE_CODES = [
  'expired',
  'wrong_address', // no such number, address or subscription
  'not_textable', // a telephone that takes calls only
  'opted_out', // the person said STOP, to us or to the provider
  'blocked', // refused on the way, by a network or a filter
  'unreachable', // switched off, out of range, mailbox full; the provider has tried
  'text_refused',
  'rate_limited',
  'credentials_refused',
  'no_credit',
  'provider_unreachable',
  'provider_refused',
] as const;
export type SendFailureCode = (typeof SEND_FAILURE_CODES)[number];

/** Whether sending the same to the same address can only fail again. The others pass, or are mended by a person. */
const IS_PERMANENT = {
  expired: true,
  wrong_address: true,
  not_textable: true,
  opted_out: true,
  blocked: true,
  unreachable: true,
  text_refused: true,
  provider_refused: true,
  rate_limited: false,
  credentials_refused: false,
  no_credit: false,
  provider_unreachable: false,
} as const satisfies Record<SendFailureCode, boolean>;

export const isPermanentFailure = (code: SendFailureCode): boolean => IS_PERMANENT[code];

/** The code of an attempt as it was stored; undefined for none, and for the codes of a doubt, which are no failure. */
export const readFailureCode = (code: string | null): SendFailureCode | undefined =>
  SEND_FAILURE_CODES.find((known) => known === code);

/**
 * Why nothing more may be sent to a contact, over any channel, once a failure has shown it; kept with the contact. A call
 * that found nobody of that number shows nothing of the kind: a line that dials wrongly, or is set up wrongly, is answered
 * in the same way (RFC 3261, 21.4.5; many networks), and would take every number out of use in one morning.
 */
export function blockAfter(code: SendFailureCode, channel: NoticeChannel): 'stop' | 'wrong_number' | undefined {
  if (code === 'opted_out') return 'stop';
  return code === 'wrong_address' && channel !== 'voice' ? 'wrong_number' : undefined;
}

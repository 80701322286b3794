import type { SendFailureCode } from '../../notice/failure.ts';

/** Twilio's error numbers that mean something to us, of requests and of delivery reports. Source: twilio.com/docs/api/errors */
const MEANING: ReadonlyMap<number, SendFailureCode> = new Map([
  [13224, 'wrong_address'], // the number cannot be dialled
  [20003, 'credentials_refused'],
  [20429, 'rate_limited'],
  [21211, 'wrong_address'],
  [21214, 'wrong_address'],
  [21217, 'wrong_address'],
  [21610, 'opted_out'], // the person sent STOP
  [21612, 'not_textable'],
  [21614, 'not_textable'], // not a mobile
  [21602, 'text_refused'],
  [21617, 'text_refused'], // longer than 1600 characters
  [30001, 'rate_limited'],
  [30002, 'no_credit'], // the account is suspended
  [30003, 'unreachable'],
  [30004, 'blocked'],
  [30005, 'wrong_address'],
  [30006, 'not_textable'],
  [30007, 'blocked'], // filtered by the carrier
  [30036, 'expired'],
]);

export const twilioFailure = (code: number | undefined): SendFailureCode =>
  (code === undefined ? undefined : MEANING.get(code)) ?? 'provider_refused';

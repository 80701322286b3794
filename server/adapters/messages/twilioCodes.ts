import type { SendFailureCode } from '../../notice/failure.ts';

/** Twilio's error numbers that mean something to us, of requests and of delivery reports. Source: twilio.com/docs/api/errors */
const MEANING: ReadonlyMap<number, SendFailureCode> = new Map([
  [10001, 'no_credit'], // the account is not active
  [10004, 'rate_limited'], // too many calls at once
  [13224, 'unreachable'], // no such number, or no network that reaches it today: not known which
  [20003, 'credentials_refused'],
  [20429, 'rate_limited'],
  [21211, 'wrong_address'],
  [21214, 'wrong_address'],
  [21215, 'blocked'], // calls to this country are not allowed to the account
  [21216, 'blocked'],
  [21217, 'wrong_address'],
  [21219, 'blocked'], // a trial account, a number that was not confirmed
  [21408, 'blocked'], // texts to this country are not allowed to the account
  [21608, 'blocked'], // as 21219
  [21610, 'opted_out'], // the person sent STOP
  [21612, 'not_textable'],
  [21614, 'not_textable'], // not a mobile
  [21602, 'text_refused'],
  [21617, 'text_refused'], // longer than 1600 characters
  [21635, 'not_textable'], // a landline
  [30001, 'rate_limited'],
  [30002, 'no_credit'], // the account is suspended
  [30003, 'unreachable'],
  [30004, 'blocked'],
  [30005, 'wrong_address'],
  [30006, 'not_textable'],
  [30007, 'blocked'], // filtered by the carrier
  [30008, 'unreachable'], // the network does not say why
  [30017, 'unreachable'], // the network is full
  [30022, 'rate_limited'],
  [30023, 'rate_limited'],
  [30034, 'blocked'], // the sender is not registered with the networks
  [30036, 'expired'],
  [30410, 'unreachable'], // given up by Twilio, lest it came twice
]);

export const twilioFailure = (code: number | undefined): SendFailureCode =>
  (code === undefined ? undefined : MEANING.get(code)) ?? 'provider_refused';

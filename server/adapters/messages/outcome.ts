import { isPermanentFailure, type SendFailureCode } from '../../notice/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SendOutcome } from '../../ports/messages.ts';

export const accepted = (providerId: string): SendOutcome => ({ kind: 'accepted', providerId });

export const failed = (code: SendFailureCode): SendOutcome => ({
  kind: 'failed',
  code,
  isPermanent: isPermanentFailure(code),
});

/** An answer that the provider's own description does not have: what it did with the message cannot be known. */
export const UNEXPECTED: SendOutcome = { kind: 'unknown', code: 'unexpected_answer' };

export const isExpired = ({ expiresAt }: { readonly expiresAt: number }, clock: Clock): boolean =>
  clock.now() >= expiresAt;

/** For how long the provider should still try, in whole seconds, at least one. */
export const secondsLeft = ({ expiresAt }: { readonly expiresAt: number }, clock: Clock): number =>
  Math.max(1, Math.floor((expiresAt - clock.now()) / 1000));

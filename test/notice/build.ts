import type { Attempt, NoticeToSend } from '../../server/notice/nextStep.ts';
import { USUAL_QUIET_HOURS } from '../../server/notice/quietHours.ts';

export const MINUTE = 60_000;
/** A Monday in Tehran, which is three and a half hours ahead of UTC all year. */
export const clock = (hhmm: string) => Date.parse(`2026-03-02T${hhmm}:00+03:30`);

export const SMS = { channel: 'sms', contactId: 'mobile' } as const;
export const CALL = { channel: 'voice', contactId: 'mobile' } as const;
export const MAIL = { channel: 'email', contactId: 'mail' } as const;

export const notice = (over: Partial<NoticeToSend> = {}): NoticeToSend => ({
  purpose: 'turn_near',
  plan: [SMS, CALL],
  notBeforeAt: clock('10:00'),
  expiresAt: clock('10:30'),
  isClosed: false,
  policy: {
    timeZone: 'Asia/Tehran',
    quietHours: USUAL_QUIET_HOURS,
    answerWaitMs: 3 * MINUTE,
    retryAfterMs: [MINUTE, 5 * MINUTE],
  },
  ...over,
});

export const tried = (
  send: { readonly channel: Attempt['channel']; readonly contactId: string },
  status: Attempt['status'],
  over: Partial<Attempt> = {},
): Attempt => ({ ...send, status, startedAt: clock('10:00'), updatedAt: clock('10:00'), ...over });

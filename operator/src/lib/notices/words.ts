import type { NoticeEntry, NoticeState } from '#common/contract/noticeDesk.ts';
import {
  noticeChannelPhrase,
  noticeFailurePhrase,
  noticePhrases,
  noticePurposePhrase,
} from '#common/phrases/panelNotices.ts';
import { t } from '#common/ui/language.svelte.ts';

/** A notice that was reached is told apart by whether the network said that it arrived. */
export type ShownState = NoticeState | 'delivered';
export const SHOWN_STATES = [
  'open',
  'reached',
  'delivered',
  'answered',
  'failed',
  'unknown',
  'expired',
  'cancelled',
] as const satisfies readonly ShownState[];

export const shownState = ({ status, attempts }: NoticeEntry): ShownState =>
  status === 'reached' && attempts.some((attempt) => attempt.status === 'delivered') ? 'delivered' : status;

export const stateWords = (state: ShownState): string => t(noticePhrases[`state_${state}`]);

export function whatFor({ purpose }: Pick<NoticeEntry, 'purpose'>): string {
  const phrase = noticePurposePhrase(purpose);
  return phrase ? t(phrase) : purpose;
}

/** The ways that were tried, each once, in order. */
export const channelsOf = ({ attempts }: NoticeEntry): string =>
  [...new Set(attempts.map(({ channel }) => channel))]
    .map((channel) => {
      const phrase = noticeChannelPhrase(channel);
      return phrase ? t(phrase) : channel;
    })
    .join(' → ');

/** Why it failed or is in doubt, by the last attempt that says so. */
export function why({ status, attempts }: NoticeEntry): string | undefined {
  if (status === 'unknown') return t(noticePhrases.why_doubt);
  if (status !== 'failed') return undefined;
  const last = attempts.findLast((attempt) => attempt.status === 'failed' || attempt.status === 'unanswered');
  if (last === undefined) return undefined;
  return t(last.status === 'unanswered' ? noticePhrases.why_unanswered : noticeFailurePhrase(last.code ?? ''));
}

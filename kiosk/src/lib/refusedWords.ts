/** What to do where a booking is not let in now. */
import { kioskOfflinePhrases } from '#common/phrases/kioskOffline.ts';
import { kioskPhrases } from '#common/phrases/kiosk.ts';
import { checkInPhrases } from '#common/phrases/kioskCheckIn.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import { problemPhrase } from '#common/phrases/problems.ts';
import type { ApiError } from '#common/ui/api.ts';
import { isDay } from '#common/ui/calendar.ts';

/** The others speak to staff; a patient is told that the desk will find the booking. */
const MEANT_FOR_PATIENTS: ReadonlySet<string> = new Set([
  'appointment_not_found',
  'appointment_not_open',
  'day_closed',
  'day_not_open',
  'last_ticket_passed',
  'service_closed',
  'too_early',
  'too_late',
  'wrong_day',
]);

export type RefusedWords = {
  readonly title: Phrase;
  readonly todo: Phrase;
  /** For `{time}`. */
  readonly at?: number;
  /** For `{date}`, `YYYY-MM-DD`. */
  readonly day?: string;
};

export function refusedWords({ code, detail }: Pick<ApiError, 'code' | 'detail'>): RefusedWords {
  const { fromAt, untilAt, date } = { fromAt: undefined, untilAt: undefined, date: undefined, ...detail };
  if (code === 'too_early' && typeof fromAt === 'number')
    return { title: checkInPhrases.earlyTitle, todo: checkInPhrases.earlyDo, at: fromAt };
  if (code === 'too_late' && typeof untilAt === 'number')
    return { title: checkInPhrases.lateTitle, todo: checkInPhrases.lateDo, at: untilAt };
  if (code === 'wrong_day' && typeof date === 'string' && isDay(date))
    return { title: checkInPhrases.otherDayTitle, todo: checkInPhrases.otherDayDo, day: date };
  if (code === 'wrong_clinic') return { title: checkInPhrases.otherClinicTitle, todo: checkInPhrases.otherClinicDo };
  if (code === 'already_checked_in') return { title: checkInPhrases.alreadyTitle, todo: checkInPhrases.alreadyDo };
  if (code === 'server_away') return { title: kioskPhrases.goToDesk, todo: kioskOfflinePhrases.noMoreTickets };
  return {
    title: kioskPhrases.goToDesk,
    todo: problemPhrase(MEANT_FOR_PATIENTS.has(code) ? code : 'too_many_lookups'),
  };
}

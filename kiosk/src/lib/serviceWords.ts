/** What stands below a service's name. */
import type { Language } from '#common/contract/language.ts';
import type { KioskService } from '#common/contract/kioskView.ts';
import { formatDate, formatTime } from '#common/phrases/format.ts';
import { kioskPhrases } from '#common/phrases/kiosk.ts';
import { say } from '#common/phrases/phrase.ts';

export const sayWaiting = (waiting: number, language: Language): string =>
  waiting === 0 ? say(kioskPhrases.nobodyWaits, language) : say(kioskPhrases.waiting, language, { count: waiting });

/** Why no ticket can be had now, and from when one can. */
export function sayClosed(
  { code, opensAt }: NonNullable<KioskService['closed']>,
  now: number,
  timeZone: string,
  language: Language,
): string {
  switch (code) {
    case 'service_closed':
    case 'service_not_open_yet': {
      if (opensAt === null) return say(kioskPhrases.closedNow, language);
      const time = formatTime(opensAt, timeZone, language);
      const date = formatDate(opensAt, timeZone, language);
      return date === formatDate(now, timeZone, language)
        ? say(kioskPhrases.opensAt, language, { time })
        : say(kioskPhrases.opensOn, language, { date, time });
    }
    case 'last_ticket_passed':
    case 'daily_cap_reached':
      return say(kioskPhrases.noMoreToday, language);
    case 'walk_ins_not_accepted':
      return say(kioskPhrases.onlyByAppointment, language);
  }
}

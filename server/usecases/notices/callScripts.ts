import { Language, localText } from '../../../common/contract/language.ts';
import { USUAL_OPTIONS } from '../../../common/contract/usualOptions.ts';
import { ClinicId, ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { absenceOverScript } from '../../voice/absenceOverScript.ts';
import { announcementScript } from '../../voice/announcementScript.ts';
import { calledScript } from '../../voice/calledScript.ts';
import type { LeadsOn } from '../../voice/leadsOn.ts';
import type { MenuOutcome, MenuState } from '../../voice/menuScript.ts';
import { reminderScript } from '../../voice/reminderScript.ts';
import type { Script } from '../../voice/script.ts';
import { sentence } from '../../voice/sentence.ts';
import { timesScript, type TimesCall } from '../../voice/timesScript.ts';
import { turnNearScript } from '../../voice/turnNearScript.ts';
import { readOffer } from '../absences/moveOffer.ts';
import { spokenPlace } from '../announcing/callSounds.ts';
import type { Directories } from '../clinic/directory.ts';
import { purposeOf, type NoticeRow } from './writeNoticeText.ts';

/** Other times that are read out: why, and of which offer; null: none was free. */
export type Listed = { readonly because: TimesCall['because']; readonly offerId: string | null };

/** Whether the times were asked for at a question of their own, to which hash goes back. */
export const leadsBack = (notice: NoticeRow, times: Listed | undefined): boolean =>
  times !== undefined && purposeOf(notice) !== 'doctor_absent';

/**
 * What is said of this purpose, or the times that are read out; undefined where a call has no words for it.
 *
 * @param leadsOn where its keys lead on
 */
export async function scriptOf(
  { db, directories }: { readonly db: Db; readonly directories: Directories },
  notice: NoticeRow,
  times: Listed | undefined,
  leadsOn?: LeadsOn,
): Promise<Script<MenuState, MenuOutcome> | undefined> {
  const directory = await directories.of(ClinicId.parse(notice.clinicId));
  if (!directory) return undefined;
  const { clinic, rooms } = directory;
  const language = Language.catch('en').parse(notice.language);
  const number = String(notice.params['number'] ?? '');
  const speaker = {
    language,
    clinicName: { ...clinic.name, en: localText(clinic.name, 'en') },
    ...(clinic.phone === null ? {} : { callBackOn: clinic.phone }),
    leadsOn,
  };
  const { timeZone } = clinic;
  const startsAt = Number(notice.params['startsAt']);
  if (times !== undefined) {
    const offer = times.offerId === null ? undefined : await readOffer(db, times.offerId);
    return timesScript({
      ...speaker,
      timeZone,
      startsAt,
      because: times.because,
      canGoBack: leadsBack(notice, times),
      times: (offer?.places ?? []).map((place) => ({ key: place.key, startsAt: place.startsAt.getTime() })),
    });
  }
  switch (purposeOf(notice)) {
    case 'turn_near':
      return turnNearScript({
        ...speaker,
        number,
        later: { by: 'minutes', count: clinic.options.postponeMin ?? USUAL_OPTIONS.postponeMin },
      });
    case 'reminder':
      return reminderScript({ ...speaker, startsAt, timeZone });
    case 'called': {
      const room = ServicePointId.safeParse(notice.params['servicePointId']);
      const place = room.success ? rooms.get(room.data) : undefined;
      if (place === undefined) return undefined;
      const spoken = spokenPlace(place, [language], clinic.options.wording);
      return calledScript({ language, leadsOn, number, place: localText(spoken, language) });
    }
    case 'doctor_absent':
      return timesScript({ ...speaker, timeZone, startsAt, because: 'doctor_absent', times: [] });
    case 'absence_over':
      return absenceOverScript({ ...speaker, startsAt, timeZone });
    case 'hung_up':
      return announcementScript(
        speaker,
        sentence('hungUp', { language, values: { clinic: localText(speaker.clinicName, language) } }),
      );
    case 'times_offered':
    case 'missed':
    case 'delay':
    case 'booking_confirmed':
    case 'booking_moved':
    case 'booking_cancelled':
    case 'place_offered':
    case 'place_gone':
    case 'web_code':
      return undefined;
  }
}

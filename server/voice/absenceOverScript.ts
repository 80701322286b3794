import { localText, type LocalText } from '../../common/contract/language.ts';
import { formatDate, formatTime } from '../../common/phrases/format.ts';
import { announcementScript } from './announcementScript.ts';
import type { InOwnMatter } from './leadsOn.ts';
import type { MenuOutcome, MenuState } from './menuScript.ts';
import type { Script } from './script.ts';
import { sentence } from './sentence.ts';

export type AbsenceOverCall = InOwnMatter & {
  readonly clinicName: LocalText;
  /** When the appointment is, epoch milliseconds. */
  readonly startsAt: number;
  readonly timeZone: string;
};

/** "Your doctor comes after all": nothing to answer. */
export function absenceOverScript(call: AbsenceOverCall): Script<MenuState, MenuOutcome> {
  const { language, clinicName, startsAt, timeZone } = call;
  return announcementScript(
    call,
    sentence('absenceOver', {
      language,
      values: {
        clinic: localText(clinicName, language),
        date: formatDate(startsAt, timeZone, language),
        time: formatTime(startsAt, timeZone, language),
      },
    }),
  );
}

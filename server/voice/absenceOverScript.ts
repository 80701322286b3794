import { localText, type Language, type LocalText } from '../../common/contract/language.ts';
import { formatDate, formatTime } from '../../common/phrases/format.ts';
import { announcementScript, type MenuOutcome, type MenuState } from './menuScript.ts';
import type { Script } from './script.ts';
import { sentence } from './sentence.ts';

export type AbsenceOverCall = {
  readonly language: Language;
  readonly clinicName: LocalText;
  /** When the appointment is, epoch milliseconds. */
  readonly startsAt: number;
  readonly timeZone: string;
};

/** "Your doctor comes after all": nothing to answer. */
export const absenceOverScript = ({
  language,
  clinicName,
  startsAt,
  timeZone,
}: AbsenceOverCall): Script<MenuState, MenuOutcome> =>
  announcementScript(
    sentence('absenceOver', {
      language,
      values: {
        clinic: localText(clinicName, language),
        date: formatDate(startsAt, timeZone, language),
        time: formatTime(startsAt, timeZone, language),
      },
    }),
  );

import { directionOf, Language, localText } from '../../../common/contract/language.ts';
import {
  formatCalendarDate,
  formatDate,
  formatNumber,
  formatTime,
  leftToRight,
} from '../../../common/phrases/format.ts';
import { wordsOfSector } from '../../../common/phrases/inSector.ts';
import { placeText } from '../../../common/phrases/place.ts';
import { sayLate, sayLateShort } from '../../../common/phrases/late.ts';
import { WaitingEntryId } from '../../../common/contract/waitingList.ts';
import { AppointmentId, ServicePointId, VisitId } from '../../../common/contract/vocabulary.ts';
import type { notices } from '../../db/schema/notices.ts';
import { writeNotice, type WrittenChannel, type WrittenNotice } from '../../notice/noticeText.ts';
import { NOTICE_PURPOSES, type NoticePurpose } from '../../notice/purpose.ts';
import { lateToldOf } from '../booking/lateTold.ts';
import type { Directory } from '../clinic/directory.ts';
import type { PatientLinks } from '../queue/patientLinks.ts';

export type NoticeRow = typeof notices.$inferSelect;

export const purposeOf = ({ purpose }: Pick<NoticeRow, 'purpose'>): NoticePurpose => {
  const known = NOTICE_PURPOSES.find((each) => each === purpose);
  if (!known) throw new Error(`A notice of an unknown purpose: ${purpose}`);
  return known;
};

export type TextOrder = {
  readonly channel: WrittenChannel;
  readonly takesReplies: boolean;
  /** The clinic's own words, where it has some. */
  readonly wording: string | undefined;
};

/** The message in the patient's words, made just before it is sent and kept nowhere on the way. */
export function textOf(
  row: NoticeRow,
  directory: Directory,
  links: PatientLinks,
  { channel, takesReplies, wording }: TextOrder,
): WrittenNotice & { readonly url: string | undefined } {
  const language = Language.catch('en').parse(row.language);
  const { clinic } = directory;
  const { number, startsAt, servicePointId, delayMin, answerBy, insteadOf, then } = row.params;
  const code = codeOf(row, links);
  const choices = choicesOf(row, clinic.timeZone, language);
  const at = typeof startsAt === 'number' ? startsAt : undefined;
  const roomId = ServicePointId.safeParse(servicePointId);
  const room = roomId.success ? directory.rooms.get(roomId.data) : undefined;
  const reword = wordsOfSector(clinic.options.wording);
  const url = urlOf(row, links);
  const written = writeNotice({
    purpose: purposeOf(row),
    channel,
    language,
    takesReplies,
    reword,
    waitsAgain: then !== undefined,
    ...(wording === undefined ? {} : { wording }),
    ...(url === undefined ? {} : { url }),
    ...(at === undefined ? {} : { late: lateOf(directory, row, at, language) }),
    values: {
      clinic: localText(clinic.name, language),
      number: inOnePiece(String(number ?? ''), language),
      ...(code === undefined ? {} : { code: inOnePiece(String(code), language) }),
      ...(at === undefined
        ? {}
        : { date: dateOf(row, at, clinic.timeZone, language), time: formatTime(at, clinic.timeZone, language) }),
      ...(choices === '' ? {} : { choices }),
      phone: inOnePiece(clinic.phone ?? '', language),
      ...(room === undefined ? {} : { room: placeText(room, language, reword) }),
      ...(typeof delayMin === 'number' ? { count: delayMin } : {}),
      ...(typeof insteadOf === 'number' ? { instead: shortTime(insteadOf, clinic.timeZone, language) } : {}),
      ...(typeof answerBy === 'number' ? { until: formatTime(answerBy, clinic.timeZone, language) } : {}),
    },
  });
  return { ...written, url };
}

function lateOf(directory: Directory, row: NoticeRow, startsAt: number, language: Language) {
  const told = lateToldOf(directory, startsAt);
  const booked = { startsAt, timeZone: directory.clinic.timeZone };
  return {
    whole: sayLate(told, booked, language),
    short: sayLateShort(told, booked, language),
    isLastWord: row.params['isLastWord'] !== undefined,
  };
}

/** With other times behind it the day itself is said in few letters. */
const dateOf = ({ params }: NoticeRow, at: number, timeZone: string, language: Language): string =>
  params['time_1'] === undefined
    ? formatDate(at, timeZone, language)
    : formatCalendarDate(at, timeZone, language, { day: 'numeric', month: 'short' });

const KEYS = [1, 2, 3] as const;

/** The times that are offered, each behind the number that takes it. */
const choicesOf = ({ params }: NoticeRow, timeZone: string, language: Language): string =>
  KEYS.flatMap((key) => {
    const at = params[`time_${key}`];
    const number = formatNumber(firstNumberIn(params) + key - 1, language);
    return typeof at === 'number' ? [`${number}) ${shortTime(at, timeZone, language)}`] : [];
  }).join(CHOICE_BETWEEN[language]);

/** Of the list in a message; one that was made before lists were numbered on begins with 1. */
export const firstNumberIn = ({ firstNumber }: NoticeRow['params']): number =>
  typeof firstNumber === 'number' ? firstNumber : 1;

const CHOICE_BETWEEN = { en: ', ', fa: '، ', ar: '، ', zh: '，', ru: ', ' } as const satisfies Record<Language, string>;

/** A day and time in few letters. */
function shortTime(at: number, timeZone: string, language: Language): string {
  const date = formatCalendarDate(at, timeZone, language, { day: 'numeric', month: 'short' });
  return `${date} ${formatTime(at, timeZone, language)}`;
}

/** Marks that keep a number in one piece, only where it could fall apart: with them a text in Latin letters costs twice. */
const inOnePiece = (text: string, language: Language): string =>
  directionOf(language) === 'ltr' || /^(?:[A-Z][\w-]*|\d+)$/iu.test(text) ? text : leftToRight(text);

/** That of the booking; or that by which the public page is confirmed, which stands in no table. */
const codeOf = ({ params }: NoticeRow, links: PatientLinks): string | number | undefined =>
  typeof params['webVisitId'] === 'string'
    ? links.codeOf(params['webVisitId'], Number(params['which']))
    : params['code'];

/** The patient's page; none where it opens only inside the clinic, which whoever waits elsewhere is not. */
function urlOf(row: NoticeRow, links: PatientLinks): string | undefined {
  if (links.isLocal) return undefined;
  const visit = VisitId.safeParse(row.visitId);
  if (visit.success) return links.urlOf({ visitId: visit.data });
  const appointment = AppointmentId.safeParse(row.appointmentId);
  if (appointment.success) return links.urlOf({ appointmentId: appointment.data });
  const entry = WaitingEntryId.safeParse(row.params['entryId']);
  return entry.success ? links.urlOf({ waitingEntryId: entry.data }) : undefined;
}

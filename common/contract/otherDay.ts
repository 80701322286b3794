/** A kiosk whose service is full for today: the free places of the next days, and booking one of them there. */
import { z } from 'zod';
import { ScheduleId } from './booking.ts';
import { Language, LocalText } from './language.ts';
import { PatientTyped } from './patients.ts';
import { AskedQuestions, ScreeningAnswer } from './screening.ts';
import { AppointmentId, EpochMs, ServiceId, TicketNumber } from './vocabulary.ts';

export const OtherDayQuery = z.object({ serviceId: ServiceId });

const Answers = z.array(ScreeningAnswer).min(1).max(200);

/** After the clinic's questions: the answers on the whole way through them. */
export const OtherDayAnswers = OtherDayQuery.extend({ screening: Answers });

export const OtherDayPlace = z.object({
  scheduleId: ScheduleId,
  startsAt: EpochMs,
  practitionerName: LocalText.nullable(),
});
export type OtherDayPlace = z.infer<typeof OtherDayPlace>;

/**
 * What the record numbers of a clinic look like, so that they can be typed with few keys: what all of them begin with, and
 * which signs beside 0 to 9 the rest may have.
 */
export const RecordShape = z.object({ prefix: z.string(), signs: z.array(z.string()) });
export type RecordShape = z.infer<typeof RecordShape>;

export const OtherService = z.object({ serviceId: ServiceId, name: LocalText });
export type OtherService = z.infer<typeof OtherService>;

export const OtherDayPlaces = z.object({
  /** The nearest first. */
  places: z.array(OtherDayPlace),
  /** The service is booked after these questions only; the places come with the answers. */
  questions: AskedQuestions.nullable().default(null),
  /**
   * The answers, or the want of any questions, do not allow this service: those that have a free place and are allowed.
   * Null where the service itself may be booked.
   */
  instead: z.array(OtherService).nullable().default(null),
  /** Null: nobody here has a record number. */
  records: RecordShape.nullable().default(null),
});
export type OtherDayPlaces = z.infer<typeof OtherDayPlaces>;

/** Who books: by a number alone, as typed. */
export const WhoBooks = z.union([
  z.strictObject({ phone: PatientTyped }),
  z.strictObject({ nationalId: PatientTyped }),
  z.strictObject({ recordNumber: PatientTyped }),
]);
export type WhoBooks = z.infer<typeof WhoBooks>;

export const BookOtherDay = z.object({
  scheduleId: ScheduleId,
  startsAt: EpochMs,
  who: WhoBooks,
  language: Language,
  /** Absent: the questions were not asked. */
  screening: Answers.optional(),
});
export type BookOtherDay = z.infer<typeof BookOtherDay>;

/** What stands on the screen and on the slip; nothing of the person. */
export const BookedOtherDay = z.object({
  appointmentId: AppointmentId,
  number: TicketNumber,
  code: z.string(),
  startsAt: EpochMs,
  serviceName: LocalText,
  practitionerName: LocalText.nullable(),
  isPrinting: z.boolean(),
});
export type BookedOtherDay = z.infer<typeof BookedOtherDay>;

/** A kiosk whose service is full for today: the free places of the next days, and booking one of them there. */
import { z } from 'zod';
import { ScheduleId } from './booking.ts';
import { Language, LocalText } from './language.ts';
import { PatientTyped } from './patients.ts';
import { AppointmentId, EpochMs, ServiceId, TicketNumber } from './vocabulary.ts';

export const OtherDayQuery = z.object({ serviceId: ServiceId });

export const OtherDayPlace = z.object({
  scheduleId: ScheduleId,
  startsAt: EpochMs,
  practitionerName: LocalText.nullable(),
});
export type OtherDayPlace = z.infer<typeof OtherDayPlace>;

/** The nearest first. */
export const OtherDayPlaces = z.object({ places: z.array(OtherDayPlace) });
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

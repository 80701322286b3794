/** Doctors who are away: said as people say it, looked at before it is saved, and followed until everybody knows. */
import { z } from 'zod';
import { LocalTime } from './localTime.ts';
import { AppointmentEntry } from './booking.ts';
import { ClinicDate, EpochMs } from './vocabulary.ts';

/** Whole days from one date to another, both included; or from a time of the first until a time of the last. */
export const AbsencePlan = z
  .object({
    /** In all clinics of the organisation, and not in this one alone. */
    everywhere: z.boolean().default(false),
    fromDate: ClinicDate,
    untilDate: ClinicDate,
    /** By the clock on the clinic's wall; null: whole days. */
    hours: z.object({ from: LocalTime, until: LocalTime }).nullable().default(null),
  })
  .refine(
    ({ fromDate, untilDate, hours }) =>
      hours === null ? fromDate <= untilDate : `${fromDate} ${hours.from}` < `${untilDate} ${hours.until}`,
    { path: ['untilDate'], error: 'ends_before_it_begins' },
  );
export type AbsencePlan = z.infer<typeof AbsencePlan>;

/** What marking the absence would touch; nothing is changed. */
export const AbsencePreview = z.object({
  fromAt: EpochMs,
  untilAt: EpochMs,
  /** Who is booked in this clinic then, by time. */
  appointments: z.array(AppointmentEntry),
  /** How many are booked in the other clinics. */
  elsewhere: z.int(),
});
export type AbsencePreview = z.infer<typeof AbsencePreview>;

/** Somebody who was booked when the absence was marked. */
export const AbsencePatient = AppointmentEntry.extend({
  /** The time that falls away; `startsAt` is where the booking stands now. */
  awayAt: EpochMs,
  /** A message or a person; `not_reached`: a message that did not arrive, or of which nobody knows. */
  told: z.enum(['nobody', 'on_its_way', 'told', 'not_reached']),
  /** Where the calls and texts to them stand; null where the desk tells them. */
  telling: z
    .object({
      state: z.enum([
        'waiting',
        'asked',
        'moved',
        'cancelled',
        'wants_call',
        'not_reached',
        'silent',
        'seen_to',
        'stopped',
        'over',
      ]),
      /** Why nobody was reached; a code of a call, of a text, or of why there is no way to them. */
      reason: z.string().nullable(),
      /** How many calls and texts were tried. */
      tries: z.int(),
    })
    .nullable()
    .default(null),
});
export type AbsenceTelling = NonNullable<z.infer<typeof AbsencePatient>['telling']>;

/** Who is left to a person at the desk. */
export const isForDesk = ({ state }: AbsenceTelling): boolean => state === 'not_reached' || state === 'wants_call';
export type AbsencePatient = z.infer<typeof AbsencePatient>;
export const AbsencePatients = z.object({ patients: z.array(AbsencePatient) });

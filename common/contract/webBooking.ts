/** Booking by anybody on a public page: what is shown, a place that is kept, a texted code, and what came of it. */
import { z } from 'zod';
import { AskedBy, PatientType, ScheduleId } from './booking.ts';
import { Language, LocalText } from './language.ts';
import { InsuranceId, PatientTyped } from './patients.ts';
import { ScreeningTree } from './screening.ts';
import { ClinicDate, ClinicId, DepartmentId, EpochMs, PractitionerId, ServiceId, TicketNumber } from './vocabulary.ts';

/** Clinics that may be booked here, with what somebody who cannot use the page needs instead. */
export const WebClinics = z.object({
  clinics: z.array(
    z.object({
      clinicId: ClinicId,
      name: LocalText,
      address: LocalText,
      phone: z.string().nullable(),
      languages: z.array(Language),
      timeZone: z.string(),
      isDemonstration: z.boolean(),
      /** Words of another sector; absent: a clinic's. */
      wording: z.enum(['courses']).optional(),
      /** What to agree to before booking; empty where the clinic has none. */
      terms: LocalText,
      showsDoctors: z.boolean(),
      asksName: z.boolean(),
      insurances: z.array(z.object({ insuranceId: InsuranceId, name: LocalText })),
      screening: ScreeningTree.nullable(),
    }),
  ),
});
export type WebClinics = z.infer<typeof WebClinics>;
export type WebClinic = WebClinics['clinics'][number];

/** Whether somebody comes for the first time, as they say. */
export const WebVisitType = PatientType.extract(['new', 'follow_up']);
export type WebVisitType = z.infer<typeof WebVisitType>;

/** Who asks; nobody on the web was asked by a doctor. Without a type of visit it is a first one. */
export const WebAsked = AskedBy.pick({ insuranceId: true, screening: true }).extend({
  patientType: WebVisitType.optional(),
});
export type WebAsked = z.output<typeof WebAsked>;

/** Services that are booked ahead, those that are full included. */
export const WebServices = z.object({
  departments: z.array(
    z.object({
      departmentId: DepartmentId,
      name: LocalText,
      services: z.array(
        z.object({
          serviceId: ServiceId,
          name: LocalText,
          /** Null: none free within the days that the clinic books ahead. */
          firstFreeAt: EpochMs.nullable(),
          /** The clinic's questions come first. */
          asksFirst: z.boolean(),
          /** It makes a difference whether somebody comes for the first time. */
          asksVisit: z.boolean(),
        }),
      ),
    }),
  ),
});
export type WebServices = z.infer<typeof WebServices>;

export const WebPlacesQuery = WebAsked.extend({
  serviceId: ServiceId,
  practitionerId: PractitionerId.optional(),
  /** The clinic's today where absent. */
  fromDate: ClinicDate.optional(),
});
export type WebPlacesQuery = z.output<typeof WebPlacesQuery>;
/** Free times of a service, the nearest first, with the doctors who have them. */
export const WebPlaces = z.object({
  practitioners: z.array(z.object({ practitionerId: PractitionerId, name: LocalText, title: LocalText })),
  days: z.array(
    z.object({
      date: ClinicDate,
      places: z.array(
        z.object({
          scheduleId: ScheduleId,
          practitionerId: PractitionerId.nullable(),
          startsAt: EpochMs,
          endsAt: EpochMs,
          /** How many may still book that time; more than one where a time takes a group. */
          free: z.int(),
        }),
      ),
    }),
  ),
  /** From when on there are more; null: these are all. */
  moreFrom: ClinicDate.nullable(),
});
export type WebPlaces = z.infer<typeof WebPlaces>;

/** A secret that the page made for one booking: by it alone the server knows who goes on. */
export const WebSecret = z.uuid();

export const WebHold = WebAsked.extend({ secret: WebSecret, scheduleId: ScheduleId, startsAt: EpochMs });
export const WebHeld = z.object({ heldUntil: EpochMs });
export type WebHeld = z.infer<typeof WebHeld>;
export const WebRelease = z.object({ secret: WebSecret });

/** Asks for a code: for the place that is kept, or to wait for one of a service that has none. */
export const WebCodeRequest = z.object({
  secret: WebSecret,
  phone: PatientTyped,
  name: z.string().trim().min(1).max(120).optional(),
  language: Language,
  waitFor: WebAsked.extend({ serviceId: ServiceId }).optional(),
});
/** The same for every number, whoever has it. */
export const WebCodeSent = z.object({ ending: z.string(), validUntil: EpochMs, heldUntil: EpochMs.nullable() });
export type WebCodeSent = z.infer<typeof WebCodeSent>;

export const WebConfirm = z.object({ secret: WebSecret, code: PatientTyped });

export const WebBooked = z.object({
  kind: z.literal('booked'),
  number: TicketNumber,
  code: z.string(),
  startsAt: EpochMs,
  endsAt: EpochMs,
  serviceName: LocalText,
  practitionerName: LocalText.nullable(),
  preparation: LocalText,
  /** The ticket on the phone, by which the booking is moved or cancelled. */
  url: z.string(),
});
export type WebBooked = z.infer<typeof WebBooked>;
export const WebConfirmed = z.discriminatedUnion('kind', [WebBooked, z.object({ kind: z.literal('waiting') })]);
export type WebConfirmed = z.infer<typeof WebConfirmed>;

/** Another time for a booking, by whoever has its link. */
export const MoveByPatient = z.object({ scheduleId: ScheduleId, startsAt: EpochMs });
export type MoveByPatient = z.infer<typeof MoveByPatient>;

/** Why the public page was refused, beside what booking itself refuses. */
export const WEB_REFUSALS = {
  web_closed: 403,
  web_begin_again: 409,
  web_name_missing: 422,
  web_mobile_needed: 422,
  web_mobile_abroad: 422,
  web_code_wrong: 409,
  web_code_over: 409,
  web_too_many_places: 429,
  web_too_many_texts: 429,
  web_busy: 429,
  web_too_many_bookings: 409,
  web_not_here_before: 409,
  web_here_before: 409,
  phone_check_in_off: 403,
  door_code_wrong: 409,
  door_code_tries: 429,
} as const;
export type WebRefusalCode = keyof typeof WEB_REFUSALS;

/**
 * The words that every part of the system shares. No I/O, no framework, no dates of its own.
 * Terms and their sources: docs/glossary.md.
 */
import { z } from 'zod';

export const OrganisationId = z.uuid().brand<'OrganisationId'>();
export type OrganisationId = z.infer<typeof OrganisationId>;
export const ClinicId = z.uuid().brand<'ClinicId'>();
export type ClinicId = z.infer<typeof ClinicId>;
export const DepartmentId = z.uuid().brand<'DepartmentId'>();
export type DepartmentId = z.infer<typeof DepartmentId>;
export const ServiceId = z.uuid().brand<'ServiceId'>();
export type ServiceId = z.infer<typeof ServiceId>;
/** A counter or a room; its kind says which. */
export const ServicePointId = z.uuid().brand<'ServicePointId'>();
export type ServicePointId = z.infer<typeof ServicePointId>;
export const ZoneId = z.uuid().brand<'ZoneId'>();
export type ZoneId = z.infer<typeof ZoneId>;
export const PractitionerId = z.uuid().brand<'PractitionerId'>();
export type PractitionerId = z.infer<typeof PractitionerId>;
export const StaffId = z.uuid().brand<'StaffId'>();
export type StaffId = z.infer<typeof StaffId>;
export const DeviceId = z.uuid().brand<'DeviceId'>();
export type DeviceId = z.infer<typeof DeviceId>;
export const PatientId = z.uuid().brand<'PatientId'>();
export type PatientId = z.infer<typeof PatientId>;
/** Random, points to a patient while the patient is known; all that the log ever says of a person. */
export const PatientRef = z.uuid().brand<'PatientRef'>();
export type PatientRef = z.infer<typeof PatientRef>;
export const AppointmentId = z.uuid().brand<'AppointmentId'>();
export type AppointmentId = z.infer<typeof AppointmentId>;

/** One queue of one clinic for one clinic day. */
export const QueueDayId = z.uuid().brand<'QueueDayId'>();
export type QueueDayId = z.infer<typeof QueueDayId>;
/** One person's (or party's) stay in the clinic that day, with one ticket number throughout. */
export const VisitId = z.uuid().brand<'VisitId'>();
export type VisitId = z.infer<typeof VisitId>;
/** One wait-and-service within a visit. */
export const StageId = z.uuid().brand<'StageId'>();
export type StageId = z.infer<typeof StageId>;
/** One announcement of one stage at one service point; a recall belongs to the same call. */
export const CallId = z.uuid().brand<'CallId'>();
export type CallId = z.infer<typeof CallId>;
/** A run of ticket numbers set aside: for a kiosk without a connection, or a roll of printed paper. */
export const BlockId = z.uuid().brand<'BlockId'>();
export type BlockId = z.infer<typeof BlockId>;
export const CommandId = z.uuid().brand<'CommandId'>();
export type CommandId = z.infer<typeof CommandId>;

/** Milliseconds since 1970-01-01T00:00:00Z. Instants end in `At`, durations end in their unit. */
export const EpochMs = z.int().brand<'EpochMs'>();
export type EpochMs = z.infer<typeof EpochMs>;

/** A calendar day where the clinic is, `YYYY-MM-DD`. Never a `Date`. */
export const ClinicDate = z.iso.date().brand<'ClinicDate'>();
export type ClinicDate = z.infer<typeof ClinicDate>;

/** What the visitor reads and the voice speaks, e.g. `B-042`; repeats every clinic day. */
export const TicketNumber = z.string().min(1).max(12).brand<'TicketNumber'>();
export type TicketNumber = z.infer<typeof TicketNumber>;

/** Name of a run of numbers: a service's or a schedule's prefix, e.g. `B`. */
export const Series = z
  .string()
  .regex(/^[A-Z]{1,2}$/)
  .brand<'Series'>();
export type Series = z.infer<typeof Series>;

/** `emergency`, `standard`, or a class of the clinic's own. Stored by code, never by rank. */
export const ClassCode = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/)
  .brand<'ClassCode'>();
export type ClassCode = z.infer<typeof ClassCode>;

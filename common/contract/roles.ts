import { z } from 'zod';

export const Role = z.enum(['administrator', 'supervisor', 'doctor', 'reception']);
export type Role = z.infer<typeof Role>;

/** What may be done, named; a role is a set of them, so that a new role is a row and not a change of every route. */
export const PERMISSIONS = {
  /** Rooms, calls, the patient in the room. */
  serve_patients: ['doctor', 'reception', 'supervisor', 'administrator'],
  /** Tickets, check-in, printing and contacts for those who cannot use the kiosk. */
  receive_patients: ['reception', 'supervisor', 'administrator'],
  /** Places, bookings and patients' records. */
  book: ['reception', 'doctor', 'supervisor', 'administrator'],
  /** The queue as a whole: delays, other rooms, the day's end. */
  supervise: ['supervisor', 'reception', 'administrator'],
  /** What the clinic's days were, in numbers. */
  read_reports: ['supervisor', 'administrator'],
  /** The clinic's telephone calls: those at the desk, those that were, whom to call back. */
  see_calls: ['reception', 'doctor', 'supervisor', 'administrator'],
  /** Whole numbers of callers, and their names. */
  see_callers: ['reception', 'supervisor', 'administrator'],
  /** The rules of the order of calls, and trying others on past days. */
  rule_order: ['supervisor', 'administrator'],
  /** The whole clinic at one look: alarms, waits, rooms. */
  oversee: ['supervisor', 'administrator'],
  /** Clinics, services, staff, devices, texts. */
  administer: ['administrator'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

export const mayDo = (roles: readonly Role[], permission: Permission): boolean =>
  PERMISSIONS[permission].some((allowed) => roles.includes(allowed));

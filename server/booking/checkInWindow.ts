import type { ClinicDate, ClinicId, EpochMs } from '../../common/contract/vocabulary.ts';
import { plusMinutes } from './clinicTime.ts';

export type BookedTime = { readonly clinicId: ClinicId; readonly date: ClinicDate; readonly startsAt: EpochMs };

/** Where and when somebody wants to check in, and what is allowed there. */
export type CheckInTry = {
  readonly at: EpochMs;
  readonly clinicId: ClinicId;
  /** The clinic's date at `at`. */
  readonly today: ClinicDate;
  /** How long before and after the booked time one may check in. */
  readonly earlyMin: number;
  readonly lateMin: number;
  /** How late the doctor was announced to be, 0 or more. */
  readonly delayMin: number;
};

export type CheckInWindow =
  | { readonly kind: 'open' }
  | { readonly kind: 'too_early'; readonly fromAt: EpochMs }
  | { readonly kind: 'too_late'; readonly untilAt: EpochMs }
  | { readonly kind: 'wrong_day'; readonly date: ClinicDate }
  | { readonly kind: 'wrong_clinic'; readonly clinicId: ClinicId };

/**
 * Whether a booking may be checked in. A doctor's announced delay moves the end of the window and leaves its beginning:
 * who could not hear of it comes at the booked time, and is not sent away; who heard of it is not too late.
 * Both bounds belong to the window.
 */
export function checkInWindowOf(booked: BookedTime, attempt: CheckInTry): CheckInWindow {
  if (booked.clinicId !== attempt.clinicId) return { kind: 'wrong_clinic', clinicId: booked.clinicId };
  if (booked.date !== attempt.today) return { kind: 'wrong_day', date: booked.date };
  const fromAt = plusMinutes(booked.startsAt, -attempt.earlyMin);
  if (attempt.at < fromAt) return { kind: 'too_early', fromAt };
  const untilAt = plusMinutes(booked.startsAt, attempt.delayMin + attempt.lateMin);
  return attempt.at > untilAt ? { kind: 'too_late', untilAt } : { kind: 'open' };
}

/** Short ways to say dates and times in tests of booking. */
import fc from 'fast-check';
import { ClinicDate, EpochMs } from '../../common/contract/vocabulary.ts';
import { instantOf } from '../../server/booking/clinicTime.ts';
import type { SchedulePlan } from '../../server/booking/slots.ts';

export const date = (text: string): ClinicDate => ClinicDate.parse(text);

/** The instant at which a clock in the zone shows the time on that date. */
export const at = (day: string, time: string, timeZone = 'Asia/Tehran'): EpochMs =>
  EpochMs.parse(instantOf(date(day), time, timeZone));

/** Any time of day, `HH:MM`. */
export const someTime = fc
  .integer({ min: 0, max: 1439 })
  .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);

/** A schedule in force for years, without hours of its own. */
export const plan = (over: Partial<SchedulePlan>): SchedulePlan => ({
  isActive: true,
  validFrom: '2020-01-01',
  validUntil: null,
  weekly: [],
  exceptions: [],
  hoursExceptions: [],
  absences: [],
  ...over,
});

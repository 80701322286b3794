/**
 * When the places of a schedule are opened for booking, and to whom. A session is one schedule on one clinic day; shares
 * are of its places, rounded up to whole ones.
 */
import { z } from 'zod';
import { BookingChannel, PatientType } from './booking.ts';
import { LocalTime } from './localTime.ts';
import { ClinicDate } from './vocabulary.ts';

/** A share of a session's places that is opened so many calendar days before its date. */
export const Portion = z.object({
  percent: z.int().min(1).max(100),
  daysAhead: z.int().min(0).max(366),
  /** By the clock on the clinic's wall; null: when the clinic's day begins. */
  time: LocalTime.nullable(),
});
export type Portion = z.infer<typeof Portion>;

/** Whom a quota counts. A doctor's own follow-up comes over none of these channels. */
export const QuotaOf = z.discriminatedUnion('by', [
  z.object({ by: z.literal('channel'), channel: BookingChannel.exclude(['follow_up']) }),
  z.object({ by: z.literal('patient_type'), patientType: PatientType }),
  /** Null: who pays without one. */
  z.object({ by: z.literal('insurance'), insuranceId: z.uuid().nullable() }),
]);
export type QuotaOf = z.infer<typeof QuotaOf>;

/** At most so many of a session's places, or such a share of them. */
export const Quota = z
  .object({ of: QuotaOf, most: z.int().min(0).max(9_999), unit: z.enum(['places', 'percent']) })
  .refine(({ most, unit }) => unit === 'places' || most <= 100, { path: ['most'], error: 'number_wrong' });
export type Quota = z.infer<typeof Quota>;

export const keyOfQuota = (of: QuotaOf): string => {
  switch (of.by) {
    case 'channel':
      return `channel:${of.channel}`;
    case 'patient_type':
      return `patient_type:${of.patientType}`;
    case 'insurance':
      return `insurance:${of.insuranceId ?? 'none'}`;
  }
};

export const ScheduleOpening = z.object({
  /** None: all places are open as far ahead as the clinic books. What they leave over is never opened by itself. */
  portions: z
    .array(Portion)
    .max(6)
    .refine((portions) => portions.reduce((sum, { percent }) => sum + percent, 0) <= 100, { error: 'over_whole' })
    .default([]),
  /** A first period: sessions up to this date are open whole. */
  allOpenUntil: ClinicDate.nullable().default(null),
  quotas: z
    .array(Quota)
    .max(40)
    .refine((quotas) => new Set(quotas.map(({ of }) => keyOfQuota(of))).size === quotas.length, { error: 'twice' })
    .default([]),
});
export type ScheduleOpening = z.output<typeof ScheduleOpening>;

export const ALL_OPEN: ScheduleOpening = { portions: [], allOpenUntil: null, quotas: [] };

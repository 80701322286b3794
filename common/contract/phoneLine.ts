/** A telephone number that patients call, and what its menu offers them. */
import { z } from 'zod';
import { LANGUAGES, Language, LocalText } from './language.ts';
import { ClinicId } from './vocabulary.ts';

export const PhoneLineId = z.uuid().brand<'PhoneLineId'>();
export type PhoneLineId = z.infer<typeof PhoneLineId>;

/** What the main menu may offer beside the desk, which is always key 0. */
export const PhoneTopic = z.enum(['booking', 'bookings', 'place', 'information']);
export type PhoneTopic = z.infer<typeof PhoneTopic>;

/** By what a caller says who they are; the mobile number is the one thing that texts go to. */
export const PhoneIdentity = z.enum(['phone', 'national_id', 'record']);
export type PhoneIdentity = z.infer<typeof PhoneIdentity>;

const TimeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

export const PhoneHours = z.object({ weekday: z.int().min(1).max(7), from: TimeOfDay, until: TimeOfDay });
export type PhoneHours = z.infer<typeof PhoneHours>;

const distinct = (list: readonly unknown[]): boolean => new Set(list).size === list.length;

export const PhoneLineSettings = z.object({
  /** The clinics that are booked over this line, in the order in which they are named; of one organisation. */
  clinicIds: z.array(ClinicId).min(1).max(20).refine(distinct),
  /** In the order in which the caller is asked. */
  languages: z.array(Language).min(1).max(LANGUAGES.length).refine(distinct),
  /** A number that called before is greeted in the language that it chose then. */
  remembersLanguage: z.boolean().default(true),
  /** Local times at which the menu answers; empty: always. The first clinic's zone counts. */
  hours: z.array(PhoneHours).max(28).default([]),
  topics: z.array(PhoneTopic).refine(distinct).default(['booking', 'bookings', 'place', 'information']),
  /** An inside number of the clinic's telephones, or E.164; null: nobody takes calls, and callers are called back. */
  desk: z
    .string()
    .trim()
    .regex(/^\+?\d{1,15}$/)
    .nullable()
    .default(null),
  deskRingSec: z.int().min(5).max(120).default(25),
  /** Calls go to the desk at once, without the menu. */
  straightToDesk: z.boolean().default(false),
  identity: z.array(PhoneIdentity).min(1).refine(distinct).default(['phone', 'national_id']),
  /** Whether callers are asked if they come for the first time, with a referral, or again. */
  asksPatientType: z.boolean().default(false),
  asksInsurance: z.boolean().default(false),
  /** Callers may key in a doctor's medical council number. */
  byCouncilNumber: z.boolean().default(true),
  /** Who is not known yet: written down with what was keyed in, or sent to the desk. */
  newPatients: z.enum(['written_down', 'to_desk']).default('written_down'),
  /** The first day that callers may book: 0 is today. */
  bookFromDays: z.int().min(0).max(60).default(0),
  /** How far ahead they may, in days, today included; null: as far as the clinic books. */
  bookDaysAhead: z.int().min(1).max(365).nullable().default(null),
  /** So long it is known which number called, in days; an erased patient's numbers go at once. */
  numbersKeptDays: z.int().min(1).max(3650).default(180),
  /** Said after the greeting: a campaign, a holiday. At most some 8 seconds. */
  message: LocalText.default({}),
});
export type PhoneLineSettings = z.infer<typeof PhoneLineSettings>;

/** As the line shows it: E.164, or the inside number that a gateway passes on. */
export const DialledNumber = z
  .string()
  .trim()
  .regex(/^\+?\d{2,15}$/);

export const PhoneLine = z.object({
  lineId: PhoneLineId,
  number: DialledNumber,
  isActive: z.boolean(),
  settings: PhoneLineSettings,
});
export type PhoneLine = z.infer<typeof PhoneLine>;

/** As the administration sends it: number and settings in one. */
export const PhoneLineInput = PhoneLineSettings.extend({ number: DialledNumber, isActive: z.boolean() });
export type PhoneLineInput = z.infer<typeof PhoneLineInput>;

/**
 * What came of an incoming call. `desk`: somebody of the clinic talked with the caller. `callback`: the caller is to be
 * called back. `closed`: outside the line's hours. `nothing`: neither, see `PhoneCallFailure`.
 */
export const PhoneCallResult = z.enum([
  'booked',
  'moved',
  'cancelled',
  'heard_bookings',
  'heard_place',
  'informed',
  'desk',
  'callback',
  'closed',
  'nothing',
]);
export type PhoneCallResult = z.infer<typeof PhoneCallResult>;

/** Why an incoming call came to nothing. */
export const PhoneCallFailure = z.enum([
  'hung_up',
  'silence',
  'wrong_keys',
  'nothing_free',
  'not_identified',
  'too_many_tries',
  'desk_not_reached',
  'too_long',
  'error',
]);
export type PhoneCallFailure = z.infer<typeof PhoneCallFailure>;

/** Where the caller was in the menu, in order; never what was keyed in. */
export const PhoneCallStep = z.object({ at: z.number(), step: z.string().max(40) });
export type PhoneCallStep = z.infer<typeof PhoneCallStep>;

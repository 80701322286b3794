/** Telephone calls as the clinic looks back on them, and as the desk has them before it. */
import { z } from 'zod';
import { BookingChannel, PatientType } from './booking.ts';
import { Language, LocalText } from './language.ts';
import { PatientView } from './patients.ts';
import { PhoneCallFailure, PhoneCallResult, PhoneCallStep } from './phoneLine.ts';
import { ClinicDate, EpochMs, PatientId, PractitionerId, ServiceId } from './vocabulary.ts';

export const PhoneCallId = z.uuid();

export const CallDirection = z.enum(['in', 'out']);
export type CallDirection = z.infer<typeof CallDirection>;

const Results = PhoneCallResult.exclude(['nothing']);

/** What became of a call, in one word. Each call is in exactly one. */
export const CallBecame = z.enum([
  'under_way',
  // Incoming: what came of it, or why nothing did.
  ...Results.options,
  ...PhoneCallFailure.options,
  /** Every line was taken. */
  'line_busy',
  // Outgoing.
  'answered',
  'busy',
  'no_answer',
  'refused',
  'wrong_number',
  'not_rung',
  'failed',
]);
export type CallBecame = z.infer<typeof CallBecame>;

/** Those from which nobody got what they called for, or whom we did not reach. */
export const FAILED_CALLS = [
  ...PhoneCallFailure.options,
  'callback',
  'line_busy',
  'busy',
  'no_answer',
  'refused',
  'wrong_number',
  'failed',
] as const satisfies readonly CallBecame[];

export const isFailedCall = (became: CallBecame): boolean => (FAILED_CALLS as readonly CallBecame[]).includes(became);

/** What came of a call that a person took, as that person notes it. */
export const DeskCallOutcome = z.enum([
  'booked',
  'moved',
  'cancelled',
  'informed',
  'passed_on',
  'wrong_number',
  'nothing',
]);
export type DeskCallOutcome = z.infer<typeof DeskCallOutcome>;

/** A number as this reader may see it: whole, or its last digits. Null where it was hidden or is forgotten. */
export const SeenNumber = z.object({ text: z.string(), isWhole: z.boolean() });
export type SeenNumber = z.infer<typeof SeenNumber>;

export const CallEntry = z.object({
  callId: PhoneCallId,
  direction: CallDirection,
  /** The clinic's own number. */
  line: z.string().nullable(),
  topic: z.string().nullable(),
  language: Language.nullable(),
  became: CallBecame,
  startedAt: EpochMs,
  answeredAt: EpochMs.nullable(),
  endedAt: EpochMs.nullable(),
  number: SeenNumber.nullable(),
  /** Whom the caller turned out to be, for those who may see whole numbers. */
  patient: z.object({ patientId: PatientId, name: z.string() }).nullable(),
  doctorName: LocalText.nullable(),
  /** Where the caller was in the menu, in order. */
  path: z.array(PhoneCallStep),
  /** Who at the desk took it, and what came of it. */
  takenBy: z.string().nullable(),
  cameOf: DeskCallOutcome.nullable(),
  calledBackAt: EpochMs.nullable(),
  calledBackBy: z.string().nullable(),
});
export type CallEntry = z.infer<typeof CallEntry>;

/** The longest period of one question. */
const MOST_DAYS = 732;
const Days = { from: ClinicDate, until: ClinicDate };
const inOrder = ({ from, until }: { from: string; until: string }): boolean =>
  from <= until && Date.parse(until) - Date.parse(from) < MOST_DAYS * 86_400_000;
const OUT_OF_ORDER = { path: ['until'], error: 'before_from' };

export const CallFilter = z
  .object({
    ...Days,
    direction: CallDirection.exactOptional(),
    became: z.enum([...CallBecame.options, 'any_failed']).exactOptional(),
    /** The clinic's own number. */
    line: z.string().max(20).exactOptional(),
  })
  .refine(inOrder, OUT_OF_ORDER);
export type CallFilter = z.infer<typeof CallFilter>;

/** Those after this place in the list, the newest first: when it began, in a year that the database can read, and which. */
const Place = z
  .string()
  .regex(/^\d{1,14}_[0-9a-f-]{36}$/)
  .refine((place) => PhoneCallId.safeParse(place.split('_')[1]).success);
export const CALLS_LISTED = 50;
export const CallHistoryQuery = CallFilter.and(z.object({ after: Place.exactOptional() }));
export type CallHistoryQuery = z.output<typeof CallHistoryQuery>;

export const CallHistory = z.object({
  calls: z.array(CallEntry),
  /** Where the next ones begin; null at the end. */
  next: z.string().nullable(),
  lines: z.array(z.string()),
});
export type CallHistory = z.infer<typeof CallHistory>;

/** How many one asking of the file brings. */
export const CALLS_IN_FILE = 2_000;

// The report

const Count = z.int().nonnegative();
const Ms = z.int().nonnegative();

/** Incoming calls of one hour of the day, or of one day. */
export const CallFigures = z.object({
  calls: Count,
  /** The line took it: the menu spoke, or somebody did. */
  answered: Count,
  /** Every line was taken. */
  lineBusy: Count,
  failed: Count,
  booked: Count,
  /** Who asked for a person, or was sent to one. */
  toDesk: Count,
  deskAnswered: Count,
  /** Of all that the line took. */
  meanLengthMs: Ms.nullable(),
  /** Of those whom somebody at the desk answered: until then, and from then. */
  meanDeskWaitMs: Ms.nullable(),
  meanDeskTalkMs: Ms.nullable(),
});
export type CallFigures = z.infer<typeof CallFigures>;

export const HourOfCalls = CallFigures.extend({
  hour: z.int().min(0).max(23),
  /** Calls of both directions that were going on at once: on average, and at most. */
  erlangs: z.number().nonnegative(),
  most: Count,
});
export type HourOfCalls = z.infer<typeof HourOfCalls>;

export const CallReport = z.object({
  ...Days,
  at: EpochMs,
  /** Days of the period that have begun: what is counted per day is divided by them. */
  days: z.int().positive(),
  incoming: CallFigures,
  outgoing: z.object({ calls: Count, answered: Count }),
  perHour: z.array(HourOfCalls),
  perDay: z.array(CallFigures.extend({ date: ClinicDate })),
  /** Why calls failed, of both directions; those that hung up, by where they were. */
  failures: z.array(
    z.object({ direction: CallDirection, became: CallBecame, step: z.string().nullable(), count: z.int().positive() }),
  ),
  /** Numbers from which several calls failed and none did not. */
  repeated: z.object({ numbers: Count, calls: Count }),
  bookings: z.array(z.object({ channel: BookingChannel, count: z.int().positive() })),
  /** The hour with the most calls, per day; null without any. Lines and people are reckoned from it. */
  busiest: z
    .object({
      hour: z.int().min(0).max(23),
      callsPerHour: z.number().positive(),
      meanCallMs: Ms,
      deskCallsPerHour: z.number().nonnegative(),
      meanDeskMs: Ms,
    })
    .nullable(),
});
export type CallReport = z.infer<typeof CallReport>;

export const CallReportQuery = z.object(Days).refine(inOrder, OUT_OF_ORDER);
export type CallReportQuery = z.infer<typeof CallReportQuery>;

// Whom to call back

/** Everybody who called in vain over so many days is to be called back. */
export const CALLBACK_DAYS = 7;

export const CallbackEntry = z.object({
  /** The last of the calls from this number. */
  callId: PhoneCallId,
  number: SeenNumber,
  patient: z.object({ patientId: PatientId, name: z.string() }).nullable(),
  language: Language.nullable(),
  /** So many calls from it came to nothing. */
  calls: z.int().positive(),
  firstAt: EpochMs,
  lastAt: EpochMs,
  became: CallBecame,
  lastStep: z.string().nullable(),
  /** Somebody at the desk is ringing them up now. */
  claimedBy: z.string().nullable(),
  isMine: z.boolean(),
  /** So often were they rung up and not reached. */
  tries: Count,
});
export type CallbackEntry = z.infer<typeof CallbackEntry>;
export const CallbackList = z.object({ callbacks: z.array(CallbackEntry) });
export type CallbackList = z.infer<typeof CallbackList>;

export const CallbackDone = z.object({ isReached: z.boolean() });

// The desk

/** Who calls: asked for call by call, by those who may. */
export const DeskCaller = z.object({
  number: SeenNumber.nullable(),
  /** Whom the menu knows the caller to be. */
  patientId: PatientId.nullable(),
  /** Whoever has that number; the one whom the menu knows first. */
  patients: z.array(PatientView),
  chosen: z.object({
    serviceId: ServiceId.nullable(),
    practitionerId: PractitionerId.nullable(),
    patientType: PatientType.nullable(),
    insuranceId: z.uuid().nullable(),
    /** The place that the caller was hearing about. */
    startsAt: EpochMs.nullable(),
  }),
});
export type DeskCaller = z.infer<typeof DeskCaller>;

export const TakeCall = z.object({
  /** From whoever has it already. */
  over: z.boolean().default(false),
});
export const NoteCall = z.object({
  cameOf: DeskCallOutcome,
  note: z.string().trim().max(500).nullable().default(null),
});

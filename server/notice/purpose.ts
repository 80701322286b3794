/** What a message to a patient is for. */
export const NOTICE_PURPOSES = [
  'turn_near',
  'called',
  'missed',
  'delay',
  'booking_confirmed',
  'booking_moved',
  'booking_cancelled',
  'reminder',
  'place_offered',
  'place_gone',
  'web_code',
  'doctor_absent',
  'absence_over',
  'hung_up',
  'times_offered',
] as const;
export type NoticePurpose = (typeof NOTICE_PURPOSES)[number];

export const NOTICE_CHANNELS = ['sms', 'voice', 'email', 'web_push'] as const;
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number];

/** What a person may agree to, or take back; each purpose is one of these. */
export type ConsentPurpose = 'turn' | 'reminder' | 'results' | 'campaign' | 'recording';

type Manner = {
  readonly consent: ConsentPurpose;
  /** Lower is sent first: a turn never waits behind a reminder. Rooms are left for results and campaigns. */
  readonly priority: number;
  /** About the turn itself: told at any hour, and over the next channel at once when one fails. */
  readonly isUrgent: boolean;
  /** Silence means that the person may not know, so the next channel is tried. */
  readonly expectsAnswer: boolean;
  /** How long an answer takes at least, in minutes, where it is more than the clinic waits for others. */
  readonly answerWaitMin?: number;
  /**
   * Whether a call has words for it, and to whom. `yes`: whoever may be rung. `landline`: to a telephone that cannot be
   * texted, or where calls were asked for. `chosen`: only where they were. `no`: it is written instead.
   */
  readonly spoken: 'yes' | 'landline' | 'chosen' | 'no';
  /** Useless after this long, in minutes, even when what it is about is later. */
  readonly lifetimeMin: number;
};

const MANNER = {
  called: { consent: 'turn', priority: 0, isUrgent: true, expectsAnswer: false, spoken: 'chosen', lifetimeMin: 5 },
  turn_near: { consent: 'turn', priority: 1, isUrgent: true, expectsAnswer: true, spoken: 'yes', lifetimeMin: 30 },
  missed: { consent: 'turn', priority: 2, isUrgent: true, expectsAnswer: false, spoken: 'no', lifetimeMin: 30 },
  delay: { consent: 'turn', priority: 2, isUrgent: true, expectsAnswer: false, spoken: 'no', lifetimeMin: 120 },
  booking_cancelled: {
    consent: 'turn',
    priority: 3,
    isUrgent: false,
    expectsAnswer: false,
    spoken: 'no',
    lifetimeMin: 2880,
  },
  booking_moved: {
    consent: 'turn',
    priority: 3,
    isUrgent: false,
    expectsAnswer: false,
    spoken: 'no',
    lifetimeMin: 2880,
  },
  booking_confirmed: {
    consent: 'turn',
    priority: 4,
    isUrgent: false,
    expectsAnswer: false,
    spoken: 'no',
    lifetimeMin: 2880,
  },
  place_offered: {
    consent: 'turn',
    priority: 3,
    isUrgent: false,
    expectsAnswer: true,
    spoken: 'no',
    lifetimeMin: 1440,
  },
  /** Somebody answered an offer that was no longer open. */
  place_gone: { consent: 'turn', priority: 4, isUrgent: false, expectsAnswer: false, spoken: 'no', lifetimeMin: 240 },
  /** Somebody books on the public page and waits for it now. */
  web_code: { consent: 'turn', priority: 0, isUrgent: true, expectsAnswer: false, spoken: 'no', lifetimeMin: 10 },
  /** Whose time falls away is rung too: on a landline, and where the text stays without an answer. After every turn. */
  doctor_absent: {
    consent: 'turn',
    priority: 5,
    isUrgent: false,
    expectsAnswer: true,
    answerWaitMin: 15,
    spoken: 'yes',
    lifetimeMin: 1440,
  },
  /** The doctor comes after all: who was told otherwise is told so. */
  absence_over: {
    consent: 'turn',
    priority: 5,
    isUrgent: false,
    expectsAnswer: false,
    spoken: 'landline',
    lifetimeMin: 1440,
  },
  /** Other times for a booking, because its patient asked for them. */
  times_offered: {
    consent: 'turn',
    priority: 3,
    isUrgent: false,
    expectsAnswer: false,
    spoken: 'no',
    lifetimeMin: 60,
  },
  /** Somebody called us and hung up before booking. */
  hung_up: {
    consent: 'turn',
    priority: 6,
    isUrgent: false,
    expectsAnswer: false,
    spoken: 'landline',
    lifetimeMin: 240,
  },
  reminder: {
    consent: 'reminder',
    priority: 6,
    isUrgent: false,
    expectsAnswer: false,
    spoken: 'landline',
    lifetimeMin: 1440,
  },
} as const satisfies Record<NoticePurpose, Manner>;

export const mannerOf = (purpose: NoticePurpose): Manner => MANNER[purpose];

const MINUTE_MS = 60_000;

/**
 * When a notice becomes useless: after its lifetime, and never later than the appointment that it is about.
 *
 * @param notBeforeAt when it may first be sent
 * @param startsAt the appointment, where there is one
 */
export function expiryOf(purpose: NoticePurpose, notBeforeAt: number, startsAt?: number): number {
  const lifetimeEndsAt = notBeforeAt + MANNER[purpose].lifetimeMin * MINUTE_MS;
  // A turn that is near, called or missed is about now, whatever time was booked.
  const isAboutTheAppointment = purpose === 'reminder' || purpose.startsWith('booking_');
  return isAboutTheAppointment && startsAt !== undefined ? Math.min(lifetimeEndsAt, startsAt) : lifetimeEndsAt;
}

/** What the menu asks of the clinic, and what it is told: the driver does it, the script only says so. */
import type { PatientType } from '../../../common/contract/booking.ts';
import type { PhoneIdentity } from '../../../common/contract/phoneLine.ts';
import type { ScreeningAnswer } from '../../../common/contract/screening.ts';

/** Something that can be chosen by key, named in the caller's language. */
export type Item = { readonly id: string; readonly name: string; readonly recording?: string };

/** A free place; `doctor` is as it is spoken, and empty where nobody is named. */
export type PlaceItem = { readonly scheduleId: string; readonly startsAt: number; readonly doctor: string };

/** What is wanted so far: decides what is offered. */
export type Wanted = {
  readonly clinicId: string;
  readonly patientType: PatientType;
  readonly insuranceId: string | null;
  /** Absent: the clinic's questions were not asked. */
  readonly screening?: readonly ScreeningAnswer[];
  readonly departmentId?: string;
  readonly serviceId?: string;
  readonly practitionerId?: string;
  /** The booking that is moved: it stays for whom it was made. */
  readonly movingId?: string;
};

/** Who calls, as far as it was keyed in and found. */
export type Identity = { readonly kind: PhoneIdentity; readonly value: string };
export type Who = {
  readonly identity: Identity;
  /** Absent: nobody is known by it yet, or it cannot be told which of several. */
  readonly patientId?: string;
  /** It was shown that the caller is this person, or may speak for them: enough to hear what is booked. */
  readonly isProven?: boolean;
  /** Of somebody new who keyed in something else: where texts go. */
  readonly mobile?: string;
};

export type MyBooking = PlaceItem & {
  readonly appointmentId: string;
  readonly clinicId: string;
  readonly serviceId: string;
  readonly practitionerId: string | null;
  readonly number: string;
  readonly code: string;
  readonly canChange: boolean;
  /** It goes to the caller by text too. */
  readonly isTexted?: boolean;
};

/** Why somebody has to be asked one more thing. */
export type Question = 'national_id_end' | 'birth_date' | 'code';

export type ClinicRequest =
  | { readonly ask: 'clinics' }
  | { readonly ask: 'insurances'; readonly clinicId: string }
  | { readonly ask: 'screening'; readonly clinicId: string; readonly answers: readonly ScreeningAnswer[] }
  | { readonly ask: 'departments'; readonly wanted: Wanted }
  | { readonly ask: 'doctors'; readonly wanted: Wanted }
  | { readonly ask: 'doctor_by_number'; readonly wanted: Wanted; readonly number: string }
  | { readonly ask: 'places'; readonly wanted: Wanted }
  | { readonly ask: 'hold'; readonly wanted: Wanted; readonly place: PlaceItem }
  | {
      readonly ask: 'identify';
      readonly clinicId: string;
      readonly identity: Identity;
      readonly forWhat: 'new' | 'known';
      readonly more?: { readonly question: Question; readonly typed: string };
    }
  | { readonly ask: 'book'; readonly wanted: Wanted; readonly place: PlaceItem; readonly who: Who }
  | { readonly ask: 'bookings'; readonly clinicId: string; readonly who: Who; readonly code?: string }
  | {
      readonly ask: 'move';
      readonly booking: MyBooking;
      readonly place: PlaceItem;
    }
  | { readonly ask: 'cancel'; readonly booking: MyBooking }
  | { readonly ask: 'place_in_queue'; readonly clinicId: string; readonly who: Who }
  | { readonly ask: 'hours'; readonly clinicId: string }
  | { readonly ask: 'services'; readonly clinicId: string }
  | { readonly ask: 'preparation'; readonly clinicId: string; readonly serviceId: string }
  | { readonly ask: 'doctors_told'; readonly clinicId: string }
  | { readonly ask: 'callback' };

export type ClinicReply =
  /** Of clinics, insurances, departments, doctors and services. `screens`: the questions come first. */
  | { readonly got: 'items'; readonly items: readonly Item[]; readonly screens?: boolean }
  | { readonly got: 'question'; readonly questionId: string; readonly text: string; readonly items: readonly Item[] }
  | { readonly got: 'allowed' }
  | { readonly got: 'to_person'; readonly advice: string }
  | { readonly got: 'doctor'; readonly practitionerId: string; readonly screens?: boolean }
  /** The doctor is there, and not to be booked: those who are, instead; `until`: away until that day. */
  | {
      readonly got: 'doctor_not_free';
      readonly name: string | null;
      readonly awayUntil: number | null;
      readonly items: readonly Item[];
    }
  | { readonly got: 'places'; readonly places: readonly PlaceItem[] }
  | { readonly got: 'held' }
  | { readonly got: 'taken'; readonly places: readonly PlaceItem[] }
  | { readonly got: 'who'; readonly who: Who }
  | { readonly got: 'ask_more'; readonly question: Question }
  /** Nobody, or an answer that does not fit. */
  | { readonly got: 'nobody' }
  | { readonly got: 'booking'; readonly booking: MyBooking }
  | { readonly got: 'bookings'; readonly bookings: readonly MyBooking[] }
  | { readonly got: 'done' }
  | { readonly got: 'queue_place'; readonly place: QueuePlace | null }
  | { readonly got: 'told'; readonly told: readonly Told[] }
  /** The desk has to see to it. */
  | { readonly got: 'refused' }
  | { readonly got: 'too_many_tries' };

export type QueuePlace = {
  readonly number: string;
  readonly ahead: number;
  readonly wait: { readonly fromMin: number; readonly toMin: number } | null;
  /** Called already: where to, as it is spoken. */
  readonly calledTo: string | null;
};

/** A sentence of information. */
export type Told =
  | { readonly tell: 'open'; readonly fromAt: number; readonly untilAt: number }
  | { readonly tell: 'closed'; readonly at: number }
  | { readonly tell: 'address'; readonly text: string }
  | { readonly tell: 'text'; readonly text: string; readonly recording?: string }
  | { readonly tell: 'nothing_special' }
  | { readonly tell: 'doctor_free'; readonly doctor: string; readonly at: number }
  | { readonly tell: 'doctor_away'; readonly doctor: string; readonly until: number };

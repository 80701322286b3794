/** What the staff see: the queue in the order of calling, the rooms, the alarms. */
import { z } from 'zod';
import { ClinicHead, WaitRange } from './clinicHead.ts';
import { DeskCall } from './deskCall.ts';
import { Language, LocalText } from './language.ts';
import { LateTold } from './order.ts';
import { RollView } from './rolls.ts';
import {
  AppointmentId,
  CallId,
  ClassCode,
  ClinicDate,
  DepartmentId,
  DeviceId,
  EpochMs,
  PractitionerId,
  ServiceId,
  ServicePointId,
  StageId,
  TicketNumber,
  VisitId,
  ZoneId,
} from './vocabulary.ts';
import { AheadGroup, CallWhy } from './why.ts';

export const QueueEntry = z.object({
  stageId: StageId,
  visitId: VisitId,
  number: TicketNumber,
  serviceId: ServiceId,
  practitionerId: PractitionerId.nullable(),
  /** Only this room may call it. */
  boundTo: ServicePointId.nullable(),
  status: z.enum(['waiting', 'called', 'serving', 'held', 'no_show']),
  servicePointId: ServicePointId.nullable(),
  classCode: ClassCode,
  isAbsolute: z.boolean(),
  origin: z.enum(['walk_in', 'appointment']),
  bookedAt: EpochMs.nullable(),
  enteredAt: EpochMs,
  virtualArrivalAt: EpochMs,
  orderSeq: z.int().positive(),
  calledAt: EpochMs.nullable(),
  startedAt: EpochMs.nullable(),
  heldUntil: EpochMs.nullable(),
  endedAt: EpochMs.nullable(),
  recalls: z.int().nonnegative(),
  /** Calls that were missed. */
  misses: z.int().nonnegative().default(0),
  /** Aside after a missed call: so many calls of the service until the wait goes on by itself. */
  callsToGo: z.int().nonnegative().nullable().default(null),
  /** Moved back on the patient's own wish, so neither the arrival nor the booked time is why it stands there. */
  hasAskedLater: z.boolean(),
  partySize: z.int().positive(),
  language: Language,
  isNearTold: z.boolean(),
  wait: WaitRange.nullable(),
  /** How it will be called if nobody else comes; null of those who do not wait, or where no room works that may call. */
  turn: z
    .object({
      /** Of all calls to come, the first is 0. */
      index: z.int().nonnegative(),
      why: CallWhy,
    })
    .nullable(),
  /** Why it was called, while it is called. */
  calledWhy: CallWhy.nullable(),
  /** Who is called before, by why; empty of those who do not wait. */
  ahead: z.array(AheadGroup),
  /** Waits for a doctor or a room alone that is not there; absent where somebody may call. */
  stranded: z.object({ since: EpochMs, hasLeft: z.boolean() }).exactOptional(),
  /** Where it stands among the stages of its visit; absent of a visit that is one stage. */
  path: z
    .object({
      stage: z.int().positive(),
      of: z.int().positive(),
      next: z.array(ServiceId),
      /** Somewhere else, or waits for a result. */
      isAway: z.boolean(),
    })
    .optional(),
});
export type QueueEntry = z.infer<typeof QueueEntry>;

/** Whoever is called or served, then the order in which rooms will call, then those whom nobody may call now. */
export const compareEntries = (a: QueueEntry, b: QueueEntry): number => rankOf(a) - rankOf(b) || compareInOrder(a, b);

const rankOf = ({ status, turn }: QueueEntry): number =>
  status === 'called' || status === 'serving' ? -1 : (turn?.index ?? Number.MAX_SAFE_INTEGER);

const compareInOrder = (a: QueueEntry, b: QueueEntry): number =>
  Number(b.isAbsolute) - Number(a.isAbsolute) || a.virtualArrivalAt - b.virtualArrivalAt || a.orderSeq - b.orderSeq;

export const RoomState = z.object({
  servicePointId: ServicePointId,
  kind: z.enum(['room', 'counter']),
  name: LocalText,
  zoneId: ZoneId,
  /** What it serves today. */
  serviceIds: z.array(ServiceId),
  /** What it serves on other days; absent where that is the same. */
  usualServiceIds: z.array(ServiceId).exactOptional(),
  /** When it serves those again by itself; absent where it helps out until the day ends. */
  movedUntil: EpochMs.exactOptional(),
  status: z.enum(['closed', 'open', 'paused']),
  pauseReason: z.string().nullable(),
  practitionerId: PractitionerId.nullable(),
  since: EpochMs,
  currentStageId: StageId.nullable(),
  /** When the last patient left it; absent while somebody is in it or nobody has been. */
  freeSince: EpochMs.exactOptional(),
  /** How the next call comes about: by a press; by itself, always or once for who comes next; or no more by itself. */
  calling: z.enum(['by_hand', 'by_itself', 'awaits', 'stopped']).default('by_hand'),
  /** Whom "next" would call, the first few, if only this room called and nobody else came. */
  next: z.array(StageId),
  lastCall: z
    .object({
      callId: CallId,
      stageId: StageId,
      calledAt: EpochMs,
      undoUntil: EpochMs,
      /** Proof of showing: "shown on 2 of 2 screens". */
      shownOn: z.int().nonnegative(),
      screens: z.int().nonnegative(),
      /** Screens that are set up to show it, connected or not: where there is none, nobody misses one. */
      expectedScreens: z.int().nonnegative().default(1),
    })
    .nullable(),
});
export type RoomState = z.infer<typeof RoomState>;

export const Alarm = z.object({
  id: z.string(),
  code: z.string(),
  at: EpochMs,
  /** The kiosk, printer or screen it is about, by its name in the clinic. */
  deviceName: z.string().nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** A request of a person, answered by pressing "I am coming". */
  requestId: z.uuid().nullable(),
});
export type Alarm = z.infer<typeof Alarm>;

/** A booked patient of today who has not come yet: greyed in the lists. */
export const ExpectedEntry = z.object({
  appointmentId: AppointmentId,
  number: TicketNumber,
  serviceId: ServiceId,
  practitionerId: PractitionerId.nullable(),
  bookedAt: EpochMs,
});
export type ExpectedEntry = z.infer<typeof ExpectedEntry>;

export const PanelView = z.object({
  kind: z.literal('panel'),
  /** The server's time when it told this: a screen's own clock may be wrong. */
  at: EpochMs,
  clinic: ClinicHead,
  date: ClinicDate,
  dayStatus: z.enum(['open', 'closed']),
  departments: z.array(z.object({ departmentId: DepartmentId, name: LocalText })),
  services: z.array(
    z.object({
      serviceId: ServiceId,
      departmentId: DepartmentId,
      name: LocalText,
      colour: z.string(),
      waiting: z.int().nonnegative(),
      longestWaitMin: z.int().nonnegative().nullable(),
      wait: WaitRange.nullable(),
      isOpen: z.boolean(),
    }),
  ),
  practitioners: z.array(
    z.object({
      practitionerId: PractitionerId,
      name: LocalText,
      serviceIds: z.array(ServiceId),
      delayMin: z.int().nonnegative(),
    }),
  ),
  classes: z.array(z.object({ code: ClassCode, name: LocalText, isAbsolute: z.boolean(), isActive: z.boolean() })),
  rooms: z.array(RoomState),
  /** Open stages, and no-shows that may still be brought back. */
  queue: z.array(QueueEntry),
  expected: z.array(ExpectedEntry),
  alarms: z.array(Alarm),
  /** Telephone calls that are with the desk, the longest waiting first. */
  deskCalls: z.array(DeskCall).default([]),
  kiosks: z.array(z.object({ deviceId: DeviceId, name: z.string(), canPrint: z.boolean() })),
  /** Rolls of paper that people take numbers from. */
  rolls: z.array(RollView).default([]),
  policy: z.object({
    recallLimit: z.int(),
    undoWithinMs: z.int(),
    /** Whoever waits longer is an alarm for the supervisor. */
    longestWaitMin: z.int().positive(),
    /** And a room that is free for so long while somebody waits for it. */
    roomIdleMin: z.int().positive(),
    /** And a room that is paused for longer. */
    pausedLongMin: z.int().positive(),
    /** What coming late means, to be read out to whoever books. */
    late: LateTold.optional(),
    /** And somebody who waits so long for a doctor who is in no room. */
    doctorGoneMin: z.int().positive(),
    /** Staff are asked why they change somebody's place by hand. */
    asksReason: z.boolean(),
  }),
});
export type PanelView = z.infer<typeof PanelView>;

/** What each kind of screen shows. No field here could carry a patient's name or telephone number. */
import { z } from 'zod';
import { DeskCall } from './deskCall.ts';
import { Language, LocalText } from './language.ts';
import { CameLate, LateTold } from './order.ts';
import { ShownMedia } from './media.ts';
import { RollView } from './rolls.ts';
import { DisplayLayout } from './screens.ts';
import {
  AppointmentId,
  CallId,
  ClassCode,
  ClinicId,
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
import { AheadGroup, CallRule, CallWhy } from './why.ts';

/** An honest range: 20 of 100 wait less than `fromMin`, 20 more than `toMin`; absent when nobody is working. */
export const WaitRange = z.object({ fromMin: z.int().nonnegative(), toMin: z.int().nonnegative() });
export type WaitRange = z.infer<typeof WaitRange>;

/** Whose words the screens speak, where they are not a clinic's. */
export const WordingSet = z.enum(['courses']);
export type WordingSet = z.infer<typeof WordingSet>;

export const ClinicHead = z.object({
  clinicId: ClinicId,
  name: LocalText,
  timeZone: z.string(),
  /** In the order in which the clinic speaks them. */
  languages: z.array(Language),
  isDemonstration: z.boolean(),
  /** Words of another sector; absent: a clinic's. */
  wording: WordingSet.optional(),
});
export type ClinicHead = z.infer<typeof ClinicHead>;

export const PlaceName = z.object({
  servicePointId: ServicePointId,
  kind: z.enum(['room', 'counter']),
  name: LocalText,
});
export type PlaceName = z.infer<typeof PlaceName>;

// Waiting-room display

export const ShownCall = z.object({
  callId: CallId,
  number: TicketNumber,
  place: PlaceName,
  calledAt: EpochMs,
  /** Where it is shown and heard: at the room, and where the patient was told to wait. */
  zoneIds: z.array(ZoneId).default([]),
  /** How often it was announced; a change means that it is announced again. */
  times: z.int().positive(),
  state: z.enum(['called', 'in_service', 'over']),
});
export type ShownCall = z.infer<typeof ShownCall>;

export const DisplayView = z.object({
  kind: z.literal('display'),
  /** The server's time when it told this: a screen's own clock may be wrong. */
  at: EpochMs,
  clinic: ClinicHead,
  deviceId: DeviceId,
  zones: z.array(z.object({ zoneId: ZoneId, name: LocalText })),
  settings: z.object({
    layout: DisplayLayout,
    /** The room beside whose door it hangs. */
    room: PlaceName.nullable(),
    languages: z.array(Language),
    twoLanguages: z.enum(['side_by_side', 'in_turn']),
    hasSound: z.boolean(),
    /** Of the loudness that the screen can, 0 to 1. */
    volume: z.number().min(0).max(1).default(1),
    /** Quiet hours are now: calls are shown, and nothing else is shown or heard. */
    isQuiet: z.boolean().default(false),
    /** Numbers of current calls also in the digits of the screen's language that has its own. */
    showsOwnDigits: z.boolean(),
    diagonalInch: z.number().positive(),
    viewingDistanceM: z.number().positive(),
  }),
  /** By which phones check in, where the screen shows it: digits, and an address that fills them in. Old after `untilAt`. */
  doorCode: z.object({ digits: z.string(), url: z.string(), untilAt: EpochMs }).optional(),
  /** What the clinic itself wants to tell everybody who waits; in no language where it has nothing to say. */
  message: LocalText,
  /** Who works behind the door, where the clinic shows that. */
  doctor: z.object({ name: LocalText, title: LocalText }).nullable(),
  /** What stands beside the calls now, one after the other; none in quiet hours and at doors. */
  media: z.array(ShownMedia).default([]),
  /** Called and not yet over, the newest first. */
  current: z.array(ShownCall),
  /** Calls that are over, the newest first. */
  recent: z.array(ShownCall),
  services: z.array(
    z.object({
      serviceId: ServiceId,
      name: LocalText,
      waiting: z.int().nonnegative(),
      wait: WaitRange.nullable(),
      isOpen: z.boolean(),
    }),
  ),
  delays: z.array(z.object({ name: LocalText, delayMin: z.int().positive() })),
});
export type DisplayView = z.infer<typeof DisplayView>;

/** One announcement: play the sounds one after the other. Screens of one zone get the same at the same time. */
export const Announcement = z.object({
  announcementId: z.uuid(),
  zoneId: ZoneId,
  callId: CallId,
  kind: z.enum(['call', 'recall', 'correction']),
  number: TicketNumber,
  /** Announced too late, it would mislead: after this instant only shown. */
  voiceUntil: EpochMs,
  sounds: z.array(z.object({ url: z.string(), language: Language, durationMs: z.int().positive() })),
});
export type Announcement = z.infer<typeof Announcement>;

// Kiosk

export const KioskService = z.object({
  serviceId: ServiceId,
  departmentId: DepartmentId,
  name: LocalText,
  colour: z.string(),
  waiting: z.int().nonnegative(),
  wait: WaitRange.nullable(),
  /** Why no ticket can be had now; absent when one can. */
  closed: z
    .object({
      code: z.enum([
        'service_closed',
        'service_not_open_yet',
        'last_ticket_passed',
        'daily_cap_reached',
        'walk_ins_not_accepted',
      ]),
      opensAt: EpochMs.nullable(),
    })
    .nullable(),
  practitioners: z.array(z.object({ practitionerId: PractitionerId, name: LocalText, title: LocalText })),
});
export type KioskService = z.infer<typeof KioskService>;

export const KioskView = z.object({
  kind: z.literal('kiosk'),
  /** The server's time when it told this: a screen's own clock may be wrong. */
  at: EpochMs,
  clinic: ClinicHead,
  deviceId: DeviceId,
  name: z.string(),
  country: z.string(),
  nationalIdSystem: z.string(),
  pxPerMm: z.number().positive(),
  /** Until then it shows the outline of a bank card, by which its pixels are measured. */
  measuringUntilAt: z.int().nullable().default(null),
  departments: z.array(z.object({ departmentId: DepartmentId, name: LocalText })),
  services: z.array(KioskService),
  /** What the printer last said: `null` where none is set up. */
  printer: z.object({ state: z.enum(['ready', 'near_end', 'trouble']), code: z.string().nullable() }).nullable(),
  /** How a phone can be told here; empty where no provider is set up, so that nobody is promised a message. */
  tellsBy: z.array(z.enum(['sms', 'voice'])),
});
export type KioskView = z.infer<typeof KioskView>;

/** What is on the paper and on the screen after a ticket was taken. */
export const TicketView = z.object({
  visitId: VisitId,
  stageId: StageId,
  number: TicketNumber,
  serviceName: LocalText,
  practitionerName: LocalText.nullable(),
  whereToWait: LocalText,
  /** The same place, for whoever is told it by ear. */
  waitingZoneId: ZoneId.nullable().default(null),
  issuedAt: EpochMs,
  bookedAt: EpochMs.nullable(),
  /** How many go in with it: a family has one ticket. */
  partySize: z.int().positive().default(1),
  /** Came after the window of the booking: what that has led to. */
  cameLate: CameLate.nullable().default(null),
  peopleAhead: z.int().nonnegative(),
  /** Why they come first; sums to the people ahead. */
  ahead: z.array(AheadGroup).default([]),
  wait: WaitRange.nullable(),
  /** The patient's own page; told once, to whoever took the ticket. */
  url: z.string(),
  /** Reachable only inside the clinic's own network. */
  isLocalUrl: z.boolean(),
  isPrinting: z.boolean(),
});
export type TicketView = z.infer<typeof TicketView>;

/** How the paper of a ticket is doing; sent to the kiosk that waits for it. */
export const PrintState = z.object({
  visitId: VisitId,
  state: z.enum(['printing', 'printed', 'failed', 'unknown']),
  code: z.string().nullable(),
  /** The printer that took over, by its name in the clinic: the paper comes out there. */
  elsewhere: z.string().exactOptional(),
});
export type PrintState = z.infer<typeof PrintState>;

// Staff

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

// The patient's phone page

export const VisitView = z.object({
  kind: z.literal('visit'),
  clinic: ClinicHead,
  number: TicketNumber,
  serviceName: LocalText,
  language: Language,
  /** `booked`: not yet in the clinic; `over`: nothing more to wait for. */
  state: z.enum(['booked', 'waiting', 'near', 'called', 'serving', 'held', 'missed', 'over', 'cancelled']),
  bookedAt: EpochMs.nullable(),
  peopleAhead: z.int().nonnegative().nullable(),
  /** Why they come first; sums to the people ahead where it is known. */
  ahead: z.array(AheadGroup).default([]),
  wait: WaitRange.nullable(),
  place: PlaceName.nullable(),
  calledAt: EpochMs.nullable(),
  /** By which rule, while it is called. */
  calledBy: CallRule.nullable().default(null),
  delayMin: z.int().nonnegative(),
  /** The place was moved back on the patient's own wish. */
  hasAskedLater: z.boolean(),
  whereToWait: LocalText.nullable(),
  can: z.object({
    cancel: z.boolean(),
    later: z.boolean(),
    late: z.boolean(),
    /** To another time, by whoever has the link. */
    move: z.boolean().optional(),
    /** "I am here", after a missed call. */
    here: z.boolean().default(false),
    /** Check in on the phone, with the digits of the clinic's screens. */
    checkIn: z.boolean().optional(),
  }),
  /** After a missed call: it was the last, another comes after so many others, or the wait goes on already. */
  missed: z
    .discriminatedUnion('then', [
      z.object({ then: z.literal('over') }),
      z.object({ then: z.literal('called_again'), afterCalls: z.int().nonnegative() }),
      z.object({ then: z.literal('waits') }),
    ])
    .nullable()
    .default(null),
  laterMin: z.int().positive(),
  /** Of a booking: what coming late means. */
  late: LateTold.optional(),
  /** Came late for the booking: what that has led to. */
  cameLate: CameLate.optional(),
  /** The way through the clinic; absent of a visit that is one stage. */
  path: z
    .object({
      isAway: z.boolean(),
      steps: z.array(
        z.object({ service: LocalText, where: LocalText.nullable(), state: z.enum(['done', 'now', 'next']) }),
      ),
    })
    .optional(),
  /** Public key for web push; absent where push is not set up. */
  pushKey: z.string().nullable(),
});
export type VisitView = z.infer<typeof VisitView>;

export const View = z.discriminatedUnion('kind', [DisplayView, KioskView, PanelView, VisitView]);
export type View = z.infer<typeof View>;

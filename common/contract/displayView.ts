/** What a screen of the waiting room shows, and what it speaks. */
import { z } from 'zod';
import { ClinicHead, PlaceName, WaitRange } from './clinicHead.ts';
import { Language, LocalText } from './language.ts';
import { ShownMedia } from './media.ts';
import { DisplayLayout } from './screens.ts';
import { CallId, DeviceId, EpochMs, ServiceId, TicketNumber, ZoneId } from './vocabulary.ts';

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

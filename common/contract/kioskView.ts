/** What a kiosk shows: the services, and the ticket that was taken. */
import { z } from 'zod';
import { ClinicHead, WaitRange } from './clinicHead.ts';
import { LocalText } from './language.ts';
import { CameLate } from './order.ts';
import {
  DepartmentId,
  DeviceId,
  EpochMs,
  PractitionerId,
  ServiceId,
  StageId,
  TicketNumber,
  VisitId,
  ZoneId,
} from './vocabulary.ts';
import { AheadGroup } from './why.ts';

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

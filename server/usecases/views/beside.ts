import { and, desc, eq, gt, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { FoundDevice } from '../../../common/contract/agent.ts';
import type { DeskCall } from '../../../common/contract/deskCall.ts';
import { USUAL_OPTIONS } from '../../../common/contract/usualOptions.ts';
import type { KioskView } from '../../../common/contract/kioskView.ts';
import type { Alarm, ExpectedEntry, PanelView } from '../../../common/contract/panelView.ts';
import type {
  AppointmentId,
  CallId,
  ClinicDate,
  ClinicId,
  DeviceId,
  EpochMs,
  PractitionerId,
  ServiceId,
  ServicePointId,
  TicketNumber,
  ZoneId,
} from '../../../common/contract/vocabulary.ts';
import { backupTroubles } from '../../db/backupRuns.ts';
import { retentionTroubles } from '../privacy/retentionRuns.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { notices } from '../../db/schema/notices.ts';
import { callsShown, outbox, visits } from '../../db/schema/queue.ts';
import { deskRequests, devices, keyBindings, type DeviceSettings } from '../../db/schema/staff.ts';
import type { Directory } from '../clinic/directory.ts';
import { callsAtDesk } from '../phoneCalls/atDesk.ts';
import type { PanelBeside } from './panelView.ts';
import { zonesOf } from './displayView.ts';

/** A screen that said nothing for so long is not counted on. */
const SEEN_WITHIN_MS = 30_000;
/** What a screen says of its sound when nobody hears it: see display/src/sound. */
const SOUND_TROUBLE = new Set(['sound_blocked', 'sound_not_loaded', 'sound_unreadable', 'sound_stalled']);
const ALARMS_OF_MS = 60 * 60_000;
const DOUBTS_OF_MS = 12 * 60 * 60_000;
/** What a print in the outbox says of itself: where, and of a slip its number. */
const OfPrint = z.object({ printAt: z.string().optional(), number: z.string().optional() });

export type DeviceEntry = {
  readonly id: DeviceId;
  readonly kind: 'kiosk' | 'display' | 'printer' | 'agent';
  readonly name: string;
  readonly settings: DeviceSettings;
  readonly lastSeenAt: number | null;
  readonly health: Readonly<Record<string, string | number | boolean>> | null;
  /** Of an agent: what somebody counts on there and is not plugged in. */
  readonly pulledOut: readonly ('scanner' | 'keypad')[];
};

/** What screens show beside the queue itself: read from tables, as of one moment. */
export type Beside = {
  readonly expected: readonly ExpectedEntry[];
  readonly alarms: readonly Alarm[];
  readonly deskCalls: readonly DeskCall[];
  readonly devices: readonly DeviceEntry[];
  readonly shown: ReadonlyMap<CallId, number>;
  /** When it was read: what is said of devices is true as of then. */
  readonly readAt: number;
};

export async function readBeside(db: Db, clinicId: ClinicId, date: ClinicDate, at: number): Promise<Beside> {
  const since = new Date(at - ALARMS_OF_MS);
  const [expected, deviceRows, bound, requests, prints, failedNotices, shown, deskCalls, backups, retention] =
    await Promise.all([
      db
        .select()
        .from(appointments)
        .where(and(eq(appointments.clinicId, clinicId), eq(appointments.date, date), eq(appointments.status, 'booked')))
        .orderBy(appointments.startsAt),
      db
        .select()
        .from(devices)
        .where(and(eq(devices.clinicId, clinicId), isNull(devices.revokedAt))),
      db
        .selectDistinct({ agentId: keyBindings.agentId, device: keyBindings.device })
        .from(keyBindings)
        .where(eq(keyBindings.clinicId, clinicId)),
      db
        .select()
        .from(deskRequests)
        .where(and(eq(deskRequests.clinicId, clinicId), isNull(deskRequests.answeredAt)))
        .orderBy(desc(deskRequests.at))
        .limit(30),
      db
        .select({
          id: outbox.id,
          status: outbox.status,
          payload: outbox.payload,
          createdAt: outbox.createdAt,
          number: visits.number,
        })
        .from(outbox)
        .leftJoin(visits, sql`${visits.id} = (${outbox.payload} ->> 'visitId')::uuid`)
        .where(
          and(
            eq(outbox.clinicId, clinicId),
            inArray(outbox.type, ['print_ticket', 'print_slip', 'print_report', 'print_test']),
            // Whether a paper exists stays a question for as long as somebody may hold it.
            or(
              and(eq(outbox.status, 'failed'), gt(outbox.createdAt, since)),
              and(eq(outbox.status, 'unknown'), gt(outbox.createdAt, new Date(at - DOUBTS_OF_MS))),
            ),
          ),
        )
        .limit(20),
      db
        .select({ id: notices.id, status: notices.status, purpose: notices.purpose, createdAt: notices.createdAt })
        .from(notices)
        .where(
          and(
            eq(notices.clinicId, clinicId),
            inArray(notices.status, ['failed', 'unknown']),
            ne(notices.purpose, 'web_code'), // whoever waits for it asks for another
            isNull(notices.handledAt),
            gt(notices.createdAt, since),
          ),
        )
        .limit(20),
      db
        .select({ callId: callsShown.callId, count: sql<number>`count(*)::int` })
        .from(callsShown)
        .where(
          and(
            inArray(
              callsShown.deviceId,
              db.select({ id: devices.id }).from(devices).where(eq(devices.clinicId, clinicId)),
            ),
            gt(callsShown.shownAt, since),
          ),
        )
        .groupBy(callsShown.callId),
      callsAtDesk(db, clinicId, at),
      backupTroubles(db, at),
      retentionTroubles(db, clinicId),
    ]);
  const entries: DeviceEntry[] = deviceRows.map(({ id, kind, name, settings, found, lastSeenAt, health }) => ({
    id: id as DeviceId,
    kind,
    name,
    settings,
    lastSeenAt: lastSeenAt?.getTime() ?? null,
    health,
    pulledOut: pulledOutOf(
      settings,
      found,
      bound.filter(({ agentId }) => agentId === id),
    ),
  }));
  const nameOf = (id: string | null) => entries.find((device) => device.id === id)?.name ?? null;
  return {
    expected: expected.map((row) => ({
      appointmentId: row.id as AppointmentId,
      number: row.number as TicketNumber,
      serviceId: row.serviceId as ServiceId,
      practitionerId: row.practitionerId as PractitionerId | null,
      bookedAt: row.startsAt.getTime() as EpochMs,
    })),
    alarms: [
      ...[...backups, ...retention].map(({ code, at: since }): Alarm => ({
        id: code,
        code,
        at: since as EpochMs,
        deviceName: null,
        detail: {},
        requestId: null,
      })),
      ...requests.map(({ id, reason, detail, at: askedAt, deviceId }): Alarm => ({
        id: `request:${id}`,
        code: reason,
        at: askedAt.getTime() as EpochMs,
        deviceName: nameOf(deviceId),
        detail,
        requestId: id,
      })),
      ...prints.map(({ id, status, createdAt, payload, number }): Alarm => {
        const { printAt, number: onSlip } = OfPrint.parse(payload);
        const known = number ?? onSlip;
        return {
          id: `print:${id}`,
          code: known === undefined ? `print_${status}` : `print_${status}_number`,
          at: createdAt.getTime() as EpochMs,
          deviceName: nameOf(printAt ?? null),
          detail: { printId: id, ...(known === undefined ? {} : { number: known }) },
          requestId: null,
        };
      }),
      ...failedNotices.map(({ id, status, purpose, createdAt }): Alarm => ({
        id: `notice:${id}`,
        code: `notice_${status}`,
        at: createdAt.getTime() as EpochMs,
        deviceName: null,
        detail: { purpose },
        requestId: null,
      })),
    ],
    deskCalls,
    devices: entries,
    shown: new Map(shown.map(({ callId, count }) => [callId as CallId, count])),
    readAt: at,
  };
}

/** What has a use or a key of its own at this agent; of one that never told what it has, nothing is missed. */
function pulledOutOf(
  { uses = [] }: DeviceSettings,
  found: readonly FoundDevice[] | null,
  bound: readonly { readonly device: string }[],
): DeviceEntry['pulledOut'] {
  if (found === null) return [];
  const isGone = ({ device }: { readonly device: string }) => found.every((each) => each.device !== device);
  const gone = uses.filter(isGone);
  return [
    ...(gone.some(({ use }) => use === 'scanner') ? (['scanner'] as const) : []),
    ...(gone.some(({ use }) => use === 'keys') || bound.some(isGone) ? (['keypad'] as const) : []),
  ];
}

/** After how many minutes without a word a device of each kind is missed; a printer is asked, and has no word to say. */
const silentMin = ({ options }: Directory['clinic']) => ({
  display: options.screenSilentMin ?? USUAL_OPTIONS.screenSilentMin,
  kiosk: options.kioskSilentMin ?? USUAL_OPTIONS.kioskSilentMin,
  agent: options.agentSilentMin ?? USUAL_OPTIONS.agentSilentMin,
});

/** Printers tell of paper and cover, agents of what is plugged in; whatever falls silent is missed. */
function deviceAlarms(
  { id, kind, name, health, lastSeenAt, pulledOut }: DeviceEntry,
  clinic: Directory['clinic'],
  at: number,
): Alarm[] {
  const make = (code: string, since: number): Alarm => ({
    id: `${code}:${id}`,
    code,
    at: since as EpochMs,
    deviceName: name,
    detail: {},
    requestId: null,
  });
  if (kind === 'printer') {
    const code = health?.['trouble'];
    if (typeof code === 'string' && code !== '') return [make(`printer_${code}`, lastSeenAt ?? at)];
    return health?.['paper'] === 'near_end' ? [make('printer_near_end', lastSeenAt ?? at)] : [];
  }
  if (lastSeenAt === null) return [];
  if (at - lastSeenAt > silentMin(clinic)[kind] * 60_000) return [make('device_silent', lastSeenAt)];
  if (pulledOut.length > 0) return pulledOut.map((what) => make(`${what}_gone`, lastSeenAt));
  const sound = health?.['sound'];
  return typeof sound === 'string' && SOUND_TROUBLE.has(sound) ? [make(`screen_${sound}`, lastSeenAt)] : [];
}

/** A demonstration's screen is any browser's page: closed for so long, nobody misses it and the next one takes its place. */
const FORGOTTEN_AFTER_MS = 5 * 60_000;
export const isForgotten = (lastSeenAt: number, at: number): boolean => at - lastSeenAt > FORGOTTEN_AFTER_MS;

export function panelBeside(directory: Directory, beside: Beside, at: number): PanelBeside {
  const { clinic } = directory;
  const isPresent = ({ lastSeenAt }: DeviceEntry) => lastSeenAt !== null && at - lastSeenAt < SEEN_WITHIN_MS;
  return {
    expected: beside.expected,
    alarms: [
      ...beside.alarms,
      ...beside.devices
        .flatMap((device) => deviceAlarms(device, clinic, beside.readAt))
        .filter(
          ({ code, at: since }) => !(clinic.isDemonstration && code === 'device_silent' && isForgotten(since, at)),
        ),
    ],
    deskCalls: [...beside.deskCalls],
    kiosks: beside.devices
      .filter(({ kind }) => kind === 'kiosk')
      .map(({ id, name, settings }): PanelView['kiosks'][number] => ({
        deviceId: id,
        name,
        canPrint: settings.printerId !== undefined,
      })),
    shownOn: (callId) => beside.shown.get(callId) ?? 0,
    screensOf: (servicePointId: ServicePointId, zoneIds: readonly ZoneId[]) => {
      const screens = beside.devices.filter(
        ({ kind, lastSeenAt, settings }) =>
          kind === 'display' &&
          lastSeenAt !== null &&
          !(clinic.isDemonstration && isForgotten(lastSeenAt, at)) &&
          showsCallsTo(directory, settings, servicePointId, zoneIds),
      );
      return { connected: screens.filter(isPresent).length, setUp: screens.length };
    },
  };
}

/** A screen shows what is called in its zones; beside a door only what is called to that room. */
function showsCallsTo(
  directory: Directory,
  settings: DeviceSettings,
  servicePointId: ServicePointId,
  zoneIds: readonly ZoneId[],
): boolean {
  const { layout, servicePointId: atDoor } = settings;
  if (layout === 'door' && atDoor !== undefined) return atDoor === servicePointId;
  return zonesOf(directory, settings).some((id) => zoneIds.includes(id));
}

/** The printer of a kiosk, in the words of its screen. */
export function printerOf(beside: Beside, device: DeviceEntry): KioskView['printer'] {
  const printer = beside.devices.find(({ id, kind }) => kind === 'printer' && id === device.settings.printerId);
  if (!printer) return null;
  const trouble = printer.health?.['trouble'];
  if (typeof trouble === 'string' && trouble !== '') return { state: 'trouble', code: trouble };
  return { state: printer.health?.['paper'] === 'near_end' ? 'near_end' : 'ready', code: null };
}

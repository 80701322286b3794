/** The demonstration clinic's main hall with its screens, a clock that the test turns, and everything that is said. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { TicketNumber, type ClinicId, type DeviceId } from '../../common/contract/vocabulary.ts';
import type { Announcement } from '../../common/contract/displayView.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import { fakeVoice } from '../../server/adapters/speech/fakeVoice.ts';
import { openSpeech } from '../../server/adapters/speech/speech.ts';
import { connect } from '../../server/db/database.ts';
import { servicePoints, services, zones } from '../../server/db/schema/organisation.ts';
import { announcements, callsShown, leases, queueDays, stages, visits } from '../../server/db/schema/queue.ts';
import { devices, type DeviceSettings } from '../../server/db/schema/staff.ts';
import { announceCall, type AnnounceDeps } from '../../server/usecases/announcing/announceCall.ts';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import { demonstrationClinic, seedDemonstration } from '../../server/usecases/demonstration/seed.ts';
import { createTestDatabase } from '../support/database.ts';

const OPENED_AT = Date.parse('2026-03-02T08:00:00Z');

export type Called = { readonly stageId: string; readonly callId: string; readonly calledAt: number };

export async function openHall() {
  const database = await createTestDatabase();
  const connections = connect(database.url);
  const { db } = connections;
  const clock = { at: OPENED_AT, now: () => clock.at };
  const newId = uuid7At(() => clock.at);
  await seedDemonstration({ db, clock, newId, newPassword: () => randomUUID(), timeZone: 'UTC' });
  const clinicId = (await demonstrationClinic(db)) as ClinicId;
  const byName = async (table: typeof servicePoints | typeof zones, name: string) => {
    const rows = await db.select({ id: table.id, name: table.name }).from(table).where(eq(table.clinicId, clinicId));
    const found = rows.find((row) => row.name.en === name);
    if (!found) throw new Error(`The demonstration has no ${name}`);
    return found.id;
  };
  const [hall, corridor, room] = await Promise.all([
    byName(zones, 'Main hall'),
    byName(zones, 'Upper corridor'),
    byName(servicePoints, 'Room 1'),
  ]);
  const [service] = await db.select({ id: services.id }).from(services).where(eq(services.clinicId, clinicId)).limit(1);
  const queueDayId = newId();
  await db.insert(queueDays).values({ id: queueDayId, clinicId, date: '2026-03-02', openedAt: new Date(OPENED_AT) });

  const voice = fakeVoice();
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-hall-'));
  const speech = await openSpeech({ voice, folder });
  const told: { readonly at: number; readonly screens: readonly string[]; readonly announcement: Announcement }[] = [];
  const warnings: string[] = [];
  /** Time passes only while somebody waits for it. */
  const deps = (holder = 'this process'): AnnounceDeps => ({
    db,
    clock,
    newId,
    speech,
    holder,
    directories: new Directories(db),
    log: {
      info: () => undefined,
      error: () => undefined,
      warn: (detail) => void warnings.push(JSON.stringify(detail)),
    },
    pause: async (ms) => {
      clock.at += Math.max(0, ms);
    },
    tellScreens: (screens, announcement) => void told.push({ at: clock.at, screens, announcement }),
    tellProcesses: () => undefined,
  });

  const effectOf = (called: Called, kind: 'call' | 'recall' | 'correction' = 'call', at = called.calledAt) => ({
    clinicId,
    createdAt: at,
    expiresAt: at + 30_000,
    payload: { kind, zoneId: hall, stageId: called.stageId, servicePointId: room, callId: called.callId },
  });

  let ordinal = 0;
  let heardBefore = 0;
  return {
    /** An empty hall at the start of a day: no calls, no screens. */
    reset: async () => {
      for (const table of [announcements, callsShown, leases, stages, visits]) await db.delete(table);
      await db.delete(devices).where(and(eq(devices.clinicId, clinicId), eq(devices.kind, 'display')));
      clock.at = OPENED_AT;
      ordinal = 0;
      told.length = 0;
      voice.setFault(undefined);
      heardBefore = voice.history.length;
      rmSync(folder, { recursive: true, force: true }); // what was said in another test is not known in this one
    },
    /** What the voice was given since, in this language. */
    wordsIn: (language: string) => voice.history.slice(heardBefore).filter((said) => said.language === language),
    db,
    clock,
    voice,
    speech,
    told,
    warnings,
    deps,
    clinicId,
    zones: { hall, corridor },
    addScreen: async (settings: DeviceSettings = {}, over: { readonly isPaired?: boolean } = {}) => {
      const id = newId() as DeviceId;
      const tokenHash = (over.isPaired ?? true) ? randomUUID() : null;
      await db
        .insert(devices)
        .values({ id, clinicId, kind: 'display', name: 'Hall', settings, tokenHash, createdAt: new Date(clock.at) });
      return id;
    },
    /** A patient is called to room 1. */
    call: async (): Promise<Called> => {
      ordinal += 1;
      const [stageId, visitId, callId] = [newId(), newId(), newId()];
      const at = new Date(clock.at);
      await db.insert(visits).values({
        id: visitId,
        queueDayId,
        clinicId,
        series: 'A',
        ordinal,
        number: TicketNumber.parse(`A-${String(ordinal).padStart(3, '0')}`),
        classCode: 'standard',
        origin: 'walk_in',
        language: 'en',
        partySize: 1,
        currentStageId: stageId,
        issuedAt: at,
        issuedSeq: ordinal,
      });
      // One patient at a time in a room: whoever was called before has left again.
      await db.update(stages).set({ servicePointId: newId() }).where(eq(stages.servicePointId, room));
      await db.insert(stages).values({
        id: stageId,
        visitId,
        queueDayId,
        serviceId: service?.id ?? '',
        status: 'called',
        servicePointId: room,
        virtualArrivalAt: at,
        orderSeq: ordinal,
        enteredAt: at,
        calledAt: at,
        callId,
      });
      return { stageId, callId, calledAt: clock.at };
    },
    becomes: async ({ stageId }: Called, status: 'waiting' | 'serving' | 'done') => {
      await db
        .update(stages)
        .set({ status, ...(status === 'waiting' ? { callId: null, servicePointId: null } : {}) })
        .where(eq(stages.id, stageId));
    },
    isSeen: async ({ callId }: Called, deviceId: string) => {
      await db.insert(callsShown).values({ callId, deviceId, shownAt: new Date(clock.at) });
    },
    announce: (
      called: Called,
      kind: 'call' | 'recall' | 'correction' = 'call',
      holder?: string,
      at = called.calledAt,
    ) => announceCall(deps(holder), effectOf(called, kind, at)),
    effectOf,
    plan: () => db.select().from(announcements).orderBy(announcements.startsAt),
    close: async () => {
      await speech.close();
      rmSync(folder, { recursive: true, force: true });
      await connections.end();
      await database.drop();
    },
  };
}

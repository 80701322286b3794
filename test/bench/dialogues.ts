/**
 * The core of the telephone alone, without a line: whole calls a second through the menu, the booking use cases and
 * PostgreSQL. A measured portion of the mix of a day, and what it means for a million calls with 92,000 bookings. The
 * machine's figure is rows inserted and committed one by one in the same run; a call writes at least five.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { PhoneLineSettings } from '../../common/contract/phoneLine.ts';
import { err } from '../../common/contract/result.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import type { Db } from '../../server/db/database.ts';
import { steady } from '../../server/db/steadySocket.ts';
import { migrate } from '../../server/db/migrate.ts';
import { scheduleHours, schedules } from '../../server/db/schema/booking.ts';
import {
  clinics,
  departments,
  organisations,
  practitioners,
  practitionerServices,
  services,
} from '../../server/db/schema/organisation.ts';
import { phoneLines } from '../../server/db/schema/phone.ts';
import type { CallListener, LineEvent, LineStep } from '../../server/ports/voiceLine.ts';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import { menuListener } from '../../server/usecases/phone/menuListener.ts';
import { OffersOfAMoment } from '../../server/usecases/phone/offersOfAMoment.ts';
import { startDatabase } from './clinicDay.ts';
import type { Group, Row } from './rows.ts';

const LINE = '+982188001122';
const CALLERS = 32;
/** Whole thousands, so that all kinds of calls are measured in their shares. */
const WARM_UP = 1_000;
const MEASURED = 2_000;
const INSERTED_MS = 3_000;
const DOCTORS = 20;
const CALLS = 1_000_000;
const GOAL_MS = 30 * 60_000;

/** Of a thousand calls: what is pressed after the language is known, one step each, and how many do so. */
const MIX = [
  { what: 'book', of1000: 92, keys: ['1', 'any', 'any', '1', '1'] },
  { what: 'hear bookings', of1000: 208, keys: ['2', '1'] },
  { what: 'hear the place in the queue', of1000: 150, keys: ['3', '1'] },
  { what: 'hear the hours', of1000: 150, keys: ['4', '1'] },
  { what: 'look at places and hang up', of1000: 100, keys: ['1', '1', '1'] },
  { what: 'hang up in the main menu', of1000: 300, keys: [] },
] as const;

export const dialogues: Group = {
  name: 'dialogues',
  async measure() {
    const database = await startDatabase();
    await migrate(database.url);
    let statements = 0;
    const sql = postgres(
      database.url,
      steady({
        max: 16,
        onnotice: () => undefined,
        debug: () => (statements += 1),
      }),
    );
    const db: Db = drizzle(sql, { casing: 'snake_case' });
    try {
      await seed(db);
      const listener = menuListener({
        db,
        offers: new OffersOfAMoment({ now: () => Date.now() }, 1_000),
        directories: new Directories(db),
        clock: { now: () => Date.now() },
        newId: uuid7At(() => Date.now()),
        newRef: randomUUID,
        randomInt,
        latinSpellings: () => [],
        speech: {
          sound: () => Promise.resolve(err({ code: 'voice_unavailable' })),
          find: () => Promise.resolve(undefined),
          prepare: () => Promise.resolve(0),
          close: () => Promise.resolve(),
        },
        soundUrl: (id) => id,
        provider: 'bench',
        placeOf: () => Promise.resolve(undefined),
      });
      await callAll(WARM_UP, listener);
      const inserted = await insertedPerSecond(sql);
      statements = 0;
      const spentBefore = process.cpuUsage();
      const ms = await callAll(MEASURED, listener);
      const calls = MEASURED;
      const spent = process.cpuUsage(spentBefore);
      const statementsPerCall = statements / calls;
      const counted = async (query: string): Promise<number> => {
        const [row] = await sql.unsafe<{ n: number }[]>(query);
        return row?.n ?? 0;
      };
      const booked = await counted(`select count(*)::int as n from phone_calls where result = 'booked'`);
      const appointments = await counted('select count(*)::int as n from appointments');
      const texts = await counted(`select count(*)::int as n from notices where purpose = 'booking_confirmed'`);
      const held = await counted(`select count(*)::int as n from places where state = 'held'`);
      if (booked !== appointments)
        throw new Error(`${booked} calls booked, and there are ${appointments} appointments`);
      if (held > 0) throw new Error(`${held} places are still held`);
      const perSecond = (calls / ms) * 1_000;
      const rows: Row[] = [
        {
          name: 'whole calls through the core',
          value: perSecond,
          unit: '/s',
          limit: inserted,
          goal: CALLS / (GOAL_MS / 1_000),
        },
        {
          name: 'our processor time per call',
          value: (spent.user + spent.system) / 1_000 / calls,
          unit: 'ms',
          limit: null,
          goal: null,
        },
        { name: 'statements per call', value: statementsPerCall, unit: '', limit: null, goal: null },
        {
          name: `so a million calls (here ${calls} in ${Math.round(ms / 1_000)} s; ${booked} booked, ${texts} texts in all)`,
          value: CALLS / perSecond / 60,
          unit: 'min',
          limit: null,
          goal: GOAL_MS / 60_000,
        },
      ];
      return rows;
    } finally {
      await sql.end({ timeout: 5 });
      await database.stop();
    }
  },
};

let number = 0;

/** @returns milliseconds for so many whole calls */
async function callAll(calls: number, listener: CallListener): Promise<number> {
  const startedAt = performance.now();
  let begun = 0;
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (begun < calls) {
        begun += 1;
        await call(listener);
      }
    }),
  );
  return performance.now() - startedAt;
}

/** What the machine does at this moment: rows of one number, each committed alone, over the same connections. */
async function insertedPerSecond(sql: postgres.Sql): Promise<number> {
  await sql`create table bench_rows (id bigint generated always as identity primary key, n int)`;
  const startedAt = performance.now();
  let rows = 0;
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (performance.now() - startedAt < INSERTED_MS) {
        await sql`insert into bench_rows (n) values (${rows})`;
        rows += 1;
      }
    }),
  );
  return (rows / (performance.now() - startedAt)) * 1_000;
}

async function call(listener: CallListener): Promise<void> {
  number += 1;
  const callId = randomUUID();
  const from = `0912${String(number).padStart(7, '0')}`;
  await listener.rang({ callId, providerId: callId, from, line: LINE, at: Date.now() });
  let step: LineStep = { utterances: [] };
  const happens = async (event: LineEvent['event']) => {
    const stepId = step.gather?.stepId;
    step = await listener.next({ callId, ...(stepId === undefined ? {} : { stepId }), event, at: Date.now() });
  };
  await happens({ type: 'answered' });
  // Evenly through the whole mix, whatever the number of calls.
  let left = (number * 617) % 1_000;
  const { keys } = MIX.find(({ of1000 }) => (left -= of1000) < 0) ?? MIX[0];
  for (const [place, key] of keys.entries())
    await happens({ type: 'digits', digits: key === 'any' ? String(1 + ((number * (place + 3)) % 4)) : key });
  await listener.ended({ eventId: callId, callId, outcome: 'completed', at: Date.now() });
}

/** A clinic of twenty doctors in four departments, with room for everybody. */
async function seed(db: Db): Promise<void> {
  const [organisationId, clinicId] = [randomUUID(), randomUUID()];
  const createdAt = new Date();
  await db.insert(organisations).values({ id: organisationId, name: 'Bench', createdAt });
  await db.insert(clinics).values({
    id: clinicId,
    organisationId,
    name: { en: 'Clinic' },
    timeZone: 'Asia/Tehran',
    languages: ['en'],
    country: 'IR',
    weekend: [5],
    createdAt,
  });
  for (let doctor = 0; doctor < DOCTORS; doctor += 1) {
    const [departmentId, serviceId, practitionerId, scheduleId] = [
      randomUUID(),
      randomUUID(),
      randomUUID(),
      randomUUID(),
    ];
    const series = String.fromCharCode(65 + doctor);
    await db.insert(departments).values({ id: departmentId, clinicId, name: { en: `Department ${doctor}` } });
    await db
      .insert(services)
      .values({ id: serviceId, clinicId, departmentId, name: { en: `Service ${doctor}` }, series, hours: [] });
    await db.insert(practitioners).values({ id: practitionerId, organisationId, name: { en: `Dr ${doctor}` } });
    await db.insert(practitionerServices).values({ clinicId, practitionerId, serviceId });
    await db.insert(schedules).values({
      id: scheduleId,
      clinicId,
      serviceId,
      practitionerId,
      series,
      validFrom: '2026-01-01',
      patientTypes: ['new'],
    });
    await db.insert(scheduleHours).values(
      [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
        id: randomUUID(),
        scheduleId,
        weekday,
        from: '08:00',
        until: '16:00',
        slotMin: 20,
        placesPerSlot: 20,
      })),
    );
  }
  await db.insert(phoneLines).values({
    id: randomUUID(),
    organisationId,
    number: LINE,
    settings: PhoneLineSettings.parse({
      clinicIds: [clinicId],
      languages: ['en'],
      byCouncilNumber: false,
      desk: '100',
    }),
    createdAt,
    updatedAt: createdAt,
  });
}

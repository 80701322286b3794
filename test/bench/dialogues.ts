/**
 * The core of the telephone alone, without a line: whole calls a second through the menu, the booking use cases and
 * PostgreSQL. A measured portion of the mix of a day, and what it means for a million calls with 92,000 bookings.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { PhoneLineSettings } from '../../common/contract/phoneLine.ts';
import { err } from '../../common/contract/result.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import { connect, type Db } from '../../server/db/database.ts';
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
const WARM_UP_MS = 4_000;
const MEASURED_MS = 30_000;
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
    const connections = connect(database.url, 16);
    try {
      const { db } = connections;
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
      await during(WARM_UP_MS, listener);
      const { calls, ms } = await during(MEASURED_MS, listener);
      const counted = async (query: string): Promise<number> => {
        const [row] = await connections.sql.unsafe<{ n: number }[]>(query);
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
          limit: null,
          goal: CALLS / (GOAL_MS / 1_000),
        },
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
      await connections.end();
      await database.stop();
    }
  },
};

let number = 0;

async function during(ms: number, listener: CallListener): Promise<{ readonly calls: number; readonly ms: number }> {
  const startedAt = performance.now();
  let calls = 0;
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (performance.now() - startedAt < ms) {
        await call(listener);
        calls += 1;
      }
    }),
  );
  return { calls, ms: performance.now() - startedAt };
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

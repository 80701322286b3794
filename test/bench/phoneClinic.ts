/** A clinic that is called, and the listener that its line has, with everything but a voice and a queue. */
import { randomInt, randomUUID } from 'node:crypto';
import { PhoneLineSettings } from '../../common/contract/phoneLine.ts';
import { err } from '../../common/contract/result.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import type { Db } from '../../server/db/database.ts';
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
import type { Speech } from '../../server/ports/speech.ts';
import type { CallListener } from '../../server/ports/voiceLine.ts';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import { allCalls } from '../../server/usecases/phone/allCalls.ts';
import { menuListener } from '../../server/usecases/phone/menuListener.ts';
import { OffersOfAMoment } from '../../server/usecases/phone/offersOfAMoment.ts';

export const LINE = '+982188001122';
const DEPARTMENTS = 4;
const DOCTORS = 20;

/** @param sound what is played for each sentence; absent: words alone */
export function phoneMenu(
  db: Db,
  provider: string,
  sound: Speech['sound'] = () => Promise.resolve(err({ code: 'voice_unavailable' })),
): CallListener {
  const clock = { now: () => Date.now() };
  const directories = new Directories(db);
  const menu = menuListener({
    db,
    offers: new OffersOfAMoment(clock, 1_000),
    directories,
    clock,
    newId: uuid7At(() => Date.now()),
    newRef: randomUUID,
    randomInt,
    latinSpellings: () => [],
    speech: {
      sound,
      find: () => Promise.resolve(undefined),
      prepare: () => Promise.resolve(0),
      close: () => Promise.resolve(),
    },
    soundUrl: (id) => id,
    provider,
    placeOf: () => Promise.resolve(undefined),
  });
  const outgoing: CallListener = { ...menu, next: () => Promise.reject(new Error('Nobody was called')) };
  return allCalls({ db, clock, directories, provider, incoming: menu, outgoing });
}

/** More than choose one time of a doctor, where 400 callers choose evenly. */
const PLACES_PER_SLOT = 20;

/**
 * A clinic of twenty doctors in four departments, with room for everybody.
 *
 * @param validFrom the first date with hours
 */
export async function seedPhoneClinic(db: Db, validFrom = '2026-01-01'): Promise<void> {
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
  const departmentIds = Array.from({ length: DEPARTMENTS }, () => randomUUID());
  await db
    .insert(departments)
    .values(departmentIds.map((id, place) => ({ id, clinicId, name: { en: `Department ${String(place + 1)}` } })));
  for (let doctor = 0; doctor < DOCTORS; doctor += 1) {
    const [serviceId, practitionerId, scheduleId] = [randomUUID(), randomUUID(), randomUUID()];
    const departmentId = departmentIds[doctor % DEPARTMENTS] ?? '';
    const series = String.fromCharCode(65 + doctor);
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
      validFrom,
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
        placesPerSlot: PLACES_PER_SLOT,
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

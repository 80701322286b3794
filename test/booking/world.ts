/** A small clinic in Tehran on a real PostgreSQL, its clock turned by hand, for tests of booking. */
import { randomInt, randomUUID } from 'node:crypto';
import { count, sql, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import { ScheduleId, type BookRequest, type PlaceWanted } from '../../common/contract/booking.ts';
import { ScheduleOpening } from '../../common/contract/opening.ts';
import { InsuranceId, NewPatient, type PatientView } from '../../common/contract/patients.ts';
import {
  ClassCode,
  ClinicId,
  DepartmentId,
  PractitionerId,
  ServiceId,
  type EpochMs,
} from '../../common/contract/vocabulary.ts';
import { connect, type Db } from '../../server/db/database.ts';
import { scheduleHours, schedules } from '../../server/db/schema/booking.ts';
import {
  clinics,
  departments,
  insurances,
  organisations,
  practitioners,
  services,
  type ClinicOptions,
} from '../../server/db/schema/organisation.ts';
import { book, type BookOrder } from '../../server/usecases/booking/book.ts';
import type { BookingDeps } from '../../server/usecases/booking/deps.ts';
import { addPatient, type PatientDeps } from '../../server/usecases/patients/writePatient.ts';
import { createTestDatabase } from '../support/database.ts';
import { at } from './build.ts';

/** A Monday, when every test of bookings begins at nine in the morning. */
export const MONDAY = '2026-11-23';
export const TUESDAY = '2026-11-24';

export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld() {
  const database = await createTestDatabase();
  const connections = connect(database.url, 20);
  const { db } = connections;
  let now: number = at(MONDAY, '09:00');
  const deps: BookingDeps & PatientDeps = {
    db,
    clock: { now: () => now },
    newId: randomUUID,
    newRef: randomUUID,
    randomInt,
    latinSpellings: () => [],
  };
  const organisationId = randomUUID();
  await db.insert(organisations).values({ id: organisationId, name: 'Test', createdAt: new Date(now) });
  const clinicId = await addClinic(db, organisationId);

  return {
    deps,
    db,
    sql: connections.sql,
    databaseUrl: database.url,
    organisationId,
    clinicId,
    setTime(to: EpochMs) {
      now = to;
    },
    async count(table: PgTable, where?: SQL): Promise<number> {
      const [row] = await db.select({ rows: count() }).from(table).where(where);
      return row?.rows ?? 0;
    },
    async close() {
      await connections.end();
      await database.drop();
    },
  };
}

export async function addClinic(db: Db, organisationId: string, options: ClinicOptions = {}): Promise<ClinicId> {
  const clinicId = ClinicId.parse(randomUUID());
  await db.insert(clinics).values({
    id: clinicId,
    organisationId,
    name: { en: 'Clinic' },
    timeZone: 'Asia/Tehran',
    languages: ['fa', 'en'],
    country: 'IR',
    nationalIdSystem: 'ir',
    weekend: [4, 5],
    options,
    createdAt: new Date(at(MONDAY, '00:00')),
  });
  return clinicId;
}

/** Who books and writes records in these tests. */
export const DESK = 'staff:desk';

let prefixes = 0;
/** `A`, `B`, ... `AA`: a prefix of its own for each schedule of a test file. */
function nextSeries(): string {
  const letter = (index: number) => String.fromCharCode(65 + index);
  const index = prefixes++;
  return index < 26 ? letter(index) : `${letter(Math.floor(index / 26) - 1)}${letter(index % 26)}`;
}

export type ScheduleSetup = Partial<{
  readonly clinicId: ClinicId;
  readonly departmentId: DepartmentId;
  readonly serviceId: ServiceId;
  readonly practitionerId: PractitionerId | null;
  readonly isScreenFirst: boolean;
  readonly patientTypes: readonly ('new' | 'follow_up' | 'referral')[];
  readonly extraPerDay: number;
  readonly opening: z.input<typeof ScheduleOpening>;
  readonly from: string;
  readonly until: string;
  readonly slotMin: number;
  readonly placesPerSlot: number;
}>;

/** A doctor with a schedule of every day, 10:00 to 12:00 by half hours with one place each, where nothing else is said. */
export async function addSchedule(world: World, setup: ScheduleSetup = {}) {
  const { db, organisationId } = world;
  const clinicId = setup.clinicId ?? world.clinicId;
  const departmentId = setup.departmentId ?? DepartmentId.parse(randomUUID());
  if (setup.departmentId === undefined)
    await db.insert(departments).values({ id: departmentId, clinicId, name: { en: 'Department' } });
  const series = nextSeries();
  const serviceId = setup.serviceId ?? ServiceId.parse(randomUUID());
  if (setup.serviceId === undefined)
    await db.insert(services).values({
      id: serviceId,
      clinicId,
      departmentId,
      name: { en: `Service ${series}` },
      series,
      hours: [],
      isScreenFirst: setup.isScreenFirst ?? false,
    });
  const practitionerId = setup.practitionerId === undefined ? PractitionerId.parse(randomUUID()) : setup.practitionerId;
  if (setup.practitionerId === undefined && practitionerId !== null)
    await db.insert(practitioners).values({ id: practitionerId, organisationId, name: { en: `Dr ${series}` } });

  const scheduleId = ScheduleId.parse(randomUUID());
  await db.insert(schedules).values({
    id: scheduleId,
    clinicId,
    serviceId,
    practitionerId,
    series,
    validFrom: '2026-01-01',
    patientTypes: setup.patientTypes ?? ['new', 'follow_up', 'referral'],
    extraPerDay: setup.extraPerDay ?? 0,
    opening: ScheduleOpening.parse(setup.opening ?? {}),
  });
  await db.insert(scheduleHours).values(
    [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
      id: randomUUID(),
      scheduleId,
      weekday,
      from: setup.from ?? '10:00',
      until: setup.until ?? '12:00',
      slotMin: setup.slotMin ?? 30,
      placesPerSlot: setup.placesPerSlot ?? 1,
    })),
  );
  return { scheduleId, serviceId, departmentId, practitionerId, series, clinicId };
}

export async function addInsurance({ db, organisationId }: World): Promise<InsuranceId> {
  const id = InsuranceId.parse(randomUUID());
  await db.insert(insurances).values({ id, organisationId, name: { en: 'Insurance' } });
  return id;
}

export async function aPatient(
  { deps, clinicId }: World,
  over: Partial<z.input<typeof NewPatient>> = {},
): Promise<PatientView> {
  const added = await addPatient(deps, {
    ...NewPatient.parse({ name: 'Maryam Karimi', ...over }),
    clinicId,
    actor: DESK,
  });
  if (!added.ok) throw new Error(`The patient was refused: ${added.error.code}`);
  return added.value;
}

/** A booking as the desk would send it. */
export const order = (
  { clinicId }: Pick<World, 'clinicId'>,
  patient: Pick<PatientView, 'patientId'>,
  place: PlaceWanted,
  over: Partial<BookOrder> = {},
): BookOrder => ({
  clinicId,
  actor: DESK,
  channel: 'desk',
  patientId: patient.patientId,
  place,
  patientType: 'new',
  insuranceId: null,
  language: 'fa',
  classCode: ClassCode.parse('standard'),
  partySize: 1,
  ...over,
});

export const timeOf = (schedule: { readonly scheduleId: ScheduleId }, day: string, time: string) =>
  ({ kind: 'time', scheduleId: schedule.scheduleId, startsAt: at(day, time) }) satisfies BookRequest['place'];

/** Books where nothing stands in the way; a refusal fails the test. */
export async function booked(
  world: World,
  ...rest: Parameters<typeof order> extends [unknown, ...infer R] ? R : never
) {
  const result = await book(world.deps, order(world, ...rest));
  if (!result.ok) throw new Error(`The booking was refused: ${result.error.code}`);
  return result.value;
}

/** Until some work on this database waits for a lock. */
export async function untilSomebodyWaits({ db }: World): Promise<void> {
  for (let look = 0; look < 2_000; look += 1) {
    const [row] = await db.execute<{ waiting: number }>(
      sql`select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if ((row?.waiting ?? 0) > 0) return;
  }
  throw new Error('Nobody waits: the lock is missing');
}

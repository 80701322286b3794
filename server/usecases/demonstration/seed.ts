import { eq } from 'drizzle-orm';
import { PhoneLineSettings } from '../../../common/contract/phoneLine.ts';
import type { Role } from '../../../common/contract/roles.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import * as t from '../../db/schema/organisation.ts';
import { phoneLines } from '../../db/schema/phone.ts';
import { devices, staff, staffRoles } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { LatinSpellings } from '../../ports/names.ts';
import { hashOfPassword } from '../access/secrets.ts';
import { seedBookings, type Hours } from './seedBookings.ts';
import { CLASSES, DEPARTMENTS, PRACTITIONERS, ROOMS, SERVICES, STAFF, ZONES } from './people.ts';

export type DemonstrationLogin = { readonly login: string; readonly password: string; readonly role: Role };
type SeedDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly newPassword: () => string;
  /** Of whom it is known already, since the demonstration is made again. */
  readonly knownPassword?: (login: string) => string | undefined;
  readonly timeZone: string;
  /** Local hours in which patients can be booked; round the clock like the walk-in services where absent. */
  readonly bookedHours?: Hours;
  /** By which Chinese names are searched; only by their letters where absent. */
  readonly latinSpellings?: LatinSpellings;
};

/** The clinic of the demonstration. @returns undefined where this database has none */
export async function demonstrationClinic(db: Db): Promise<ClinicId | undefined> {
  const [row] = await db
    .select({ id: t.clinics.id })
    .from(t.clinics)
    .innerJoin(t.organisations, eq(t.organisations.id, t.clinics.organisationId))
    .where(eq(t.organisations.isDemonstration, true))
    .orderBy(t.clinics.createdAt)
    .limit(1);
  return row?.id as ClinicId | undefined; // the primary key of clinics
}

/** A small clinic with invented people, made once per database. @returns the logins that were made for it */
export async function seedDemonstration({
  db,
  clock,
  newId,
  newPassword,
  knownPassword,
  timeZone,
  latinSpellings,
  bookedHours = { from: '00:00', until: '24:00' },
}: SeedDeps): Promise<readonly DemonstrationLogin[]> {
  const createdAt = new Date(clock.now());
  const logins = STAFF.map(({ login, role }) => ({
    ...{ login, role },
    password: knownPassword?.(login) ?? newPassword(),
  }));
  const hashes = new Map(
    await Promise.all(logins.map(async ({ login, password }) => [login, await hashOfPassword(password)] as const)),
  );
  await db.transaction(async (tx) => {
    const ids = new Map<string, string>();
    const idOf = (name: string): string => {
      const known = ids.get(name) ?? newId();
      ids.set(name, known);
      return known;
    };
    const organisationId = idOf('organisation');
    const clinicId = idOf('clinic');
    await tx
      .insert(t.organisations)
      .values({ id: organisationId, name: 'Turnstone demonstration', isDemonstration: true, createdAt });
    await tx.insert(t.clinics).values({
      id: clinicId,
      organisationId,
      name: { en: 'Shore Clinic', fa: 'درمانگاه ساحل', ar: 'عيادة الساحل', zh: '海岸诊所', ru: 'Клиника «Берег»' },
      address: {
        en: '1 Harbour Street',
        fa: 'خیابان بندر، شمارهٔ ۱',
        ar: 'شارع الميناء ١',
        zh: '港湾街1号',
        ru: 'Портовая улица, 1',
      },
      timeZone,
      languages: ['en', 'fa', 'ar', 'zh', 'ru'],
      country: 'IR',
      nationalIdSystem: 'ir',
      weekend: [5],
      // Rules whose effect is seen on the first busy morning.
      options: {
        webBooking: true,
        order: { late: 'joins_walk_ins', lateUntilMin: 90, waitCapMin: 90, ratio: { booked: 2, walkIn: 1 } },
      },
      createdAt,
    });
    await tx
      .insert(t.departments)
      .values(DEPARTMENTS.map(({ key, name }, position) => ({ id: idOf(key), clinicId, name, position })));
    await tx.insert(t.zones).values(ZONES.map(({ key, name }) => ({ id: idOf(key), clinicId, name })));
    await tx.insert(t.services).values(
      SERVICES.map(({ key, department, practitioners: _practitioners, ...service }, position) => ({
        id: idOf(key),
        clinicId,
        departmentId: idOf(department),
        ...service,
        hours: EVERY_DAY,
        position,
      })),
    );
    await tx.insert(t.series).values(
      SERVICES.map(({ key, series }) => ({
        clinicId,
        prefix: series,
        purpose: 'service' as const,
        ownerId: idOf(key),
      })),
    );
    await tx.insert(t.servicePoints).values(
      ROOMS.map(({ key, name, spokenName, zone, kind }, position) => ({
        id: idOf(key),
        clinicId,
        kind,
        name,
        spokenName,
        zoneId: idOf(zone),
        position,
      })),
    );
    await tx
      .insert(t.servicePointServices)
      .values(
        ROOMS.flatMap(({ key, services }) =>
          services.map((service) => ({ clinicId, servicePointId: idOf(key), serviceId: idOf(service) })),
        ),
      );
    await tx.insert(t.practitioners).values(
      PRACTITIONERS.map(({ key, name, title, medicalCouncilNumber }) => ({
        id: idOf(key),
        organisationId,
        name,
        title,
        medicalCouncilNumber,
      })),
    );
    await tx
      .insert(t.practitionerServices)
      .values(
        SERVICES.flatMap(({ key, practitioners }) =>
          practitioners.map((practitioner) => ({ clinicId, practitionerId: idOf(practitioner), serviceId: idOf(key) })),
        ),
      );
    await tx.insert(t.priorityClasses).values(CLASSES.map((entry, position) => ({ clinicId, position, ...entry })));
    await tx.insert(staff).values(
      STAFF.map(({ login, name, practitioner }) => ({
        id: idOf(login),
        organisationId,
        login,
        name,
        passwordHash: hashes.get(login) ?? null,
        practitionerId: practitioner ? idOf(practitioner) : null,
        createdAt,
      })),
    );
    await tx.insert(staffRoles).values(STAFF.map(({ login, role }) => ({ staffId: idOf(login), clinicId, role })));
    await tx.insert(devices).values([
      {
        id: idOf('printer'),
        clinicId,
        kind: 'printer',
        name: 'Entrance printer',
        settings: { printer: { kind: 'fake', widthDots: 576 } },
        createdAt,
      },
      {
        id: idOf('kiosk'),
        clinicId,
        kind: 'kiosk',
        name: 'Entrance kiosk',
        settings: { printerId: idOf('printer') },
        createdAt,
      },
      {
        id: idOf('display'),
        clinicId,
        kind: 'display',
        name: 'Main hall screen',
        settings: { zoneIds: [idOf('hall')], languages: ['en', 'fa'] },
        createdAt,
      },
    ]);
    await tx.insert(phoneLines).values({
      id: newId(),
      organisationId,
      number: '+982188001122',
      settings: PhoneLineSettings.parse({
        clinicIds: [clinicId],
        languages: ['en', 'fa', 'ar', 'zh', 'ru'],
        desk: '100',
      }),
      createdAt,
      updatedAt: createdAt,
    });
    await seedBookings(
      tx,
      { clock, newId, newRef: newId, latinSpellings: latinSpellings ?? (() => []) },
      { clinicId, organisationId, idOf, hours: bookedHours },
    );
  });
  return logins;
}

/** Open around the clock, so that the demonstration can be tried at any hour. */
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '04:00', until: '04:00' }));

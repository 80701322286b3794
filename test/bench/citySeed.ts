/** Many clinics in one database, each with what a small one has: three services with a room each, two screens, a kiosk, a desk. */
import type { ServiceId, ServicePointId } from '../../common/contract/vocabulary.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import { connect } from '../../server/db/database.ts';
import * as t from '../../server/db/schema/organisation.ts';
import { devices, sessions, staff, staffRoles } from '../../server/db/schema/staff.ts';
import { hashOfToken, newToken } from '../../server/usecases/access/secrets.ts';
import { SESSION_MS } from '../../server/usecases/access/sessionStart.ts';
import { CLASSES, DEPARTMENTS, ROOMS, SERVICES, ZONES } from '../../server/usecases/demonstration/people.ts';

export type Clinic = {
  readonly clinicId: string;
  /** Each service has one room and each room one service. */
  readonly rooms: readonly { readonly serviceId: ServiceId; readonly room: ServicePointId }[];
  readonly kiosk: string;
  readonly displays: readonly string[];
  /** Of the reception: its session. */
  readonly cookie: string;
};

const ROOMS_EACH = 3;
const SCREENS_EACH = 2;
const ALWAYS = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '04:00', until: '04:00' }));

export async function seedCity(url: string, count: number, timeZone: string): Promise<readonly Clinic[]> {
  const connections = connect(url, 4);
  const { db } = connections;
  const newId = uuid7At(() => Date.now());
  const now = new Date();
  const organisationId = newId();
  await db.insert(t.organisations).values({ id: organisationId, name: 'City', createdAt: now });

  const seedClinic = async (nth: number): Promise<Clinic> => {
    const [clinicId, departmentId, zoneId, staffId] = [newId(), newId(), newId(), newId()];
    const name = { en: `Clinic ${nth}`, fa: `درمانگاه ${nth}` };
    await db.insert(t.clinics).values({
      ...{ id: clinicId, organisationId, name, timeZone, createdAt: now },
      ...{ languages: ['en', 'fa'] as const, country: 'IR', weekend: [5] },
    });
    await db.insert(t.departments).values({ id: departmentId, clinicId, name: DEPARTMENTS[0]?.name ?? {} });
    await db.insert(t.zones).values({ id: zoneId, clinicId, name: ZONES[0]?.name ?? {} });
    const rooms: Clinic['rooms'][number][] = [];
    for (const [position, service] of SERVICES.slice(0, ROOMS_EACH).entries()) {
      const [serviceId, room] = [newId() as ServiceId, newId() as ServicePointId];
      const { colour, expectedMin, walkInOffsetMin, series } = service;
      await db.insert(t.services).values({
        ...{ id: serviceId, clinicId, departmentId, name: service.name, position, hours: ALWAYS },
        ...{ colour, expectedMin, walkInOffsetMin, series },
      });
      await db.insert(t.series).values({ clinicId, prefix: series, purpose: 'service', ownerId: serviceId });
      const own = ROOMS[position];
      await db.insert(t.servicePoints).values({
        ...{ id: room, clinicId, zoneId, position },
        ...{ name: own?.name ?? {}, spokenName: own?.spokenName ?? {} },
      });
      await db.insert(t.servicePointServices).values({ clinicId, servicePointId: room, serviceId });
      rooms.push({ serviceId, room });
    }
    await db.insert(t.priorityClasses).values(CLASSES.map((entry, position) => ({ clinicId, position, ...entry })));
    const tokens = Array.from({ length: 1 + SCREENS_EACH }, newToken);
    await db.insert(devices).values(
      tokens.map((token, index) => ({
        ...{ id: newId(), clinicId, createdAt: now, tokenHash: hashOfToken(token) },
        ...(index === 0
          ? { kind: 'kiosk' as const, name: 'Kiosk' }
          : // One of them speaks.
            { kind: 'display' as const, name: 'Screen', settings: { zoneIds: [zoneId], hasSound: index === 1 } }),
      })),
    );
    await db
      .insert(staff)
      .values({ id: staffId, organisationId, login: `desk-${nth}`, name: 'Reception', createdAt: now });
    await db.insert(staffRoles).values({ staffId, clinicId, role: 'reception' });
    const session = newToken();
    await db.insert(sessions).values({
      ...{ tokenHash: hashOfToken(session), staffId, createdAt: now, lastSeenAt: now },
      expiresAt: new Date(now.getTime() + SESSION_MS),
    });
    const [kiosk = '', ...displays] = tokens;
    return { clinicId, rooms, kiosk, displays, cookie: `turnstone_session=${session}` };
  };
  const clinics: Clinic[] = [];
  for (let nth = 1; nth <= count; nth += 1) clinics.push(await seedClinic(nth));
  await connections.end();
  return clinics;
}

/** Two clinics in one database: the one that everything is tried in, and another that must notice nothing of it. */
import { randomBytes, randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { uuid7At } from '../../../server/adapters/ids/uuid7.ts';
import { connect } from '../../../server/db/database.ts';
import { migrate } from '../../../server/db/migrate.ts';
import { hashOfToken } from '../../../server/usecases/access/secrets.ts';
import { seedDemonstration } from '../../../server/usecases/demonstration/seed.ts';

export type Device = { readonly deviceId: string; readonly token: string; readonly name: string };
export type Place = {
  readonly clinicId: string;
  readonly login: (name: 'reception' | 'noor') => { readonly login: string; readonly password: string };
  readonly services: readonly { readonly serviceId: string; readonly series: string }[];
  readonly rooms: readonly { readonly servicePointId: string; readonly serviceIds: readonly string[] }[];
  readonly kiosks: readonly Device[];
  readonly displays: readonly Device[];
};

export type Seeded = { readonly clinic: Place; readonly other: Place };

/** @param printerPort where the printer of the first kiosk of the clinic listens; nobody else has one */
export async function seedHouse(
  url: string,
  sql: postgres.Sql,
  { timeZone, printerPort, now }: { readonly timeZone: string; readonly printerPort: number; readonly now: number },
): Promise<Seeded> {
  await migrate(url);
  const connections = connect(url, 2);
  const seed = async () => {
    const logins = await seedDemonstration({
      db: connections.db,
      clock: { now: () => now },
      newId: uuid7At(() => now),
      newPassword: () => randomUUID(),
      timeZone,
    });
    const [clinic] = await sql<{ id: string }[]>`
      select c.id from clinics c join organisations o on o.id = c.organisation_id where o.is_demonstration`;
    // From here on it is a clinic like any other.
    await sql`update organisations set is_demonstration = false`;
    return { clinicId: clinic?.id ?? '', logins };
  };
  try {
    const other = await seed();
    await sql`update staff set login = login || '-elsewhere'`;
    await sql`update phone_lines set number = '+982188009999'`;
    const own = await seed();
    const printer = { kind: 'network', host: '127.0.0.1', port: printerPort };
    await sql`
      update devices set settings = ${JSON.stringify({ printer })}::text::jsonb
      where kind = 'printer' and clinic_id = ${own.clinicId}`;
    return {
      clinic: await placeOf(sql, own, '', { kiosks: 4, displays: 3 }),
      other: await placeOf(sql, other, '-elsewhere', { kiosks: 1, displays: 1 }),
    };
  } finally {
    await connections.end();
  }
}

async function placeOf(
  sql: postgres.Sql,
  { clinicId, logins }: { clinicId: string; logins: readonly { login: string; password: string }[] },
  ending: string,
  count: { readonly kiosks: number; readonly displays: number },
): Promise<Place> {
  const services = await sql<{ id: string; series: string }[]>`
    select id, series from services where clinic_id = ${clinicId} order by position`;
  const rooms = await sql<{ id: string; services: string[] }[]>`
    select p.id, array_agg(s.service_id::text) as services from service_points p
    join service_point_services s on s.service_point_id = p.id
    where p.clinic_id = ${clinicId} group by p.id, p.position order by p.position`;
  const zones = await sql<{ id: string }[]>`select id from zones where clinic_id = ${clinicId}`;
  const [printer] = await sql<{ id: string }[]>`
    select id from devices where kind = 'printer' and clinic_id = ${clinicId}`;
  // Those of the demonstration wait for somebody who lets them in; these were let in before.
  await sql`delete from devices where kind in ('kiosk', 'display') and clinic_id = ${clinicId}`;
  const add = async (kind: 'kiosk' | 'display', n: number, settings: object): Promise<Device> => {
    const [deviceId, token] = [randomUUID(), randomBytes(32).toString('base64url')];
    const name = `${kind} ${n}`;
    await sql`
      insert into devices (id, clinic_id, kind, name, settings, token_hash, created_at) values
      (${deviceId}, ${clinicId}, ${kind}, ${name}, ${JSON.stringify(settings)}::text::jsonb, ${hashOfToken(token)}, now())`;
    return { deviceId, token, name };
  };
  const kiosks: Device[] = [];
  for (let n = 1; n <= count.kiosks; n += 1)
    kiosks.push(await add('kiosk', n, n === 1 && ending === '' ? { printerId: printer?.id } : {}));
  const displays: Device[] = [];
  const settings = { zoneIds: zones.map(({ id }) => id), languages: ['en', 'fa'] };
  for (let n = 1; n <= count.displays; n += 1) displays.push(await add('display', n, settings));
  return {
    clinicId,
    login: (name) => ({
      login: `${name}${ending}`,
      password: logins.find(({ login }) => login === name)?.password ?? '',
    }),
    services: services.map(({ id, series }) => ({ serviceId: id, series })),
    rooms: rooms.map(({ id, services: serviceIds }) => ({ servicePointId: id, serviceIds })),
    kiosks,
    displays,
  };
}

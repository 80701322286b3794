/** One of each who may ask the server for something, and what they show it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Role } from '../../common/contract/roles.ts';
import type { KioskView, TicketView } from '../../common/contract/kioskView.ts';
import { clinics, organisations } from '../../server/db/schema/organisation.ts';
import { sessions, staff, staffRoles } from '../../server/db/schema/staff.ts';
import { hashOfToken } from '../../server/usecases/access/secrets.ts';
import type { ClinicServer } from '../support/clinicServer.ts';

/** The letter under which each stands in the table. */
export const WHO = {
  n: 'nobody',
  k: 'a kiosk',
  d: 'a display',
  g: 'an agent',
  p: 'a patient by their link',
  D: 'a doctor',
  R: 'the reception',
  S: 'a supervisor',
  A: 'an administrator',
  X: 'another clinic’s administrator',
} as const;
export type Letter = keyof typeof WHO;
export const LETTERS = Object.keys(WHO) as readonly Letter[]; // the keys of the object above

type Shown = { readonly token?: string; readonly cookie?: string };
export type Everybody = {
  /** @param fresh staff in a session of its own, for what ends one */
  show(who: Letter, fresh?: boolean): Promise<Shown>;
  /** The clinic that X administers; it has nothing yet. */
  readonly elsewhere: string;
};

export async function everybody(server: ClinicServer): Promise<Everybody> {
  const { db } = server.connections;
  const kiosk = await server.pair('kiosk');
  const display = await server.pair('display');
  const agent = await server.pair('agent');
  const { services } = await server.look<KioskView>({ token: kiosk });
  const taken = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, {
    token: kiosk,
    body: { serviceId: services[0]?.serviceId, language: 'en' },
  });
  const { url } = taken.body['ticket'] as TicketView; // the route's own schema has checked it
  const link = url.split('#')[1] ?? '';

  const [here] = await db.select().from(clinics).where(eq(clinics.id, server.clinicId));
  if (!here) throw new Error('There is no clinic');
  const createdAt = new Date(server.clock.now());
  const others = { id: randomUUID(), name: 'Others', isDemonstration: true, createdAt };
  await db.insert(organisations).values(others);
  const elsewhere = { ...here, id: randomUUID(), organisationId: others.id };
  await db.insert(clinics).values(elsewhere);
  const hire = async (role: Role, { id: clinicId, organisationId }: typeof here) => {
    const staffId = randomUUID();
    await db.insert(staff).values({
      id: staffId,
      organisationId,
      login: `login-${staffId.slice(0, 8)}`,
      name: role,
      createdAt,
    });
    await db.insert(staffRoles).values({ staffId, clinicId, role });
    return staffId;
  };
  const staffIds = {
    D: await hire('doctor', here),
    R: await hire('reception', here),
    S: await hire('supervisor', here),
    A: await hire('administrator', here),
    X: await hire('administrator', elsewhere),
  };
  const logIn = async (staffId: string): Promise<Shown> => {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(createdAt.getTime() + 60 * 60_000);
    await db
      .insert(sessions)
      .values({ tokenHash: hashOfToken(token), staffId, createdAt, lastSeenAt: createdAt, expiresAt });
    return { cookie: `turnstone_session=${token}` };
  };
  const shown: Record<Letter, Shown> = {
    n: {},
    k: { token: kiosk },
    d: { token: display },
    g: { token: agent },
    p: { token: link },
    D: await logIn(staffIds.D),
    R: await logIn(staffIds.R),
    S: await logIn(staffIds.S),
    A: await logIn(staffIds.A),
    X: await logIn(staffIds.X),
  };
  return {
    elsewhere: elsewhere.id,
    show: (who, fresh = false) =>
      fresh && who in staffIds
        ? logIn(staffIds[who as keyof typeof staffIds]) // it is one of them
        : Promise.resolve(shown[who]),
  };
}

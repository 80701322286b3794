/** What the administrator reads of the audit, and that reading it leaves a line, too. */
import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditChecked, AuditKind, AuditPage } from '../../common/contract/audit.ts';
import { ClinicId } from '../../common/contract/vocabulary.ts';
import { organisations } from '../../server/db/schema/organisation.ts';
import { staff } from '../../server/db/schema/staff.ts';
import { audit, type AuditEntry } from '../../server/usecases/privacy/audit.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const DAY_MS = 86_400_000;
let server: ClinicServer;
let cookie = '';
let doctor = '';
const stranger = randomUUID();
beforeAll(async () => {
  server = await startClinicServer(NOON);
  cookie = await server.logIn('admin');
  const { db } = server.connections;
  const [noor] = await db.select().from(staff).where(eq(staff.login, 'noor'));
  doctor = `staff:${noor?.id ?? ''}`;
  await db.insert(organisations).values({ id: stranger, name: 'Others', createdAt: new Date(NOON) });
  await db
    .insert(staff)
    .values({ id: stranger, organisationId: stranger, login: 'stranger', name: 'Stranger', createdAt: new Date(NOON) });
});
afterAll(() => server.stop());

const write = (line: Partial<AuditEntry>) =>
  server.connections.db.transaction((tx) =>
    audit(tx, {
      clinicId: ClinicId.parse(server.clinicId),
      at: NOON,
      actor: doctor,
      action: 'patient_read',
      subject: `patient:${randomUUID()}`,
      ...line,
    }),
  );
type Asked = {
  readonly from?: string;
  readonly until?: string;
  readonly kind?: AuditKind;
  readonly staffId?: string;
  readonly chain?: 'clinic' | 'installation';
  readonly before?: string;
};
async function read(asked: Asked = {}): Promise<AuditPage> {
  const query = new URLSearchParams({ from: '2026-03-02', until: '2026-03-02', ...asked }).toString();
  const { status, body } = await server.ask('GET', `/clinics/${server.clinicId}/audit?${query}`, { cookie });
  expect(status).toBe(200);
  return body as AuditPage; // the route's own schema has checked it
}
/** Without the records with which the demonstration begins. */
const actions = async (asked?: Asked) =>
  (await read(asked)).lines.map(({ action }) => action).filter((action) => action !== 'patient_added');

test('the newest line stands first, and who reads is in it, once for a while', async () => {
  await write({ at: NOON - 2 * DAY_MS, action: 'service_changed', subject: `service:${randomUUID()}` });
  await write({ at: NOON - 1000 });
  await write({ action: 'patient_corrected', detail: { fields: ['name'] } });
  expect(await actions()).toEqual(['audit_read', 'patient_corrected', 'patient_read']);
  expect((await read()).lines[1]).toMatchObject({ actor: doctor, detail: { fields: ['name'] } });
  expect((await read()).people.find(({ staffId }) => `staff:${staffId}` === doctor)?.name).toBe('Dr Noor');
});

test('days, persons and kinds narrow it down', async () => {
  expect(await actions({ from: '2026-02-28', until: '2026-02-28' })).toEqual(['service_changed']);
  expect(await actions({ staffId: doctor.slice('staff:'.length) })).toEqual(['patient_corrected', 'patient_read']);
  expect(await actions({ kind: 'looks' })).toEqual(['audit_read', 'patient_read']);
  expect(await actions({ kind: 'records' })).toEqual(['patient_corrected']);
  expect(await actions({ kind: 'setup', from: '2026-02-01' })).toEqual(['service_changed']);
});

test('older lines come when they are asked for', async () => {
  for (let n = 0; n < 110; n += 1) await write({ action: 'patient_card_read' });
  const first = await read({ kind: 'looks' });
  expect(first.lines).toHaveLength(100);
  const rest = await read({ kind: 'looks', before: String(first.next) });
  expect(rest.next).toBeNull();
  const seqs = [...first.lines, ...rest.lines].map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
  expect(seqs).toHaveLength(112);
});

test('of logins only those of the own organisation are seen, and what became of the backups', async () => {
  const subject = `staff:${stranger}`;
  await write({ clinicId: null, actor: subject, action: 'logged_in', subject });
  await write({ clinicId: null, actor: 'job:backups', action: 'backup_made', subject: 'installation' });
  const lines = await actions({ chain: 'installation' });
  expect(lines.slice(0, 2)).toEqual(['backup_made', 'logged_in']);
  expect(JSON.stringify(await read({ chain: 'installation' }))).not.toContain(stranger);
});

test('the chains are said to be whole, until a line is altered behind the server’s back', async () => {
  const check = async () => {
    const { body } = await server.ask('GET', `/clinics/${server.clinicId}/audit/chains`, { cookie });
    return (body as AuditChecked).chains; // the route's own schema has checked it
  };
  expect(await check()).toMatchObject([
    { chain: 'clinic', broken: null },
    { chain: 'installation', broken: null },
  ]);
  const { db } = server.connections;
  await db.execute(sql`alter table audit disable trigger all`);
  await db.execute(sql`update audit set actor = 'staff:other' where clinic_id = ${server.clinicId}::uuid and seq = 2`);
  expect(await check()).toMatchObject([
    { chain: 'clinic', broken: { seq: 2, why: 'altered' } },
    { chain: 'installation', broken: null },
  ]);
});

import { createHash } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import { connect, type Connections } from '../../server/db/database.ts';
import { audit } from '../../server/db/schema/staff.ts';
import { Principals } from '../../server/usecases/access/principals.ts';
import { writeAudit } from '../../server/usecases/administration/change.ts';
import {
  firstAdministratorToken,
  makeFirstAdministrator,
  type LinkDeps,
} from '../../server/usecases/administration/oneTimeLinks.ts';
import { readConfiguration } from '../../server/usecases/administration/configuration.ts';
import { PatientLinks } from '../../server/usecases/queue/patientLinks.ts';
import { ClinicId } from '../../common/contract/vocabulary.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let connections: Connections;
let deps: LinkDeps;
const clock = { now: () => Date.parse('2026-03-02T09:00:00Z') };
beforeAll(async () => {
  database = await createTestDatabase();
  connections = connect(database.url);
  const links = new PatientLinks(Buffer.alloc(32), { publicUrl: undefined, localUrl: 'http://localhost' });
  const { db } = connections;
  deps = { db, clock, newId: uuid7At(clock.now), principals: new Principals(db, clock, links) };
});
afterAll(async () => {
  await connections.end();
  await database.drop();
});

const HERE = { address: '127.0.0.1', browserToken: null, browser: '' };
const form = {
  login: 'rana',
  name: 'Rana',
  password: 'a quiet harbour 7',
  clinicName: { fa: 'درمانگاه نو' },
  timeZone: 'Asia/Tehran',
  country: 'IR',
  languages: ['fa', 'en'] as ('fa' | 'en')[],
};

test('the link of an empty installation makes one administrator, once', async () => {
  const older = await firstAdministratorToken(deps.db, clock);
  const token = (await firstAdministratorToken(deps.db, clock)) ?? '';
  expect(await makeFirstAdministrator(deps, { ...form, token: older ?? '' }, HERE)).toMatchObject({
    error: { code: 'link_unknown' },
  });
  expect(await makeFirstAdministrator(deps, { ...form, token, timeZone: 'Nowhere' }, HERE)).toMatchObject({
    error: { code: 'invalid_request', issues: [{ field: 'timeZone' }] },
  });

  const both = await Promise.all([
    makeFirstAdministrator(deps, { ...form, token }, HERE),
    makeFirstAdministrator(deps, { ...form, token, login: 'other' }, HERE),
  ]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await makeFirstAdministrator(deps, { ...form, token }, HERE)).toMatchObject({ error: { code: 'link_used' } });
  expect(await firstAdministratorToken(deps.db, clock)).toBeUndefined();
});

test('the new clinic has somewhere to wait, two classes, and the weekend of its country', async () => {
  const [line] = await deps.db.select().from(audit);
  const configuration = await readConfiguration(deps.db, ClinicId.parse(line?.clinicId), Date.now());
  expect(configuration?.clinic).toMatchObject({ weekend: [5], nationalIdSystem: 'ir', languages: ['fa', 'en'] });
  expect(configuration?.zones).toHaveLength(1);
  expect(configuration?.departments).toHaveLength(1);
  expect(configuration?.classes.map(({ code }) => code)).toEqual(['standard', 'emergency']);
  expect(configuration?.staff).toMatchObject([{ roles: ['administrator'], hasPassword: true }]);
});

test('each line of the audit carries the hash of the one before, without anybody’s name', async () => {
  const [first] = await deps.db.select().from(audit);
  const clinicId = ClinicId.parse(first?.clinicId);
  const line = { clinicId, at: new Date(clock.now()), actor: 'staff:x', action: 'zone_made', subject: 'zone:y' };
  await Promise.all(
    ['name', 'isActive'].map((field) => deps.db.transaction((tx) => writeAudit(tx, { ...line, fields: [field] }))),
  );
  const rows = await deps.db.select().from(audit).where(eq(audit.clinicId, clinicId)).orderBy(asc(audit.id));
  expect(rows).toHaveLength(3);
  let previous: string | null = null;
  for (const row of rows) {
    expect(row.previousHash).toBe(previous);
    const { at, actor, action, subject, detail } = row;
    const content = JSON.stringify([previous, row.clinicId, at.toISOString(), actor, action, subject, detail]);
    expect(row.hash).toBe(createHash('sha256').update(content).digest('hex'));
    previous = row.hash;
  }
  expect(JSON.stringify(rows)).not.toContain('Rana');
});

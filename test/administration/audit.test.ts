import { asc, ne } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DepartmentInput } from '../../common/contract/admin.ts';
import { ClinicId } from '../../common/contract/vocabulary.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import { connect, type Connections } from '../../server/db/database.ts';
import { clinics } from '../../server/db/schema/organisation.ts';
import { audit } from '../../server/db/schema/staff.ts';
import { NEWS_CHANNEL } from '../../server/db/newsChannel.ts';
import type { AdministrationDeps } from '../../server/usecases/administration/change.ts';
import { writeDepartment } from '../../server/usecases/administration/clinicParts.ts';
import { writeMessageText, wordingOf } from '../../server/usecases/administration/messageTexts.ts';
import { seedDemonstration } from '../../server/usecases/demonstration/seed.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let connections: Connections;
let deps: AdministrationDeps;
let clinicId: ClinicId;
const told: string[] = [];
/** By any process that listens. */
const heard: string[] = [];
const clock = { now: () => Date.parse('2026-03-02T09:00:00Z') };
const who = () => ({ clinicId, actor: 'staff:someone', idempotency: null });

beforeAll(async () => {
  database = await createTestDatabase();
  connections = connect(database.url);
  const { db } = connections;
  const newId = uuid7At(clock.now);
  await seedDemonstration({ db, clock, newId, newPassword: () => 'a quiet harbour', timeZone: 'UTC' });
  const [clinic] = await db.select({ id: clinics.id }).from(clinics);
  clinicId = ClinicId.parse(clinic?.id);
  deps = {
    db,
    clock,
    newId,
    days: {
      settingsChanged: () => {
        told.push('settings');
        return Promise.resolve(undefined);
      },
    },
    principals: {
      forgetAll: () => void told.push('principals'),
      ofSession: () => Promise.resolve({ kind: 'nobody' }),
    },
  };
  await connections.sql.listen(NEWS_CHANNEL, (payload) => void heard.push(payload));
});
afterAll(async () => {
  await connections.end();
  await database.drop();
});

const lines = () => deps.db.select().from(audit).where(ne(audit.actor, 'job:demonstration')).orderBy(asc(audit.id));

test('a change leaves one line that names its fields and never what stands in them, and is told once', async () => {
  const made = await writeDepartment(deps, who(), undefined, DepartmentInput.parse({ name: { en: 'Secret ward' } }));
  if (!made.ok) throw new Error(made.error.code);
  const { id } = made.value;
  await writeDepartment(deps, who(), id, DepartmentInput.parse({ name: { en: 'Secret ward' }, position: 3 }));
  expect((await lines()).map(({ action, subject, detail, actor }) => [action, subject, detail, actor])).toEqual([
    ['department_made', `department:${id}`, { fields: ['name', 'position', 'isActive'] }, 'staff:someone'],
    ['department_changed', `department:${id}`, { fields: ['position'] }, 'staff:someone'],
  ]);
  expect(JSON.stringify(await lines())).not.toContain('Secret');
  expect(told).toEqual(['settings', 'settings']);
  const word = JSON.stringify({ kind: 'directory', clinicId });
  await expect.poll(() => heard).toEqual([word, word]);
});

test('what changes nothing, or is refused, leaves no line and is told to nobody', async () => {
  const before = (await lines()).length;
  told.length = 0;
  const input = DepartmentInput.parse({ name: { en: 'Other' } });
  expect(await writeDepartment(deps, who(), deps.newId(), input)).toMatchObject({
    error: { code: 'department_not_found' },
  });
  const made = await writeDepartment(deps, who(), undefined, input);
  if (!made.ok) throw new Error(made.error.code);
  told.length = 0;
  await writeDepartment(deps, who(), made.value.id, input);
  expect(await lines()).toHaveLength(before + 1);
  expect(told).toEqual([]);
  await expect.poll(() => heard).toHaveLength(3); // the one that was made
});

test('messages are written in the newest of the clinic’s own words, in that language only', async () => {
  const write = (text: string) => writeMessageText(deps, who(), { purpose: 'missed', language: 'en', text });
  const wording = (language: 'en' | 'fa') => wordingOf(deps.db, clinicId, 'missed', language);
  expect(await wording('en')).toBeUndefined();
  await write('{clinic}: {number} was called.');
  await write('{clinic}: {number} was called. Please ask at the desk.');
  expect(await wording('en')).toBe('{clinic}: {number} was called. Please ask at the desk.');
  expect(await wording('fa')).toBeUndefined();
  await write('');
  expect(await wording('en')).toBeUndefined();
});

/** Each night every clinic has its turn; what would go is told without holding anybody up. */
import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClinicId, type EpochMs } from '../../common/contract/vocabulary.ts';
import { verifyAudit } from '../../server/db/checks/audit.ts';
import { clinics } from '../../server/db/schema/organisation.ts';
import { retentionRuns } from '../../server/db/schema/privacy.ts';
import { audit } from '../../server/usecases/privacy/audit.ts';
import { forgetWhatIsOld, previewRetention } from '../../server/usecases/privacy/retention.ts';
import { retentionTroubles } from '../../server/usecases/privacy/retentionRuns.ts';
import { at } from '../booking/build.ts';
import { MONDAY, openWorld, type World } from '../booking/world.ts';

const DAY_MS = 86_400_000;
const NOW = at(MONDAY, '09:00');
const LONG_AGO = new Date(NOW - 5_000 * DAY_MS).toISOString();

let world: World;
let ill: ClinicId;
let well: ClinicId;
const errors: unknown[] = [];
const said = () => undefined;
const log = { info: said, warn: said, error: (detail: unknown) => void errors.push(detail) };
const night = (n: number) => {
  world.setTime((NOW + n * DAY_MS) as EpochMs); // whole days
  return forgetWhatIsOld({ ...world.deps, log });
};
const run = (statement: ReturnType<typeof sql>) => world.db.execute(statement);

beforeAll(async () => {
  world = await openWorld();
  const [first] = await world.db.select().from(clinics).where(eq(clinics.id, world.clinicId));
  if (!first) throw new Error('There is no clinic');
  const second = randomUUID();
  await world.db.insert(clinics).values({ ...first, id: second });
  const ids = [world.clinicId, second].toSorted().map((id) => ClinicId.parse(id));
  [ill, well] = [ids[0] ?? world.clinicId, ids[1] ?? world.clinicId];
  for (const clinicId of ids) {
    await run(sql`insert into media (id, clinic_id, kind, name, show_s, until_date, created_at)
      values (${randomUUID()}, ${clinicId}, 'notice', 'old', 5, ${LONG_AGO}::date, ${LONG_AGO}::timestamptz)`);
    await run(sql`insert into phone_calls (id, clinic_id, direction, provider, topic, started_at, ended_at)
      values (${randomUUID()}, ${clinicId}, 'in', 'test', 'old', ${LONG_AGO}::timestamptz, ${LONG_AGO}::timestamptz)`);
  }
  for (const when of [Date.parse(LONG_AGO), NOW])
    await world.db.transaction((tx) =>
      audit(tx, { clinicId: null, at: when, actor: 'staff:x', action: 'logged_in', subject: 'staff:x' }),
    );
  await run(sql`create function keep_media() returns trigger language plpgsql as
    ${sql.raw(`$$ begin if old.clinic_id = '${ill}' then raise exception 'kept: %', old.name; end if; return old; end $$`)}`);
  await run(sql`create trigger keep_media before delete on media for each row execute function keep_media()`);
});
afterAll(() => world.close());

const left = async (table: 'media' | 'phone_calls', clinicId: ClinicId) =>
  (await run(sql`select 1 from ${sql.identifier(table)} where clinic_id = ${clinicId}`)).length;

test('what would go is told while somebody has the audit and the rows to themselves', async () => {
  const preview = await world.db.transaction(async (tx) => {
    await tx.execute(sql`lock table media, phone_calls, audit_chains in exclusive mode`);
    return previewRetention(world.deps, well);
  });
  expect(preview).toEqual({ ok: true, value: { calls: 1, media: 1 } });
});

test('a kind that cannot be forgotten keeps neither the others nor the clinics after it from their turn', async () => {
  await night(-1);
  await night(0);
  expect([await left('media', ill), await left('phone_calls', ill)]).toEqual([1, 0]);
  expect([await left('media', well), await left('phone_calls', well)]).toEqual([0, 0]);
});

test('it is said by a code, without what stood in the rows, and the desk is told until a night that goes well', async () => {
  expect(errors).toMatchObject([{ code: 'old_data_not_forgotten', clinicId: ill, kind: 'media' }]);
  expect(JSON.stringify(errors)).not.toContain('kept: old');
  expect(await retentionTroubles(world.db, ill)).toEqual([{ code: 'old_data_kept', at: NOW }]);
  expect(await retentionTroubles(world.db, well)).toEqual([]);
  await run(sql`drop trigger keep_media on media`);
  await night(1);
  expect(await left('media', ill)).toBe(0);
  expect(await retentionTroubles(world.db, ill)).toEqual([]);
});

test('the installation’s own old lines go with the clinics’, and its chain is whole', async () => {
  const lines = await run(sql`select action from audit where clinic_id is null order by seq`);
  expect(lines.map(({ action }) => action)).toEqual(['logged_in', 'audit_cut']);
  for (const chain of await verifyAudit(world.sql)) expect(chain).not.toHaveProperty('broken');
});

test('a night of which nothing more is known keeps the clinics after it from nothing either', async () => {
  await run(sql`create function no_run() returns trigger language plpgsql as
    ${sql.raw(`$$ begin if new.clinic_id = '${ill}' then raise exception 'no'; end if; return new; end $$`)}`);
  await run(sql`create trigger no_run before insert on retention_runs for each row execute function no_run()`);
  errors.length = 0;
  await night(2);
  expect(errors).toMatchObject([{ code: 'old_data_not_forgotten', clinicId: ill }]);
  const runs = await world.db.select().from(retentionRuns).where(eq(retentionRuns.clinicId, well));
  expect(runs).toHaveLength(4);
});

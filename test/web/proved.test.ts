/** What a texted code proves: the one number it was sent to, for the one who asked for it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashOfToken } from '../../server/usecases/access/secrets.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { visitorOf, type Chosen } from './visitor.ts';

let server: ClinicServer;
beforeAll(async () => {
  server = await startClinicServer();
});
afterAll(() => server.stop());

const DAY_MS = 24 * 60 * 60_000;

/** A service that asks nothing first, and a time of it for one person. */
async function somePlace(): Promise<Chosen & { readonly serviceId: string }> {
  const nobody = visitorOf(server, '09125550000');
  const { departments } = await nobody.services();
  for (const { serviceId, asksFirst } of departments.flatMap(({ services }) => services)) {
    if (asksFirst) continue;
    const { days } = await nobody.places({ serviceId });
    for (const { scheduleId, startsAt, free } of days.flatMap(({ places }) => places))
      if (free === 1 && startsAt > server.clock.at + DAY_MS) return { scheduleId, startsAt, serviceId };
  }
  throw new Error('No place');
}

const waitingForLocks = async (): Promise<number> => {
  const [row] = await server.connections.sql<{ many: number }[]>`
    select count(*)::int as many from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  return row?.many ?? 0;
};

/** The right code and another number, so that the second comes between the proof and the booking. */
async function codeThenOtherNumber(
  secret: string,
  confirm: () => Promise<{ body: Record<string, unknown> }>,
  other: () => Promise<{ status: number }>,
) {
  return server.connections.sql.begin(async (tx) => {
    const locked = await tx`select id from web_visits where secret_hash = ${hashOfToken(secret)} for update`;
    expect(locked).toHaveLength(1);
    const confirmed = confirm();
    await expect.poll(waitingForLocks).toBe(1);
    const asked = other();
    await expect.poll(waitingForLocks).toBe(2);
    return { answers: () => Promise.all([confirmed, asked]) };
  });
}

describe('a code for one number', () => {
  test.each(['books', 'waits'] as const)('never %s for a number that was typed after it', async (what) => {
    const { serviceId, ...place } = await somePlace();
    const own = visitorOf(server, what === 'books' ? '09125551001' : '09125551002');
    const theirs = what === 'books' ? '09125552001' : '09125552002';
    const more = what === 'waits' ? { waitFor: { serviceId } } : {};
    if (what === 'books') await own.hold(place);
    expect((await own.code(more)).status).toBe(200);
    const code = await own.textedCode();
    const { answers } = await codeThenOtherNumber(
      own.secret,
      () => own.confirm(code),
      () => own.code({ phone: theirs, ...more }),
    );
    const [confirmed, asked] = await answers();
    expect(asked.status).toBe(200);
    expect(confirmed.body).toMatchObject({ code: 'web_code_over' });
    const known = await server.connections.sql<{ isVerified: boolean }[]>`
      select is_verified as "isVerified" from contacts where value = ${`+98${theirs.slice(1)}`}`;
    expect(known).toEqual([{ isVerified: false }]);
    await own.release();
  });
});

test('wrong codes shut nobody out: not others of the same address, nor a number that no code was texted to', async () => {
  const { scheduleId, startsAt } = await somePlace();
  const { sql } = server.connections;
  const phone = '09125554001';
  const typing = visitorOf(server, phone);
  await typing.hold({ scheduleId, startsAt });
  await typing.code();
  const wrongCounts = () => sql`select 1 from web_counts where what = 'wrong_code'`;
  await typing.textedCode();
  await typing.confirm('not it');
  expect(await wrongCounts()).toHaveLength(1);
  await sql`update contacts set blocked_reason = 'stop' where value = ${`+98${phone.slice(1)}`}`;
  await typing.code();
  await typing.confirm('not it');
  expect(await wrongCounts()).toHaveLength(1);
  await typing.release();
});

test('a clinic texts so many codes a day and no more', async () => {
  const { scheduleId, startsAt } = await somePlace();
  const sara = visitorOf(server, '09125555001');
  await sara.hold({ scheduleId, startsAt });
  const { sql } = server.connections;
  const at = new Date(server.clock.at - 120 * 60_000);
  await sql`
    insert into web_counts (id, what, of_whom, at)
    select gen_random_uuid(), 'text', ${`clinic:${server.clinicId}`}, ${at} from generate_series(1, 1500)`;
  expect((await sara.code()).body).toMatchObject({ code: 'web_busy' });
  await sara.release();
});

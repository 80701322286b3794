/** However long the past is counted, whoever calls a patient now does not wait for it. */
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClinicDate, ClinicId } from '../../../common/contract/vocabulary.ts';
import type { PanelView } from '../../../common/contract/panelView.ts';
import { connect } from '../../../server/db/database.ts';
import { readStatistics } from '../../../server/usecases/statistics/statistics.ts';
import { startClinicServer, type ClinicServer } from '../../support/clinicServer.ts';

let server: ClinicServer;
let supervisor = '';
let another: postgres.Sql;

beforeAll(async () => {
  server = await startClinicServer();
  supervisor = await server.logIn('supervisor');
  another = postgres(server.databaseUrl, { max: 1, onnotice: () => undefined });
});
afterAll(async () => {
  await another.end();
  await server.stop();
});

const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
const LOCK = 20_260_302;

test('while a year is being counted as often as it may, a ticket is given and called', async () => {
  const cookie = await server.logIn('reception');
  const { rooms } = await server.look<PanelView>({ cookie });
  const room = rooms.find(({ serviceIds }) => serviceIds.length > 0);
  const send = (path: string, body: unknown = {}) => server.ask('POST', inClinic(path), { cookie, body });
  expect((await send(`/rooms/${room?.servicePointId}/open`)).status).toBe(200);

  const { reading } = server.connections;
  const { long, counting } = await another.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${LOCK})`;
    // As many long questions as there are connections for them, and thirty people who ask for a year behind these.
    const held = Array.from(
      { length: reading.options.max },
      () => reading`select pg_advisory_xact_lock_shared(${LOCK})`,
    );
    const asked = held.map((each) => each.then(() => undefined));
    let answered = 0;
    const path = inClinic('/statistics?from=2025-03-03&until=2026-03-02');
    const people = Array.from({ length: 30 }, async () => {
      const { status } = await server.ask('GET', path, { cookie: supervisor });
      answered += 1;
      return status;
    });
    expect((await send('/tickets', { serviceId: room?.serviceIds[0], language: 'en' })).status).toBe(200);
    expect((await send(`/rooms/${room?.servicePointId}/next`)).status).toBe(200);
    expect(answered).toBe(0);
    return { long: asked, counting: people };
  });
  await Promise.all(long);
  expect(new Set(await Promise.all(counting))).toEqual(new Set([200]));
});

test('who asks for more than can be counted in time is told to ask for fewer days', async () => {
  const connections = connect(server.databaseUrl, 1, 50);
  const asked = {
    clinicId: server.clinicId as ClinicId, // the demonstration's, a UUID
    from: '2025-03-03' as ClinicDate,
    until: '2026-03-02' as ClinicDate,
  };
  await another.begin(async (tx) => {
    await tx`lock table appointments in access exclusive mode`;
    expect(await readStatistics({ ...connections, clock: server.clock }, asked)).toEqual({
      ok: false,
      error: { code: 'statistics_too_long' },
    });
  });
  await connections.end();
});

test('counting can write nothing', async () => {
  await expect(server.connections.reading`update clinics set name = name`).rejects.toThrow(/read-only/);
});

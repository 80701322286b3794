import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { eq } from 'drizzle-orm';
import { ClinicInput } from '../../common/contract/admin.ts';
import type { Result } from '../../common/contract/result.ts';
import type { Snapshot, Update } from '../../common/contract/socket.ts';
import { DisplayView, type Announcement } from '../../common/contract/displayView.ts';
import { KioskView } from '../../common/contract/kioskView.ts';
import { PanelView } from '../../common/contract/panelView.ts';
import { type View } from '../../common/contract/views.ts';
import { ClinicId } from '../../common/contract/vocabulary.ts';
import { connect, type Connections } from '../../server/db/database.ts';
import { clinics } from '../../server/db/schema/organisation.ts';
import { changeClinic } from '../../server/usecases/administration/clinicParts.ts';
import { startBeside, startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

/** Two processes of one clinic on one database. */
let here: ClinicServer;
let there: ClinicServer;
let connections: Connections;
let clinicId: ClinicId;
beforeAll(async () => {
  here = await startClinicServer();
  there = await startBeside(here);
  connections = connect(here.databaseUrl, 2);
  clinicId = ClinicId.parse(here.clinicId);
});
afterAll(async () => {
  await connections.end();
  await there.stop();
  await here.stop();
});

const within = { timeout: 40_000, interval: 20 };
type Screen = ReturnType<ClinicServer['socket']>;

/** Shows what the server tells this screen, the newest each time it is looked at. */
async function join<V extends View>(socket: Screen, kind: { parse(view: unknown): V }, request: object = {}) {
  let newest: unknown;
  socket.on('view:update', ({ view }: Update) => (newest = view));
  const reply = (await socket.emitWithAck('view:join', request)) as Result<Snapshot, { code: string }>;
  if (!reply.ok) throw new Error(`The screen was refused: ${reply.error.code}`);
  newest ??= reply.value.view;
  return { view: () => kind.parse(newest) };
}

const deviceOf = (view: KioskView | DisplayView) => view.deviceId;
const admin = () => here.logIn('admin');

describe('a call announced by one process', () => {
  test('is heard once on the screens of the other, one call after the other', async () => {
    const token = await here.pair('display');
    const kioskToken = await here.pair('kiosk');
    const screens = [here.socket({ token }), there.socket({ token: await there.pair('display') })];
    const heard = screens.map(() => [] as { readonly at: number; readonly announcement: Announcement }[]);
    await Promise.all(screens.map((screen) => join(screen, DisplayView)));
    screens.forEach((screen, index) =>
      screen.on('announcement:play', (announcement: Announcement) =>
        heard[index]?.push({ at: performance.now(), announcement }),
      ),
    );
    const kiosk = (await join(here.socket({ token: kioskToken }), KioskView)).view();
    const serviceId = kiosk.services.find(({ name }) => name.en === 'Family doctor')?.serviceId;
    const doctor = await there.logIn('noor');
    const panel = (await join(there.socket({ cookie: doctor }), PanelView, { clinicId })).view();
    const rooms = panel.rooms.filter(({ serviceIds }) => serviceIds.some((id) => id === serviceId)).slice(0, 2);
    expect(rooms).toHaveLength(2);
    // Taken at the kiosk of one process, called by panels of both.
    for (const [index, { servicePointId }] of rooms.entries()) {
      const server = index === 0 ? here : there;
      const path = `/clinics/${clinicId}/rooms/${servicePointId}`;
      await here.ask('POST', `/clinics/${clinicId}/tickets`, {
        token: kioskToken,
        body: { serviceId, language: 'en' },
      });
      await server.ask('POST', `${path}/open`, { cookie: doctor, body: {} });
      expect((await server.ask('POST', `${path}/next`, { cookie: doctor })).status).toBe(200);
    }
    await vi.waitFor(() => expect(heard.map(({ length }) => length)).toEqual([2, 2]), {
      timeout: 30_000,
      interval: 50,
    });
    for (const screen of heard) {
      const [first, second] = screen;
      expect(screen.map(({ announcement }) => announcement.number)).toEqual(['A-001', 'A-002']);
      const lastsMs = first?.announcement.sounds[0]?.durationMs ?? Number.POSITIVE_INFINITY;
      expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(lastsMs * 0.9);
    }
    // The other process plays a sound of its own: the files of the first may lie on another machine.
    const { url } = heard[1]?.[0]?.announcement.sounds[0] ?? { url: '' };
    expect((await fetch(`${there.url}${url}`)).status).toBe(200);
    const kept = heard.map((screen) => new Set(screen.map(({ announcement }) => announcement.announcementId)).size);
    expect(kept).toEqual([2, 2]);
  }, 60_000);
});

describe('trust that ended in one process', () => {
  test('cuts off a revoked screen and a revoked kiosk of the other within a second', async () => {
    const cookie = await admin();
    for (const kind of ['display', 'kiosk'] as const) {
      const socket = there.socket({ token: await there.pair(kind) });
      const { view } = await join(socket, z.discriminatedUnion('kind', [DisplayView, KioskView]));
      const heard: string[] = [];
      socket.on('token:revoked', () => heard.push('revoked'));
      socket.on('disconnect', () => heard.push('cut off'));
      const before = performance.now();
      const path = `/clinics/${clinicId}/devices/${deviceOf(view())}/revoke`;
      expect((await here.ask('POST', path, { cookie })).status).toBe(200);
      await vi.waitFor(() => expect(heard).toEqual(['revoked', 'cut off']), within);
      expect(performance.now() - before).toBeLessThan(1_000);
    }
  });

  test('cuts off the panel of whoever logged out, and nobody else’s', async () => {
    const [mine, mineElsewhere] = [await here.logIn('petrova'), await here.logIn('petrova')];
    const cut: string[] = [];
    for (const [name, cookie] of Object.entries({ mine, mineElsewhere, other: await there.logIn('noor') })) {
      const socket = there.socket({ cookie });
      await join(socket, PanelView, { clinicId });
      socket.on('disconnect', () => cut.push(name));
    }
    expect((await here.ask('DELETE', '/session', { cookie: mine })).status).toBe(200);
    await vi.waitFor(() => expect(cut).toEqual(['mine']), within);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(cut).toEqual(['mine']);
  });
});

describe('settings changed in one process', () => {
  const shown = (name: string) =>
    vi.waitFor(async () => {
      const socket = there.socket({ cookie: await there.logIn('noor') });
      const { view } = await join(socket, PanelView, { clinicId });
      socket.disconnect();
      expect(view().clinic.name.en).toBe(name);
    }, within);
  const input = async (change: object) => {
    const [row] = await connections.db.select().from(clinics).where(eq(clinics.id, clinicId));
    return ClinicInput.parse({ ...row, ...change });
  };

  test('are shown by the other at once', async () => {
    const body = await input({ name: { en: 'Harbour clinic' } });
    expect((await here.ask('PUT', `/clinics/${clinicId}/settings`, { cookie: await admin(), body })).status).toBe(200);
    await shown('Harbour clinic');
  });

  /** The change is committed; then its process is gone. */
  const dieAfterCommit = async (change: object) => {
    const { db } = connections;
    const dies = changeClinic(
      {
        db,
        clock: here.clock,
        newId: () => crypto.randomUUID(),
        days: { settingsChanged: () => Promise.reject(new Error('died')) },
        principals: { forgetAll: () => undefined, ofSession: () => Promise.resolve({ kind: 'nobody' }) },
      },
      { clinicId, actor: 'staff:administrator', idempotency: null },
      await input(change),
    );
    await expect(dies).rejects.toThrow('died');
  };

  test('are shown and kept to even when the process dies right after the change', async () => {
    const socket = there.socket({ cookie: await there.logIn('noor') });
    const { view } = await join(socket, PanelView, { clinicId });
    const before = view().policy.recallLimit;
    await dieAfterCommit({ name: { en: 'Hill clinic' }, options: { recallLimit: before + 2 } });
    await vi.waitFor(() => {
      expect(view().clinic.name.en).toBe('Hill clinic');
      expect(view().policy.recallLimit).toBe(before + 2);
    }, within);
  });

  test('are seen also when the other could not listen in that moment', async () => {
    const socket = there.socket({ cookie: await there.logIn('noor') });
    const { view } = await join(socket, PanelView, { clinicId });
    await connections.sql`
      select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %'`;
    await dieAfterCommit({ name: { en: 'River clinic' } });
    await vi.waitFor(() => expect(view().clinic.name.en).toBe('River clinic'), within);
  });
});

describe('a screen that an administrator tries', () => {
  test('is tried by the process that it is connected with, and the answer comes back', async () => {
    const token = await here.pair('display');
    const screen = there.socket({ token });
    const { deviceId } = (await join(screen, DisplayView)).view();
    const drawn: unknown[] = [];
    screen.on('screen:test', (test: unknown, reply: (tested: { sound: string }) => void) => {
      drawn.push(test);
      reply({ sound: 'muted' });
    });
    // The calls of before have been said.
    here.clock.at += 10 * 60_000;
    const path = `/clinics/${clinicId}/devices/${deviceId}/test`;
    const cookie = await admin();
    const tried = await here.ask('POST', path, { cookie });
    expect(tried.body).toEqual({ deviceId, sound: 'muted' });
    expect(drawn).toMatchObject([
      { number: 'A-000', sounds: [{ url: expect.stringContaining('/sounds/') as string }] },
    ]);
    // The sound is where the screen is connected.
    const [{ sounds }] = drawn as [{ sounds: readonly { url: string }[] }];
    expect((await fetch(`${there.url}${sounds[0]?.url}`)).status).toBe(200);

    screen.disconnect();
    await vi.waitFor(async () => {
      expect((await here.ask('POST', path, { cookie })).body).toMatchObject({ code: 'screen_not_connected' });
    }, 20_000);
    expect(drawn).toHaveLength(1);
  });
});

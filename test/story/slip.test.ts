/** The paper that a booked patient takes home, from the key at the desk to the dots that the printer received. */
import { randomUUID } from 'node:crypto';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppointmentView, FreePlaces } from '../../common/contract/booking.ts';
import type { FoundPatients } from '../../common/contract/patients.ts';
import type { PaperState } from '../../common/contract/printing.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

// The package is CommonJS: what it exports is the function, though its types say a module.
const jsQR = jsqr as unknown as (typeof jsqr)['default'];

let server: ClinicServer;
let desk: string;
let panel: PanelView;
beforeAll(async () => {
  server = await startClinicServer();
  desk = await server.logIn('reception');
  panel = await server.look<PanelView>({ cookie: desk });
});
afterAll(() => server.stop());

const send = (method: string, path: string, body?: unknown, key: string = randomUUID(), cookie = desk) =>
  server.ask(method, `/clinics/${server.clinicId}${path}`, { cookie, key, ...(body === undefined ? {} : { body }) });

async function bookOne(language: string, nth: number): Promise<AppointmentView> {
  const found = (await send('POST', '/patients/find', { text: 'R-1001' })).body as FoundPatients;
  const free = (await send('POST', '/free-places', { patientType: 'follow_up', days: 3 })).body as FreePlaces;
  const times = free.days.flatMap(({ slots }) => slots).filter((slot) => slot.free > 0);
  const { scheduleId, startsAt } = times.at(nth * 2) ?? {};
  const { status, body } = await send('POST', '/appointments', {
    patientType: 'follow_up',
    patientId: found.patients[0]?.patientId,
    language,
    place: { kind: 'time', scheduleId, startsAt },
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return body as AppointmentView;
}

const printAt = () => panel.kiosks.find(({ canPrint }) => canPrint)?.deviceId;
const slipPath = ({ appointmentId }: AppointmentView) => `/appointments/${appointmentId}/slip`;
const print = async (booking: AppointmentView, key?: string) =>
  (await send('POST', slipPath(booking), { printAt: printAt() }, key)).body as PaperState;
const state = async (booking: AppointmentView) => (await send('GET', slipPath(booking))).body as PaperState;

const trayPage = async () => (await fetch(`${server.url}/demo/paper`)).text();
const papers = async () => [...(await trayPage()).matchAll(/\/demo\/paper\/[\w-]+\/\d+\.png/g)].map(([path]) => path);
/** What the printer received, decoded from its bytes. */
async function pictures(): Promise<PNG[]> {
  const paths = [...new Set(await papers())].toSorted((a, b) => orderOf(a) - orderOf(b));
  return Promise.all(
    paths.map(async (path) => PNG.sync.read(Buffer.from(await (await fetch(`${server.url}${path}`)).arrayBuffer()))),
  );
}
const orderOf = (path: string) => Number(/(\d+)\.png/.exec(path)?.[1]);
const trouble = async (action: string) => {
  const [, printer = ''] = /\/demo\/paper\/([\w-]+)\/\w+_/.exec(await trayPage()) ?? [];
  await fetch(`${server.url}/demo/paper/${printer}/${action}`, { method: 'POST' });
};
const urlOn = ({ data, width, height }: PNG) => jsQR(new Uint8ClampedArray(data), width, height)?.data;

describe.each(['en', 'fa'] as const)('a slip in %s', (language) => {
  test('comes out once, its QR opens the booking’s own page, and the second one is marked as a copy', async () => {
    const booking = await bookOne(language, language === 'en' ? 1 : 2);
    const before = (await pictures()).length;
    expect(await state(booking)).toMatchObject({ state: 'none' });

    const key = randomUUID();
    expect(await print(booking, key)).toMatchObject({ isCopy: false });
    await expect.poll(async () => (await state(booking)).state, { timeout: 10_000 }).toBe('printed');
    // The same press again, its answer lost on the way: nothing more comes out.
    expect(await print(booking, key)).toMatchObject({ state: 'printed', isCopy: false });
    const [original] = (await pictures()).slice(before);

    await print(booking);
    await expect.poll(() => state(booking), { timeout: 10_000 }).toMatchObject({ state: 'printed', isCopy: true });
    const [, copy, ...more] = (await pictures()).slice(before);
    expect(more).toEqual([]);
    expect(copy?.height).toBeGreaterThan(original?.height ?? Infinity);

    const url = original ? urlOn(original) : undefined;
    expect(url).toMatch(/\/t\/#/);
    const token = url?.split('#')[1] ?? '';
    const page = await server.ask('GET', '/patient-page', { token });
    expect(page.body, JSON.stringify(page.body)).toMatchObject({ state: 'booked', number: booking.number });
  });
});

test('a slip of a moved booking is a new slip; of a cancelled one there is none', async () => {
  const booking = await bookOne('en', 4);
  await print(booking);
  await expect.poll(async () => (await state(booking)).state, { timeout: 10_000 }).toBe('printed');
  const free = (await send('POST', '/free-places', { patientType: 'follow_up', days: 3 })).body as FreePlaces;
  const other = free.days
    .flatMap(({ slots }) => slots)
    .findLast((slot) => slot.free > 0 && slot.scheduleId === booking.scheduleId);
  const { scheduleId, startsAt } = other ?? {};
  const place = { kind: 'time', scheduleId, startsAt };
  expect((await send('POST', `/appointments/${booking.appointmentId}/move`, { place })).status).toBe(200);
  expect(await state(booking)).toMatchObject({ state: 'none' });
  expect(await print(booking)).toMatchObject({ isCopy: false });
  await expect.poll(async () => (await state(booking)).state, { timeout: 10_000 }).toBe('printed');

  await send('POST', `/appointments/${booking.appointmentId}/cancel`);
  const refused = await send('POST', slipPath(booking), { printAt: printAt() });
  expect([refused.status, refused.body['code']]).toEqual([409, 'appointment_not_open']);
});

test('without paper the desk reads what to do, and the slip comes once when paper is put in', async () => {
  const booking = await bookOne('en', 6);
  const before = (await pictures()).length;
  await trouble('take_paper');
  await print(booking);
  await expect
    .poll(() => state(booking), { timeout: 10_000 })
    .toMatchObject({ state: 'failed', code: 'out_of_paper', isTriedAgain: true });
  await trouble('fill_paper');
  server.clock.at += 3_000; // the next try is due
  await expect.poll(async () => (await state(booking)).state, { timeout: 10_000 }).toBe('printed');
  expect((await pictures()).length).toBe(before + 1);
});

test('only who books may print, at a printer of this clinic, and another clinic’s booking is not there', async () => {
  const booking = await bookOne('en', 8);
  const refusal = async (...request: Parameters<typeof send>) => (await send(...request)).body['code'];
  expect(await refusal('POST', slipPath(booking), { printAt: randomUUID() })).toBe('device_not_found');
  expect(await refusal('GET', `/appointments/${randomUUID()}/slip`)).toBe('appointment_not_found');
  expect(await refusal('POST', slipPath(booking), { printAt: printAt() }, randomUUID(), 'turnstone_session=x')).toBe(
    'not_logged_in',
  );
});

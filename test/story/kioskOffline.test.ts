/** A kiosk that gave tickets while the server was away tells of them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NumbersReserved, SpareNumber } from '../../common/contract/offline.ts';
import type { BlockId } from '../../common/contract/vocabulary.ts';
import type { KioskView, TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { deskRequests } from '../../server/db/schema/staff.ts';
import { startClinicServer, type Answered, type ClinicServer } from '../support/clinicServer.ts';

const MINUTE = 60_000;

let server: ClinicServer;
let token = '';
let reception = '';
let familyDoctor = '';
beforeAll(async () => {
  server = await startClinicServer();
  token = await server.pair('kiosk');
  reception = await server.logIn('reception');
  const { services } = await server.look<KioskView>({ token });
  familyDoctor = services.find(({ name }) => name.en === 'Family doctor')?.serviceId ?? '';
});
afterAll(() => server.stop());

const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
const panel = () => server.look<PanelView>({ cookie: reception });
const alarms = async () => (await panel()).alarms.filter(({ code }) => code === 'offline_ticket_refused');

async function reserve(blockIds: readonly string[]): Promise<NumbersReserved> {
  const answer = await server.ask('POST', inClinic('/kiosk-numbers'), {
    token,
    body: { blockIds, wordsHash: null },
  });
  expect(answer.status).toBe(200);
  return answer.body as NumbersReserved; // the route's own schema has checked it
}

const given = ({ date }: NumbersReserved, { blockId, ordinal }: SpareNumber, over: object = {}) => ({
  blockId,
  ordinal,
  date,
  serviceId: familyDoctor,
  language: 'fa',
  takenAt: server.clock.at,
  ...over,
});
const tell = (body: object, key: string = randomUUID()) =>
  server.ask('POST', inClinic('/kiosk-tickets'), { token, body, key });

/** The request for a ticket that a kiosk sends while the server is there. */
const ask = (key: string) =>
  server.ask('POST', inClinic('/tickets'), { token, key, body: { serviceId: familyDoctor, language: 'fa' } });
const numberOf = ({ body }: Answered): string => (body['ticket'] as TicketView).number;
const waiting = async (): Promise<readonly string[]> => (await panel()).queue.map(({ number }) => number);

const nth = (reserved: NumbersReserved, n: number): SpareNumber => {
  const number = reserved.numbers[n];
  if (!number) throw new Error(`Only ${reserved.numbers.length} numbers were set aside`);
  return number;
};

describe('numbers set aside for a kiosk', () => {
  test('are filled up once half of them are used, and those of a forgotten block never come again', async () => {
    const first = await reserve([]);
    expect(first.numbers).toHaveLength(30);
    expect(first.services.find(({ serviceId }) => serviceId === familyDoctor)).toMatchObject({ acceptsWalkIns: true });
    expect(first.untilAt).toBeGreaterThan(server.clock.at);
    const [blockId] = first.numbers.map((each) => each.blockId);
    expect((await reserve([blockId ?? ''])).numbers).toEqual([]);

    const second = await reserve([]);
    const all = [...first.numbers, ...second.numbers].map(({ number }) => number);
    expect(new Set(all).size).toBe(60);
    expect(new Set(all.map((number) => number.charAt(0))).size).toBe(1);
  });

  test('are as many as the clinic wants, or none', async () => {
    const admin = await server.logIn('admin');
    const configuration = await server.ask('GET', inClinic('/configuration'), { cookie: admin });
    const { clinic } = configuration.body as { clinic: { options: object } };
    const setNumbers = (kioskNumbers: number) =>
      server.ask('PUT', inClinic('/settings'), {
        cookie: admin,
        body: { ...clinic, options: { ...clinic.options, kioskNumbers } },
      });
    expect((await setNumbers(0)).status).toBe(200);
    expect((await reserve([])).numbers).toEqual([]);
    expect((await setNumbers(4)).status).toBe(200);
    expect((await reserve([])).numbers).toHaveLength(4);
    expect((await setNumbers(30)).status).toBe(200);
  });
});

describe('a ticket given while the server was away', () => {
  test('is in the queue since it was taken, once, however often the kiosk tells of it', async () => {
    const reserved = await reserve([]);
    server.clock.at += 10 * MINUTE;
    const takenAt = server.clock.at;
    server.clock.at += 20 * MINUTE;
    const spare = nth(reserved, 0);
    const key = randomUUID();
    const told = given(reserved, spare, { takenAt });
    expect((await tell(told, key)).body).toEqual({ number: spare.number });
    expect((await tell(told, key)).body).toEqual({ number: spare.number });
    expect((await tell(told)).body).toEqual({ number: spare.number });
    expect((await waiting()).filter((number) => number === spare.number)).toHaveLength(1);

    const page = await server.ask('GET', '/patient-page', { token: spare.url.split('#')[1] ?? '' });
    expect(page.body).toMatchObject({ number: spare.number });
  });

  test('takes the place of one that the server may have given without being able to say so', async () => {
    const reserved = await reserve([]);
    const key = randomUUID();
    const number = numberOf(await ask(key));
    const spare = nth(reserved, 0);
    expect((await tell(given(reserved, spare, { insteadOf: key }))).status).toBe(200);
    expect(await waiting()).toContain(spare.number);
    expect(await waiting()).not.toContain(number);
  });

  test('is the only one, should the request that got no answer still be on its way', async () => {
    const reserved = await reserve([]);
    const key = randomUUID();
    const before = await waiting();
    const told = given(reserved, nth(reserved, 0), { insteadOf: key });
    expect((await tell(told)).status).toBe(200);
    expect((await ask(key)).body).toMatchObject({ code: 'idempotency_key_reused' });
    expect((await tell(told)).status).toBe(200);
    expect((await waiting()).filter((each) => !before.includes(each))).toEqual([nth(reserved, 0).number]);
  });

  test('is the only one, should the server be asked for both at the same moment', async () => {
    const reserved = await reserve([]);
    const before = await waiting();
    const keys = Array.from({ length: 10 }, () => randomUUID());
    const answers = await Promise.all(
      keys.flatMap((key, i) => [ask(key), tell(given(reserved, nth(reserved, i), { insteadOf: key }))]),
    );
    expect(answers.filter(({ status }) => status !== 200).map(({ body }) => body['code'])).toEqual(
      answers.filter(({ status }) => status !== 200).map(() => 'idempotency_key_reused'),
    );
    const numbers = keys.map((_, i) => nth(reserved, i).number);
    expect((await waiting()).filter((each) => !before.includes(each)).sort()).toEqual(numbers);
  });

  test('is the only one, should the server have gone again between taking it over and giving up the other', async () => {
    const reserved = await reserve([]);
    const key = randomUUID();
    const number = numberOf(await ask(key));
    const spare = nth(reserved, 0);
    expect((await tell(given(reserved, spare))).status).toBe(200);
    expect((await tell(given(reserved, spare, { insteadOf: key }))).body).toEqual({ number: spare.number });
    expect(await waiting()).not.toContain(number);
  });

  test('that is refused leaves its holder the one that the server gave', async () => {
    const reserved = await reserve([]);
    const key = randomUUID();
    const number = numberOf(await ask(key));
    const invented = { ...nth(reserved, 0), blockId: randomUUID() as BlockId };
    expect((await tell(given(reserved, invented, { insteadOf: key }))).status).toBe(404);
    expect(await waiting()).toContain(number);
  });

  test('with a number that was never set aside is refused, and the desk hears of it', async () => {
    const reserved = await reserve([]);
    const invented = { ...nth(reserved, 0), blockId: randomUUID() as BlockId };
    expect((await tell(given(reserved, invented))).body).toMatchObject({ code: 'block_not_found' });
    await expect.poll(async () => (await alarms()).map(({ detail }) => detail['ordinal'])).toContain(invented.ordinal);
  });

  test('that was refused rings once, also where the kiosk never heard so and tells again', async () => {
    const reserved = await reserve([]);
    const invented = { ...nth(reserved, 1), blockId: randomUUID() as BlockId };
    const key = randomUUID();
    for (let i = 0; i < 3; i += 1)
      expect((await tell(given(reserved, invented), key)).body).toMatchObject({ code: 'block_not_found' });
    const rung = await server.connections.db.select({ detail: deskRequests.detail }).from(deskRequests);
    expect(rung.filter(({ detail }) => detail['ordinal'] === invented.ordinal)).toHaveLength(1);
  });

  test('that is told after its day is refused, and the desk hears which number it was', async () => {
    const reserved = await reserve([]);
    server.clock.at += 24 * 60 * MINUTE;
    expect((await tell(given(reserved, nth(reserved, 2)))).body).toMatchObject({ code: 'day_closed' });
    reception = await server.logIn('reception'); // yesterday's has expired
    await expect
      .poll(async () => (await alarms()).map(({ detail }) => detail['ordinal']))
      .toContain(nth(reserved, 2).ordinal);
  });
});

/** Booking on the public page, as far as requests go: from what is offered to the ticket on the phone. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { codesIn, visitorOf, type Chosen } from './visitor.ts';

const MINUTE_MS = 60_000;
let server: ClinicServer;
beforeAll(async () => {
  server = await startClinicServer();
});
afterAll(() => server.stop());

let people = 0;
const somebody = (name?: string) => visitorOf(server, `0912111${String(1000 + (people += 1))}`, name);

/** A service that asks no questions first and whose times are for one person each, and one that does. */
async function services() {
  const { departments } = await somebody().services();
  const all = departments.flatMap(({ services: own }) => own);
  const asking = all.find(({ asksFirst }) => asksFirst);
  for (const plain of all.filter(({ asksFirst }) => !asksFirst)) {
    const { days } = await somebody().places({ serviceId: plain.serviceId });
    const places = days
      .flatMap((day) => day.places)
      .filter(({ startsAt, free }) => free === 1 && startsAt > server.clock.at + 60 * MINUTE_MS);
    if (asking && places.length > 30) return { plain, asking, places };
  }
  throw new Error('The demonstration has no such services');
}
const placeAt = async (nth: number): Promise<Chosen> => {
  const place = (await services()).places[nth];
  if (!place) throw new Error('Too few places are free');
  return { scheduleId: place.scheduleId, startsAt: place.startsAt };
};
const isFree = async ({ scheduleId, startsAt }: Chosen) =>
  (await services()).places.some((place) => place.scheduleId === scheduleId && place.startsAt === startsAt);

describe('whoever books on the public page', () => {
  test('finds the clinic, a service and the nearest places, is texted a code, and has a ticket on the phone', async () => {
    const sara = somebody();
    const { clinics } = await sara.clinics();
    expect(clinics).toMatchObject([{ clinicId: server.clinicId, asksName: true, showsDoctors: true }]);
    const place = await placeAt(0);
    const booked = await sara.book(place);
    expect(booked.startsAt).toBe(place.startsAt);
    expect(booked.number).toMatch(/^[A-Z]+-\d+$/);

    const token = booked.url.split('#')[1] ?? '';
    const page = await server.ask('GET', '/patient-page', { token });
    expect(page.body).toMatchObject({
      number: booked.number,
      state: 'booked',
      language: 'en',
      calendar: { endsAt: booked.endsAt },
    });
    expect(JSON.stringify([booked, page.body])).not.toContain('Sara');

    expect(page.body).toMatchObject({ can: { move: true } });
    const other = await server.ask('GET', '/patient-page/places', { token });
    const places = (other.body['days'] as { places: (Chosen & { endsAt: number })[] }[]).flatMap((day) => day.places);
    const next = places.find(({ startsAt }) => startsAt > place.startsAt + 120 * MINUTE_MS);
    const to = { scheduleId: next?.scheduleId, startsAt: next?.startsAt };
    expect((await server.ask('POST', '/patient-page/move', { token, body: to })).status).toBe(200);
    expect((await server.ask('GET', '/patient-page', { token })).body).toMatchObject({ bookedAt: next?.startsAt });
    expect(await isFree(place)).toBe(true);
    // A refused move spends nothing of what may be asked for.
    const taken = await placeAt(10);
    const rival = somebody();
    expect((await rival.hold(taken)).status).toBe(200);
    for (let nth = 0; nth < 3; nth += 1)
      expect((await server.ask('POST', '/patient-page/move', { token, body: taken })).body).toMatchObject({
        code: 'slot_taken',
      });
    await rival.release();
    for (const body of [place, to])
      expect((await server.ask('POST', '/patient-page/move', { token, body })).status).toBe(200);
    // Each is texted, so there are not many more.
    expect((await server.ask('POST', '/patient-page/move', { token, body: place })).body).toMatchObject({
      code: 'web_too_many_places',
    });
    expect((await server.ask('POST', '/patient-page/cancel', { token })).status).toBe(200);
    // What a calendar must know to take it out again.
    expect((await server.ask('GET', '/patient-page', { token })).body).toMatchObject({
      state: 'cancelled',
      bookedAt: to.startsAt,
      calendar: { endsAt: next?.endsAt },
    });
  });

  test('is one patient however often she books, and her brother by the same mobile another', async () => {
    const first = somebody('Leila Karimi');
    await first.book(await placeAt(0));
    for (const [nth, name] of ['leila  KARIMI', 'Omid Karimi'].entries()) {
      const next = visitorOf(server, first.phone, name);
      expect((await next.hold(await placeAt(3))).status).toBe(200);
      await next.code();
      expect((await next.confirm(await next.textedCode(nth + 2))).status).toBe(200);
    }
    const desk = await server.logIn('reception');
    const found = await server.ask('POST', `/clinics/${server.clinicId}/patients/find`, {
      cookie: desk,
      body: { text: 'Karimi' },
    });
    const names = (found.body['patients'] as { name: string }[]).map(({ name }) => name);
    expect(names.filter((name) => name === 'Leila Karimi')).toHaveLength(1);
    expect(names).toContain('Omid Karimi');
  });

  test('keeps the place while typing: nobody else sees it, and it is free again when she leaves', async () => {
    const place = await placeAt(0);
    const sara = somebody();
    expect((await sara.hold(place)).status).toBe(200);
    expect(await isFree(place)).toBe(false);
    expect((await somebody().hold(place)).body).toMatchObject({ code: 'slot_taken' });
    await sara.release();
    expect(await isFree(place)).toBe(true);
  });

  test('has it as long as it says, and is asked to choose again when the time is over', async () => {
    const place = await placeAt(0);
    const sara = somebody();
    const { body } = await sara.hold(place);
    expect(body['heldUntil']).toBe(server.clock.at + 10 * MINUTE_MS);
    server.clock.at += 11 * MINUTE_MS;
    expect(await isFree(place)).toBe(true);
    expect((await sara.code()).body).toMatchObject({ code: 'place_not_held' });
  });

  test('chooses another place, and the first is free again', async () => {
    const [first, second] = [await placeAt(0), await placeAt(1)];
    const sara = somebody();
    await sara.hold(first);
    await sara.hold(second);
    expect([await isFree(first), await isFree(second)]).toEqual([true, false]);
    await sara.release();
  });

  test('hears the same booking when the answer was lost and the code is sent again', async () => {
    const sara = somebody();
    const booked = await sara.book(await placeAt(0));
    expect((await sara.confirm(await sara.textedCode())).body).toEqual(booked);
  });

  test('is texted once however often one request arrives', async () => {
    const sara = somebody();
    await sara.hold(await placeAt(0));
    const key = randomUUID();
    const answers = await Promise.all([sara.code({}, key), sara.code({}, key), sara.code({}, key)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await sara.textedCode(1);
    expect(await codesIn(server, sara.phone)).toHaveLength(1);
    await sara.release();
  });

  test('answers the clinic’s questions first where the service has them', async () => {
    const { asking } = await services();
    const sara = somebody();
    expect(await sara.places({ serviceId: asking.serviceId })).toMatchObject({ code: 'screening_needed' });
    const { clinics } = await sara.clinics();
    const tree = clinics[0]?.screening;
    const screening: { questionId: string; answer: string }[] = [];
    // Down the first way that ends with this service.
    const walk = (questionId: string): boolean => {
      const question = tree?.questions.find(({ id }) => id === questionId);
      return (question?.options ?? []).some(({ id, leadsTo }) => {
        screening.push({ questionId, answer: id });
        const isEnd = leadsTo.kind === 'allowed' && leadsTo.serviceIds.includes(asking.serviceId);
        if (isEnd || (leadsTo.kind === 'question' && walk(leadsTo.questionId))) return true;
        screening.pop();
        return false;
      });
    };
    expect(walk(tree?.start ?? '')).toBe(true);
    const { days } = await sara.places({ serviceId: asking.serviceId, screening });
    const place = days.flatMap(({ places }) => places)[5];
    if (!place) throw new Error('No place');
    const { scheduleId, startsAt } = place;
    expect((await sara.hold({ scheduleId, startsAt })).body).toMatchObject({ code: 'screening_needed' });
    await sara.book({ scheduleId, startsAt }, { screening });
    // They stand in the booking now, and in the visit of the page no more.
    expect(await server.connections.sql`select asked from web_visits where asked ? 'screening'`).toEqual([]);
  });

  test('waits for a place of a service that has none left, by the same code', async () => {
    const { plain } = await services();
    const sara = somebody();
    const asked = await sara.code({ waitFor: { serviceId: plain.serviceId } });
    expect(asked.body).toMatchObject({ ending: sara.phone.slice(-3), heldUntil: null });
    expect((await sara.confirm(await sara.textedCode())).body).toEqual({ kind: 'waiting' });
  });
});

describe('what the page refuses', () => {
  test('a wrong code a few times, and then the right one too, until a new one is asked for', async () => {
    const sara = somebody();
    await sara.hold(await placeAt(0));
    await sara.code();
    const code = await sara.textedCode();
    const wrong = code === '111111' ? '222222' : '111111';
    expect((await sara.confirm(wrong)).body).toMatchObject({ code: 'web_code_wrong', triesLeft: 4 });
    for (let tries = 0; tries < 4; tries += 1) await sara.confirm(wrong);
    expect((await sara.confirm(code)).body).toMatchObject({ code: 'web_code_over' });
    await sara.code();
    expect((await sara.confirm(await sara.textedCode(2))).status).toBe(200);
  });

  test('a code after its time', async () => {
    const sara = somebody();
    await sara.hold(await placeAt(0));
    await sara.code();
    const code = await sara.textedCode();
    server.clock.at += 11 * MINUTE_MS;
    expect((await sara.confirm(code)).body).toMatchObject({ code: 'web_code_over' });
  });

  test('somebody who has chosen nothing, a landline, and nobody’s name', async () => {
    const sara = somebody();
    expect((await sara.code()).body).toMatchObject({ code: 'web_begin_again' });
    expect((await sara.confirm('123456')).body).toMatchObject({ code: 'web_begin_again' });
    await sara.hold(await placeAt(0));
    expect((await sara.code({ phone: '02188776655' })).body).toMatchObject({ code: 'web_mobile_needed' });
    expect((await sara.code({ phone: '+971501234567' })).body).toMatchObject({ code: 'web_mobile_abroad' });
    expect((await sara.code({ phone: '12' })).body).toMatchObject({ code: 'phone_not_understood' });
    expect((await sara.code({ name: undefined })).body).toMatchObject({ code: 'web_name_missing' });
    await sara.release();
  });

  test('more bookings of one mobile than the clinic allows', async () => {
    const phone = somebody().phone;
    for (let nth = 1; nth <= 3; nth += 1) {
      const sara = visitorOf(server, phone, `Child ${nth}`);
      await sara.hold(await placeAt(25));
      await sara.code();
      expect((await sara.confirm(await sara.textedCode(nth))).status).toBe(200);
      server.clock.at += 31 * MINUTE_MS;
    }
    const again = visitorOf(server, phone, 'Child 4');
    await again.hold(await placeAt(0));
    await again.code();
    expect((await again.confirm(await again.textedCode(4))).body).toMatchObject({
      code: 'web_too_many_bookings',
      limit: 3,
    });
  });

  test('more texts to one mobile than anybody needs, whoever asks for them', async () => {
    const phone = somebody().phone;
    const codes: unknown[] = [];
    for (let nth = 0; nth < 4; nth += 1) {
      const sara = visitorOf(server, phone);
      await sara.hold(await placeAt(0));
      codes.push((await sara.code()).body['code']);
      await sara.release();
    }
    expect(codes).toEqual([undefined, undefined, undefined, 'web_too_many_texts']);
    await visitorOf(server, phone).textedCode(3);
  });

  test('to say who is a patient: known and unknown numbers are answered alike', async () => {
    server.clock.at += 60 * MINUTE_MS;
    const known = await server.connections.sql<{ value: string }[]>`
      select value from contacts where kind = 'mobile' and is_verified = false order by created_at limit 1`;
    const answers = [];
    for (const phone of [known[0]?.value ?? '', somebody().phone]) {
      const visitor = visitorOf(server, phone);
      await visitor.hold(await placeAt(0));
      const { status, body } = await visitor.code();
      answers.push({ status, keys: Object.keys(body).sort() });
      await visitor.release();
    }
    expect(answers[0]).toEqual(answers[1]);
  });
});

/** How a place goes to whoever waits for one: by text and link, by answer, by the desk, and from a kiosk that is full. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OfferedDepartments, OfferedPractitioners } from '../../common/contract/booking.ts';
import { BookedOtherDay, OtherDayPlaces } from '../../common/contract/otherDay.ts';
import type { FoundPatients } from '../../common/contract/patients.ts';
import { WaitingList, type WaitingEntry } from '../../common/contract/waitingList.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let desk: string;
beforeAll(async () => {
  server = await startClinicServer(undefined, { publicUrl: 'https://queue.clinic.example' });
  desk = await server.logIn('reception');
});
afterAll(() => server.stop());

const send = (path: string, body: unknown = {}) =>
  server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie: desk, body });
const post = async <T>(path: string, body: unknown = {}): Promise<T> => {
  const { status, body: answer } = await send(path, body);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
  return answer as T; // the route's own schema has checked it
};
const list = async (): Promise<readonly WaitingEntry[]> => {
  const { body } = await server.ask('GET', `/clinics/${server.clinicId}/waiting-list?withPast=true`, { cookie: desk });
  return WaitingList.parse(body).entries;
};
const lineOf = async (entryId: string) => (await list()).find((entry) => entry.entryId === entryId);

/** Telephones of the demonstration that show a text. */
async function telephonesWith(text: string) {
  const phones = (await (await fetch(`${server.url}/demo/phone`)).text()).split('<section class="phone">').slice(1);
  return phones
    .filter((each) => each.includes(text))
    .map((page) => ({ page, address: /name="address" value="([^"]+)"/.exec(page)?.[1] ?? '' }));
}
const answer = (address: string, text: string) =>
  fetch(`${server.url}/demo/phone/answer`, { method: 'POST', body: new URLSearchParams({ address, text }) });

const OFFER = 'a place is free';

/** Somebody whose mobile is known waits for a place of the next days with Dr Noor. */
async function waits(recordNumber: string): Promise<string> {
  const { patients } = await post<FoundPatients>('/patients/find', { text: recordNumber });
  const { practitioners } = await post<OfferedPractitioners>('/offers/practitioners', { patientType: 'new' });
  const noor = practitioners.find(({ name }) => name.en === 'Dr Noor');
  const { entryId } = await post<{ entryId: string }>('/waiting-list', {
    patientId: patients[0]?.patientId,
    patientType: 'new',
    serviceId: noor?.serviceIds[0],
    practitionerId: noor?.practitionerId,
    wanted: { fromDate: '2026-03-04', untilDate: '2026-03-09' },
    language: 'en',
  });
  return entryId;
}

describe('somebody on the waiting list', () => {
  test('is texted a place, takes it on the page behind the link, and the page is that of the booking', async () => {
    const entryId = await waits('R-1003');
    expect(await lineOf(entryId)).toMatchObject({ state: 'offered', position: 1 });
    await expect.poll(() => telephonesWith(OFFER), { timeout: 10_000 }).toHaveLength(1);
    const [phone] = await telephonesWith(OFFER);
    expect(phone?.page).toContain('Reply 1 to take it, 3 to leave it.');
    const token = /\/t\/#([\w-]+)/.exec(phone?.page.split(OFFER)[1] ?? '')?.[1] ?? '';
    const page = await server.ask('GET', '/patient-page/waiting-list', { token });
    expect(page.body).toMatchObject({ state: 'offered', language: 'en' });
    expect(JSON.stringify(page.body)).not.toMatch(/R-1003|Noor|patient/);

    expect((await server.ask('POST', '/patient-page/waiting-list/accept', { token })).status).toBe(200);
    // The answer was lost on the way, and the same is pressed again.
    const again = await server.ask('POST', '/patient-page/waiting-list/accept', { token });
    expect([again.status, again.body]).toEqual([200, {}]);
    expect((await server.ask('POST', '/patient-page/waiting-list/decline', { token })).body).toMatchObject({
      code: 'link_unknown',
    });
    const line = await lineOf(entryId);
    expect(line?.state).toBe('booked');
    const booking = await server.ask('GET', '/patient-page', { token });
    expect(booking.body).toMatchObject({ kind: 'visit', number: line?.booked?.number });
  });

  test('answers 3 and waits for the next, then 1 and is booked', async () => {
    const before = new Set((await telephonesWith(OFFER)).map(({ address }) => address));
    const entryId = await waits('R-1004');
    const of = async () => (await telephonesWith(OFFER)).find(({ address }) => !before.has(address));
    await expect.poll(of, { timeout: 10_000 }).toBeDefined();
    const address = (await of())?.address ?? '';
    const first = (await lineOf(entryId))?.offer?.startsAt;
    await answer(address, '3');
    // The place goes back, and the next time that suits is offered.
    await expect
      .poll(async () => (await lineOf(entryId))?.offer?.startsAt, { timeout: 10_000 })
      .toSatisfy((startsAt: unknown) => typeof startsAt === 'number' && startsAt !== first);
    const texts = async () => (await telephonesWith(OFFER)).find((each) => each.address === address)?.page ?? '';
    await expect.poll(async () => (await texts()).split(OFFER).length - 1, { timeout: 10_000 }).toBe(2);
    await answer(address, '1');
    await expect.poll(async () => (await lineOf(entryId))?.state, { timeout: 10_000 }).toBe('booked');
  });

  test('is asked by the desk, which takes the place for the patient, or takes the patient off the list', async () => {
    const entryId = await waits('R-1005');
    expect((await send(`/waiting-list/${entryId}/offer`)).body).toMatchObject({ code: 'offer_open' });
    expect((await send(`/waiting-list/${entryId}/decline`)).status).toBe(200);
    expect((await send(`/waiting-list/${entryId}/accept`)).status).toBe(200);
    expect((await send(`/waiting-list/${entryId}/remove`)).body).toMatchObject({ code: 'waiting_over' });
    expect((await send(`/waiting-list/${entryId}/again`)).body).toMatchObject({ code: 'waiting_over' });
  });
});

test('whoever answers when the place has gone to the next is told so, once', async () => {
  const before = new Set((await telephonesWith(OFFER)).map(({ address }) => address));
  const entryId = await waits('R-1006');
  const of = async () => (await telephonesWith(OFFER)).find(({ address }) => !before.has(address));
  await expect.poll(of, { timeout: 10_000 }).toBeDefined();
  const address = (await of())?.address ?? '';
  await send(`/waiting-list/${entryId}/remove`);
  await answer(address, '1');
  await answer(address, '1');
  const gone = async () => (await telephonesWith('no longer kept')).map((each) => each.address);
  await expect.poll(gone, { timeout: 10_000 }).toEqual([address]);
  const [phone] = await telephonesWith('no longer kept');
  expect(phone?.page.split('no longer kept')).toHaveLength(2);
});

describe('at a kiosk whose service has no ticket left', () => {
  test('a mobile number is enough, and tells nobody who is known', async () => {
    const kiosk = await server.pair('kiosk');
    const { practitioners } = await post<OfferedPractitioners>('/offers/practitioners', { patientType: 'new' });
    const serviceId = practitioners.find(({ name }) => name.en === 'Dr Noor')?.serviceIds[0];
    const byPhone = (phone: string) =>
      server.ask('POST', `/clinics/${server.clinicId}/waiting-list/by-phone`, {
        token: kiosk,
        body: { serviceId, phone, language: 'en' },
      });
    const before = (await telephonesWith(OFFER)).length;
    const joined = await byPhone('0912 888 7766');
    expect([joined.status, joined.body]).toEqual([200, {}]);
    await expect.poll(async () => (await telephonesWith(OFFER)).length, { timeout: 10_000 }).toBe(before + 1);
    expect((await byPhone('0912 888 7766')).status).toBe(200);
    expect((await list()).filter(({ channel }) => channel === 'kiosk')).toHaveLength(1);
    expect((await byPhone('12')).body).toMatchObject({ code: 'phone_not_understood' });
  });
});

test('at that kiosk a place of the next days is booked by a number alone, and its slip comes out there, once', async () => {
  const kiosk = await server.pair('kiosk');
  const { practitioners } = await post<OfferedPractitioners>('/offers/practitioners', { patientType: 'new' });
  const serviceId = practitioners.find(({ name }) => name.en === 'Dr Noor')?.serviceIds[0];
  const at = `/clinics/${server.clinicId}/other-days`;
  const { places } = OtherDayPlaces.parse(
    (await server.ask('GET', `${at}?serviceId=${serviceId ?? ''}`, { token: kiosk })).body,
  );
  const times = places.map(({ startsAt }) => startsAt);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times[0]).toBeGreaterThan(server.clock.at + 12 * 3_600_000);

  const [place] = places;
  const wish = { scheduleId: place?.scheduleId, startsAt: place?.startsAt, language: 'en' };
  const request = { token: kiosk, key: randomUUID(), body: { ...wish, who: { phone: '0912 888 7755' } } };
  const booked = BookedOtherDay.parse((await server.ask('POST', at, request)).body);
  expect(booked).toMatchObject({ startsAt: place?.startsAt, isPrinting: true });
  const slip = async () => (await server.ask('GET', `${at}/${booked.appointmentId}/slip`, { token: kiosk })).body;
  await expect.poll(slip, { timeout: 10_000 }).toMatchObject({ state: 'printed', isCopy: false });
  // The answer was lost on the way: the same booking, and no second paper.
  expect(BookedOtherDay.parse((await server.ask('POST', at, request)).body).number).toBe(booked.number);
  expect(await slip()).toMatchObject({ state: 'printed', isCopy: false });
  await expect.poll(() => telephonesWith(booked.code), { timeout: 10_000 }).toHaveLength(1);

  const unknown = { token: kiosk, body: { ...wish, who: { recordNumber: 'R-0' } } };
  expect((await server.ask('POST', at, unknown)).body).toMatchObject({ code: 'patient_not_found' });
});

test('a service that asks first is booked there after its questions only, and by a record number', async () => {
  const kiosk = await server.pair('kiosk');
  const at = `/clinics/${server.clinicId}/other-days`;
  const kioskAsks = async (path: string, body: object) => {
    const answered = await server.ask('POST', path, { token: kiosk, key: randomUUID(), body });
    return [answered.status, answered.body] as const;
  };
  const { departments } = await post<OfferedDepartments>('/offers/departments', {
    patientType: 'new',
    screening: [
      { questionId: 'who', answer: 'adult' },
      { questionId: 'chest', answer: 'no' },
      { questionId: 'heart', answer: 'yes' },
    ],
  });
  const services = departments.flatMap((department) => department.services);
  const heart = services.find(({ name }) => name.en === 'Heart clinic')?.serviceId ?? '';
  const { body } = await server.ask('GET', `${at}?serviceId=${heart}`, { token: kiosk });
  expect(OtherDayPlaces.parse(body)).toMatchObject({ places: [], questions: { tree: { start: 'who' } } });

  const answers = (last: string) => [
    { questionId: 'who', answer: 'adult' },
    { questionId: 'chest', answer: last === 'pain' ? 'yes' : 'no' },
    ...(last === 'pain' ? [] : [{ questionId: 'heart', answer: last }]),
  ];
  const look = (last: string) => kioskAsks(`${at}/answers`, { serviceId: heart, screening: answers(last) });
  expect(await look('pain')).toMatchObject([409, { code: 'needs_a_person' }]);
  expect(await look('perhaps')).toMatchObject([409, { code: 'screening_outdated' }]);
  expect(await look('no')).toMatchObject([200, { places: [], instead: [{ name: { en: 'Family doctor' } }] }]);
  const [, found] = await look('yes');
  const [place] = OtherDayPlaces.parse(found).places;
  expect(OtherDayPlaces.parse(found).records).toEqual({ prefix: 'R-', signs: [] });

  const wish = {
    scheduleId: place?.scheduleId,
    startsAt: place?.startsAt,
    language: 'en',
    who: { recordNumber: 'r-1006' },
  };
  expect(await kioskAsks(at, wish)).toMatchObject([409, { code: 'screening_needed' }]);
  expect(await kioskAsks(at, { ...wish, screening: answers('no') })).toMatchObject([409, { code: 'not_offered' }]);
  const [status, made] = await kioskAsks(at, { ...wish, screening: answers('yes') });
  expect([status, BookedOtherDay.parse(made).startsAt]).toEqual([200, place?.startsAt]);
});

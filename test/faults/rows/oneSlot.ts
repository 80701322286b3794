import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { WebPlaces, WebServices } from '../../../common/contract/webBooking.ts';
import type { Answer, Asked, House } from '../house/house.ts';
import type { FaultRow } from '../row.ts';

const DAY_MS = 24 * 60 * 60_000;
/** So many of each; what one address or one kiosk may ask for in a minute is less than fifty. */
const [AT_DESK, ON_WEB, AT_KIOSKS] = [18, 20, 12];
/** What a loser may be told: each says what to do now. */
const CLEAR = new Set(['slot_taken', 'overlaps_another', 'not_offered', 'too_many_lookups', 'too_many_requests']);

const ASKED_FOR_MS = 60_000;
const ASK_AGAIN_MS = 200;

type Time = { readonly scheduleId: string; readonly startsAt: number };

export const oneSlot: FaultRow = {
  name: 'one free time is wanted 50 times at once, at the desk, on the web and at kiosks',
  passes: 'as many get it as there are places; the others are told clearly',
  isQuick: true,
  async during({ house, isQuick, say }) {
    const { clinic } = house;
    const cookie = await house.cookie(clinic, 'reception');
    const patients: string[] = [];
    for (let n = 1; n <= 3; n += 1) {
      const found = await answered(house, `/clinics/${clinic.clinicId}/patients/find`, {
        cookie,
        body: { text: `R-${1_000 + n}` },
      });
      // The contract's FoundPatients.
      const [patient] = (found?.body['patients'] ?? []) as readonly { readonly patientId: string }[];
      if (patient) patients.push(patient.patientId);
    }
    const times = await singleTimes(house);
    const wrong: string[] = [];
    const told = new Map<string, number>();
    let rounds = 0;
    for (const time of times.slice(0, isQuick ? 1 : 3)) {
      rounds += 1;
      const place = { kind: 'time', ...time };
      const before = await takenOf(house, time);
      const desk = Array.from({ length: AT_DESK }, (_, n) =>
        house.want(clinic, 'booking at the desk', '/appointments', {
          cookie,
          server: n % house.servers.length,
          body: { patientType: 'new', patientId: patients[n % patients.length], language: 'en', place },
        }),
      );
      const kiosks = Array.from({ length: AT_KIOSKS }, (_, n) =>
        house.want(clinic, 'booking at a kiosk', '/other-days', {
          token: clinic.kiosks[n % clinic.kiosks.length]?.token ?? '',
          server: n % house.servers.length,
          body: { ...time, who: { phone: `0912333${String(1_000 + rounds * 100 + n)}` }, language: 'en' },
        }),
      );
      const web = Array.from({ length: ON_WEB }, (_, n) =>
        answered(house, `/web-booking/clinics/${clinic.clinicId}/hold`, {
          from: `198.51.100.${n + 1}`,
          server: n % house.servers.length,
          body: { secret: randomUUID(), ...time },
        }),
      );
      const answers = [...(await Promise.all([...desk, ...kiosks])), ...(await Promise.all(web))];
      // Whoever won may not have heard it; the place knows.
      const winners = (await takenOf(house, time)) - before;
      if (winners !== 1) wrong.push(`${winners} of ${answers.length} were given a time with one place`);
      const told200 = answers.filter((answer) => answer?.status === 200).length;
      if (told200 > 1) wrong.push(`${told200} of ${answers.length} were told that they have a time with one place`);
      for (const answer of answers) {
        if (!answer || answer.status === 200) continue;
        const code = String(answer.body?.['code']);
        told.set(code, (told.get(code) ?? 0) + 1);
        if (!CLEAR.has(code)) wrong.push(`Somebody was told ${answer.status} ${code}`);
      }
    }
    if (rounds === 0) wrong.push('There was no free time to be wanted');
    const losers = [...told].map(([code, n]) => `${n} ${code}`).join(', ');
    say(`  losers were told: ${losers}`);
    return {
      figures: [`${rounds} times, each wanted ${AT_DESK + ON_WEB + AT_KIOSKS} times at once`, `told: ${losers}`],
      wrong,
    };
  },
};

/** As a screen does it: asked again with the same key until it is known what became of it. */
async function answered(house: House, path: string, asked: Asked): Promise<Answer | undefined> {
  const key = randomUUID();
  const giveUpAt = Date.now() + ASKED_FOR_MS;
  for (;;) {
    const answer = await house.once('POST', path, { ...asked, key });
    if ((answer && answer.status < 500) || Date.now() > giveUpAt) return answer;
    await pause(ASK_AGAIN_MS);
  }
}

/** How many places of a time are booked, or kept for somebody. */
async function takenOf({ sql }: House, { scheduleId, startsAt }: Time): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from places p join slots s on s.id = p.slot_id
    where s.schedule_id = ${scheduleId} and s.starts_at = ${new Date(startsAt)}
      and (p.state = 'booked' or (p.state = 'held' and p.held_until > now()))`;
  return row?.n ?? 0;
}

/** Times after tomorrow that one person may have. */
async function singleTimes(house: House): Promise<readonly Time[]> {
  const base = `/web-booking/clinics/${house.clinic.clinicId}`;
  const from = '203.0.113.7';
  const services = (await answered(house, `${base}/services`, { from, body: {} }))?.body as unknown as
    WebServices | undefined; // the contract's
  const found: Time[] = [];
  for (const { serviceId, asksFirst } of services?.departments.flatMap((each) => each.services) ?? []) {
    if (asksFirst) continue;
    const places = (await answered(house, `${base}/places`, { from, body: { serviceId } }))?.body as unknown as
      WebPlaces | undefined; // the contract's
    for (const { scheduleId, startsAt, free } of places?.days.flatMap((day) => day.places) ?? [])
      if (free === 1 && startsAt > Date.now() + DAY_MS) found.push({ scheduleId, startsAt });
  }
  return found;
}

import { randomUUID } from 'node:crypto';
import type { WebPlaces, WebServices } from '../../../common/contract/webBooking.ts';
import type { House } from '../house/house.ts';
import type { FaultRow } from '../row.ts';

const DAY_MS = 24 * 60 * 60_000;
/** So many of each; what one address or one kiosk may ask for in a minute is less than fifty. */
const [AT_DESK, ON_WEB, AT_KIOSKS] = [18, 20, 12];
/** What a loser may be told: each says what to do now. */
const CLEAR = new Set(['slot_taken', 'overlaps_another', 'not_offered', 'too_many_lookups', 'too_many_requests']);

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
      const found = await house.once('POST', `/clinics/${clinic.clinicId}/patients/find`, {
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
        house.once('POST', `/web-booking/clinics/${clinic.clinicId}/hold`, {
          from: `198.51.100.${n + 1}`,
          server: n % house.servers.length,
          body: { secret: randomUUID(), ...time },
        }),
      );
      const answers = [...(await Promise.all([...desk, ...kiosks])), ...(await Promise.all(web))];
      const winners = answers.filter((answer) => answer?.status === 200).length;
      if (winners !== 1) wrong.push(`${winners} of ${answers.length} were given a time with one place`);
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

/** Times after tomorrow that one person may have. */
async function singleTimes(house: House): Promise<readonly Time[]> {
  const base = `/web-booking/clinics/${house.clinic.clinicId}`;
  const from = '203.0.113.7';
  const services = (await house.once('POST', `${base}/services`, { from, body: {} }))?.body as unknown as
    WebServices | undefined; // the contract's
  const found: Time[] = [];
  for (const { serviceId, asksFirst } of services?.departments.flatMap((each) => each.services) ?? []) {
    if (asksFirst) continue;
    const places = (await house.once('POST', `${base}/places`, { from, body: { serviceId } }))?.body as unknown as
      WebPlaces | undefined; // the contract's
    for (const { scheduleId, startsAt, free } of places?.days.flatMap((day) => day.places) ?? [])
      if (free === 1 && startsAt > Date.now() + DAY_MS) found.push({ scheduleId, startsAt });
  }
  return found;
}

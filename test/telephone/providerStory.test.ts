/** A whole clinic whose line comes from a provider: a patient calls in over it and books, and is called over it. */
import { eq, ne } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NoticeList } from '../../common/contract/noticeDesk.ts';
import { PhoneLineSettings } from '../../common/contract/phoneLine.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { appointments, schedules } from '../../server/db/schema/booking.ts';
import { phoneCalls, phoneLines } from '../../server/db/schema/phone.ts';
import { sentence } from '../../server/voice/phoneMenu/spoken.ts';
import { heardBy, hearsAnotherCall } from '../support/phoneSound.ts';
import { CLINIC, startProvider, type Provider } from '../support/provider.ts';
import {
  sayWhatIsMissing,
  startAsterisk,
  startSoftphone,
  telephone,
  type Exchange,
  type Softphone,
} from '../support/telephone.ts';
import { startClinicOnTheLine, type ClinicOnTheLine } from './clinicOnTheLine.ts';

const programs = telephone();
const WITHIN = { timeout: 40_000 };
const PATIENT = '09121234567';

if (programs === undefined) {
  test('a patient books and is called over a provider', sayWhatIsMissing);
} else {
  describe('a clinic whose line comes from a provider', () => {
    let provider: Provider;
    let exchange: Exchange;
    let patient: Softphone;
    let clinic: ClinicOnTheLine;

    beforeAll(async () => {
      provider = await startProvider(programs, [PATIENT], 'udp');
      exchange = await startAsterisk(programs, { trunks: [provider.trunk] });
      clinic = await startClinicOnTheLine(exchange, {
        calls: { outside: 'PJSIP/{number}@trunk', callerId: CLINIC },
      });
      patient = await startSoftphone(provider, { seat: PATIENT });
      await provider.knowsUs();
    }, 240_000);
    afterAll(async () => {
      await patient.stop();
      await clinic.stop();
      await exchange.stop();
      await provider.stop();
    });

    test('is called by its number, and the caller books and hears so', async () => {
      const { db } = clinic.server.connections;
      // One doctor has places, and no council number is asked for.
      await db.update(schedules).set({ isActive: false }).where(ne(schedules.series, 'P'));
      const [line] = await db.select().from(phoneLines);
      const settings = { ...line?.settings, byCouncilNumber: false };
      await db.update(phoneLines).set({ settings: PhoneLineSettings.parse(settings) });
      const stands = async () => {
        const [row] = await db.select().from(phoneCalls).where(eq(phoneCalls.direction, 'in'));
        return row?.path.at(-1)?.step;
      };
      await patient.dial(CLINIC);
      await expect.poll(stands, WITHIN).toBe('language');
      for (const [key, step] of [
        ['1', 'main'],
        ['1', 'choose.answer'],
        ['2', 'places'],
        ['1', 'this_number'],
        ['1', 'confirm'],
        ['1', 'made'],
      ] as const) {
        await patient.press(key);
        await expect.poll(stands, WITHIN).toBe(step);
      }
      const sound = await clinic.speech.sound({ fragments: sentence('booked', 'en'), heardOn: 'telephone' });
      if (!sound.ok) throw new Error(sound.error.code);
      await heardBy(patient, sound.value.path, WITHIN.timeout);
      await patient.hangUp();
      const booked = db.select().from(appointments).where(eq(appointments.channel, 'phone'));
      expect(await booked).toMatchObject([{ status: 'booked', language: 'en' }]);
    });

    test('calls a patient whose turn is near, who hears it, presses 1, and the clinic knows', async () => {
      const { server } = clinic;
      const reception = await server.logIn('reception');
      const supervisor = await server.logIn('supervisor');
      const panel = await server.look<PanelView>({ cookie: reception });
      const post = async (path: string, body: unknown) => {
        const answer = await server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie: reception, body });
        expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200);
        return answer.body;
      };
      await post(`/rooms/${panel.rooms.find(({ name }) => name.en === 'Room 5')?.servicePointId}/open`, {});
      const serviceId = panel.services.find(({ name }) => name.en === 'Blood tests')?.serviceId;
      const ticket = (await post('/tickets', { serviceId, language: 'en' }))['ticket'] as TicketView;
      const before = clinic.spoken.length;
      const menu = () => clinic.spoken[before];
      const told = () => clinic.spoken.slice(before).find((path) => path !== menu());
      const ofTheCallBefore = patient.heard();
      await post(`/visits/${ticket.visitId}/contact`, { phone: PATIENT, channel: 'voice' });
      await patient.answer();
      await expect.poll(menu, WITHIN).toBeDefined();
      await expect.poll(() => hearsAnotherCall(patient, ofTheCallBefore), WITHIN).toBe(true);
      await patient.press('1');
      await expect.poll(told, WITHIN).toBeDefined();
      await heardBy(patient, told() ?? '', WITHIN.timeout);
      await patient.ended();
      await expect
        .poll(async () => {
          const { body } = await server.ask('GET', `/clinics/${server.clinicId}/notices`, { cookie: supervisor });
          return NoticeList.parse(body).notices.flatMap(({ purpose, status, attempts }) =>
            purpose === 'turn_near' ? [[status, ...attempts.map((each) => `${each.channel} ${each.status}`)]] : [],
          );
        }, WITHIN)
        .toEqual([['answered', 'voice answered']]);
    });
  });
}

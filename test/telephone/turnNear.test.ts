/** The whole clinic calls a patient whose turn is near, over a real Asterisk, and a real telephone answers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NoticeList } from '../../common/contract/noticeDesk.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import type { ClinicServer } from '../support/clinicServer.ts';
import { heardBy, hearsAnotherCall, likeness, toneShare } from '../support/phoneSound.ts';
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
/** The desk of the demonstration's own line. */
const DESK = '100';
/** Where each speaks as a tone of its own. */
const [HOME_HZ, DESK_HZ] = [400, 1_000];
const WITHIN = { timeout: 40_000 };

if (programs === undefined) {
  test('a patient is called over a real Asterisk', sayWhatIsMissing);
} else {
  describe('a patient whose turn is near', () => {
    let exchange: Exchange;
    let home: Softphone;
    let clinic: ClinicOnTheLine;
    let server: ClinicServer;
    let reception: string;
    beforeAll(async () => {
      exchange = await startAsterisk(programs, { numbers: [DESK] });
      // A landline: it cannot be texted.
      home = await startSoftphone(exchange, { number: '02188776655', isCalled: true }, { toneHz: HOME_HZ });
      clinic = await startClinicOnTheLine(exchange, {
        calls: { outside: 'PJSIP/{number}@trunk', callerId: '02188881234' },
      });
      server = clinic.server;
      reception = await server.logIn('reception');
      const { rooms } = await server.look<PanelView>({ cookie: reception });
      await post(`/rooms/${rooms.find(({ name }) => name.en === 'Room 5')?.servicePointId}/open`, {});
    });
    afterAll(async () => {
      await home.stop();
      await clinic.stop();
      await exchange.stop();
    });

    const post = async (path: string, body: unknown) => {
      const answer = await server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie: reception, body });
      expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200);
      return answer.body;
    };

    /** Somebody takes a number at the desk and goes home, to be rung up when the turn is near. */
    const waitsAtHome = async (): Promise<TicketView> => {
      const { services } = await server.look<PanelView>({ cookie: reception });
      const serviceId = services.find(({ name }) => name.en === 'Blood tests')?.serviceId;
      const ticket = (await post('/tickets', { serviceId, language: 'en' }))['ticket'] as TicketView;
      await post(`/visits/${ticket.visitId}/contact`, { phone: '021 8877 6655', channel: 'voice' });
      return ticket;
    };

    const noticesOf = async (ticket: TicketView) => {
      const cookie = await server.logIn('supervisor');
      const { body } = await server.ask('GET', `/clinics/${server.clinicId}/notices`, { cookie });
      return NoticeList.parse(body)
        .notices.filter(({ purpose, number }) => purpose === 'turn_near' && number === ticket.number)
        .map(({ status, attempts }) => [status, ...attempts.map((each) => `${each.channel} ${each.status}`)]);
    };

    test('is called, hears their number and what the keys mean, presses 1, and the clinic knows', async () => {
      const ticket = await waitsAtHome();
      await home.answer();
      await expect.poll(() => clinic.spoken.length).toBe(1);
      const [prompt = ''] = clinic.spoken;
      await heardBy(home, prompt, 40_000);
      await home.press('1');
      await expect.poll(() => clinic.spoken.length).toBe(2);
      const thanks = clinic.spoken[1] ?? '';
      await heardBy(home, thanks);
      await home.ended();
      // What was heard is the one sentence and not just any.
      expect(likeness(home.heard().subarray(0, home.heard().length / 2), thanks)).toBeLessThan(0.7);

      await expect.poll(() => noticesOf(ticket)).toEqual([['answered', 'voice answered']]);
      const { queue } = await server.look<PanelView>({ cookie: reception });
      expect(queue.find(({ stageId }) => stageId === ticket.stageId)).toMatchObject({ number: ticket.number });
    });

    test('is passed on to the desk on pressing 0, and both hear each other', async () => {
      const desk = await startSoftphone(exchange, { seat: DESK }, { toneHz: DESK_HZ });
      try {
        const [before, ofTheCallBefore] = [clinic.spoken.length, home.heard()];
        const ticket = await waitsAtHome();
        await home.answer();
        await expect.poll(() => clinic.spoken.length, WITHIN).toBe(before + 1);
        await expect.poll(() => hearsAnotherCall(home, ofTheCallBefore), WITHIN).toBe(true);
        await home.press('0');
        await desk.answer();
        await expect.poll(() => toneShare(home.heard(), DESK_HZ), WITHIN).toBeGreaterThan(0.9);
        await expect.poll(() => toneShare(desk.heard(), HOME_HZ), WITHIN).toBeGreaterThan(0.9);
        await desk.hangUp();
        await home.ended();
        // Somebody spoke with the patient: there is nothing left to tell by another way.
        await expect.poll(() => noticesOf(ticket), WITHIN).toEqual([['reached', 'voice delivered']]);
      } finally {
        await desk.stop();
      }
    });
  });
}

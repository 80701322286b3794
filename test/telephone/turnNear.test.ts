/** The whole clinic calls a patient whose turn is near, over a real Asterisk, and a real telephone answers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NoticeList } from '../../common/contract/noticeDesk.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import type { ClinicServer } from '../support/clinicServer.ts';
import { heardBy, likeness } from '../support/phoneSound.ts';
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

if (programs === undefined) {
  test('a patient is called over a real Asterisk', sayWhatIsMissing);
} else {
  describe('a patient whose turn is near', () => {
    let exchange: Exchange;
    let home: Softphone;
    let clinic: ClinicOnTheLine;
    let server: ClinicServer;
    beforeAll(async () => {
      exchange = await startAsterisk(programs);
      // A landline: it cannot be texted.
      home = await startSoftphone(exchange, { number: '02188776655', isCalled: true });
      clinic = await startClinicOnTheLine(exchange, {
        calls: { outside: 'PJSIP/{number}@trunk', callerId: '02188881234' },
      });
      server = clinic.server;
    });
    afterAll(async () => {
      await home.stop();
      await clinic.stop();
      await exchange.stop();
    });

    test('is called, hears their number and what the keys mean, presses 1, and the clinic knows', async () => {
      const reception = await server.logIn('reception');
      const supervisor = await server.logIn('supervisor');
      const panel = await server.look<PanelView>({ cookie: reception });
      const post = async (path: string, body: unknown) => {
        const answer = await server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie: reception, body });
        expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200);
        return answer.body;
      };
      const room = panel.rooms.find(({ name }) => name.en === 'Room 5')?.servicePointId;
      await post(`/rooms/${room}/open`, {});
      const serviceId = panel.services.find(({ name }) => name.en === 'Blood tests')?.serviceId;
      const ticket = (await post('/tickets', { serviceId, language: 'en' }))['ticket'] as TicketView;
      await post(`/visits/${ticket.visitId}/contact`, { phone: '021 8877 6655', channel: 'voice' });

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

      await expect
        .poll(async () => {
          const { body } = await server.ask('GET', `/clinics/${server.clinicId}/notices`, { cookie: supervisor });
          return NoticeList.parse(body).notices.flatMap(({ purpose, status, attempts }) =>
            purpose === 'turn_near' ? [[status, ...attempts.map((each) => `${each.channel} ${each.status}`)]] : [],
          );
        })
        .toEqual([['answered', 'voice answered']]);
      const { queue } = await server.look<PanelView>({ cookie: reception });
      expect(queue.find(({ stageId }) => stageId === ticket.stageId)).toMatchObject({ number: ticket.number });
    });
  });
}

/** Somebody who asks to be rung: what follows from each way in which the call can end. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { MINUTE_MS, openNearTurn, WITHIN, type NearTurn } from './nearTurn.ts';

let clinic: NearTurn;
beforeAll(async () => {
  clinic = await openNearTurn();
});
afterAll(() => clinic.server.stop());

const statusOf = async (ticket: TicketView) => (await clinic.noticesOf(ticket)).map(({ status }) => status);
const asTheDeskSees = () => clinic.server.look<PanelView>({ cookie: clinic.cookies.reception });

let witnesses = 0;
/** Somebody else has been told meanwhile, so everybody's turn has been looked at since. */
async function othersAreTold(): Promise<void> {
  witnesses += 1;
  const ticket = await clinic.walkIn(`0912 000 00 ${String(witnesses).padStart(2, '0')}`, 'sms');
  await expect.poll(() => statusOf(ticket), WITHIN).toHaveLength(1);
  await clinic.leave(ticket);
}

test('who says "later" on the telephone is rung again when the minutes are over, and not before', async () => {
  const ticket = await clinic.walkIn('0912 345 67 01', 'voice');
  const callId = await clinic.isRung('+989123456701');
  await clinic.press(callId, 'take');
  await clinic.press(callId, 'key_2');
  await expect.poll(() => statusOf(ticket), WITHIN).toEqual(['answered']);
  const entry = (await asTheDeskSees()).queue.find(({ stageId }) => stageId === ticket.stageId);
  expect(entry).toMatchObject({ number: ticket.number, hasAskedLater: true });
  await othersAreTold();
  await othersAreTold();
  expect(await statusOf(ticket)).toEqual(['answered']);

  clinic.server.clock.at += 15 * MINUTE_MS;
  const again = await clinic.isRung('+989123456701');
  await clinic.press(again, 'take');
  await clinic.press(again, 'key_1');
  await expect.poll(() => statusOf(ticket), WITHIN).toEqual(['answered', 'answered']);
  await othersAreTold();
  expect(await statusOf(ticket)).toHaveLength(2);
  await clinic.leave(ticket);
});

test('a mobile telephone that nobody takes is texted', async () => {
  const ticket = await clinic.walkIn('0912 345 67 02', 'voice');
  const callId = await clinic.isRung('+989123456702');
  expect(await statusOf(ticket)).toEqual(['open']);
  await clinic.press(callId, 'decline');
  await expect.poll(() => clinic.phoneOf('+989123456702'), WITHIN).toContain('your turn is near');
  await expect.poll(() => statusOf(ticket), WITHIN).toEqual(['reached']);
  await expect.poll(() => clinic.triesOf(ticket), WITHIN).toEqual(['voice unanswered', 'sms delivered']);
  await clinic.leave(ticket);
});

test('an answering machine is nobody: a text follows', async () => {
  const ticket = await clinic.walkIn('0912 345 67 03', 'voice');
  await clinic.press(await clinic.isRung('+989123456703'), 'machine');
  await expect.poll(() => clinic.triesOf(ticket), WITHIN).toEqual(['voice unanswered', 'sms delivered']);
  await clinic.leave(ticket);
});

test('a home telephone that is busy is rung three times more after the clinic’s pauses, then the desk is told', async () => {
  const ticket = await clinic.walkIn('021 8877 6655', 'voice');
  await clinic.press(await clinic.isRung('+982188776655'), 'decline');
  await expect.poll(() => clinic.triesOf(ticket), WITHIN).toEqual(['voice unanswered']);
  await othersAreTold();
  expect(await clinic.triesOf(ticket)).toHaveLength(1);

  for (const tries of [2, 3, 4]) {
    clinic.server.clock.at += 3 * MINUTE_MS;
    await clinic.press(await clinic.isRung('+982188776655'), 'decline');
    await expect
      .poll(() => clinic.triesOf(ticket), WITHIN)
      .toEqual(Array.from({ length: tries }, () => 'voice unanswered'));
  }
  await expect.poll(() => statusOf(ticket), WITHIN).toEqual(['failed']);
  await expect
    .poll(async () => (await asTheDeskSees()).alarms.map(({ code }) => code), WITHIN)
    .toContain('notice_failed');
  await clinic.leave(ticket);
});

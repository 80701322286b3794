/** Patients who missed the clinic's call and ring its number: whoever does so soon is led straight to their own matter. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CallHistory, type CallEntry } from '../../common/contract/phoneCalls.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import { phoneCalls } from '../../server/db/schema/phone.ts';
import { MINUTE_MS, openNearTurn, WITHIN, type NearTurn } from './nearTurn.ts';

const LINE = '+982188001122';
const NEAR = /your turn is near/;

let clinic: NearTurn;
beforeAll(async () => {
  clinic = await openNearTurn();
});
afterAll(() => clinic.server.stop());

const answersOf = async (ticket: TicketView) => (await clinic.noticesOf(ticket)).map(({ answer }) => answer);

/** A walk-in patient who does not take the call about the turn. */
async function misses(phone: string): Promise<TicketView> {
  const ticket = await clinic.walkIn(phone, 'voice');
  await clinic.press(await clinic.isRung(phone), 'decline');
  await expect.poll(() => clinic.triesOf(ticket), WITHIN).toContain('voice unanswered');
  return ticket;
}

/** Somebody calls the clinic. @returns the call's id */
async function calls(from: string): Promise<string> {
  const incoming = () =>
    clinic.server.connections.db.select({ id: phoneCalls.id }).from(phoneCalls).where(eq(phoneCalls.direction, 'in'));
  const before = new Set((await incoming()).map(({ id }) => id));
  await clinic.onPhone('dial', { from, line: LINE });
  const call = (await incoming()).find(({ id }) => !before.has(id));
  if (call === undefined) throw new Error('The call was not written down');
  return call.id;
}

/** The call as the supervisor looks back on it. */
async function inHistory(callId: string): Promise<CallEntry | undefined> {
  const days = 'from=2026-03-01&until=2026-03-04';
  const { body } = await clinic.server.ask('GET', `/clinics/${clinic.server.clinicId}/calls?${days}`, {
    cookie: clinic.cookies.supervisor,
  });
  return CallHistory.parse(body).calls.find((call) => call.callId === callId);
}

test('who missed the call about their turn calls back, hears the same at once, presses 1, and the clinic knows', async () => {
  const phone = '+982188776601';
  const ticket = await misses(phone);
  const callId = await calls('02188776601');
  expect(await clinic.phoneOf('02188776601')).toMatch(NEAR);
  await clinic.press(callId, 'key_1');
  expect((await clinic.noticesOf(ticket)).map(({ status, answer }) => [status, answer])).toEqual([
    ['answered', 'coming'],
  ]);
  expect(await clinic.triesOf(ticket)).toEqual(['voice answered']);
  await clinic.press(callId, 'hang_up');
  expect(await inHistory(callId)).toMatchObject({
    direction: 'in',
    became: 'heard_place',
    topic: 'turn_near',
    number: { text: expect.stringMatching(/601$/) as string },
  });
  await clinic.leave(ticket);
});

test('who presses a key that means nothing is asked again, and who hangs up then has not answered', async () => {
  const phone = '+982188776602';
  const ticket = await misses(phone);
  const callId = await calls(phone);
  await clinic.press(callId, 'key_7');
  expect(await clinic.phoneOf(phone)).toMatch(/Please press one of these keys/);
  await clinic.press(callId, 'hang_up');
  expect(await answersOf(ticket)).toEqual([null]);
  expect(await inHistory(callId)).toMatchObject({ became: 'hung_up' });

  const again = await calls(phone);
  await clinic.press(again, 'key_3');
  expect(await answersOf(ticket)).toEqual(['cancel']);
  expect(await inHistory(again)).toMatchObject({ became: 'under_way' });
  await clinic.press(again, 'hear_out');
  expect(await inHistory(again)).toMatchObject({ became: 'cancelled' });
});

test('who has left the queue meanwhile, or has answered already, hears the menu', async () => {
  const phone = '+982188776603';
  const ticket = await misses(phone);
  await clinic.leave(ticket);
  await hearsMenu(phone);

  const other = '+982188776604';
  const answered = await misses(other);
  const first = await calls(other);
  await clinic.press(first, 'key_1');
  await clinic.press(first, 'hang_up');
  await hearsMenu(other);
  await clinic.leave(answered);
});

test('who calls without showing a number, or more than an hour later, hears the menu', async () => {
  const phone = '+982188776605';
  const ticket = await misses(phone);
  await hearsMenu('');
  clinic.server.clock.at += 61 * MINUTE_MS;
  await hearsMenu(phone);
  expect(await answersOf(ticket)).not.toContain('coming');
  await clinic.leave(ticket);
});

test('who called back and wants something else presses 5 for the menu or 0 for the desk, and can still answer another time', async () => {
  const phone = '+982188776606';
  const ticket = await misses(phone);
  const callId = await calls(phone);
  expect(await clinic.phoneOf(phone)).toMatch(/For anything else, press 5.*For the desk, press 0/s);
  await clinic.press(callId, 'key_5');
  expect(await clinic.phoneOf(phone)).toMatch(/For information, press 4/);
  await clinic.press(callId, 'hang_up');
  const call = await inHistory(callId);
  expect(call?.path.map(({ step }) => step)).toEqual(['main']);
  expect(call?.topic).not.toBe('turn_near');
  expect(await answersOf(ticket)).toEqual([null]);

  const again = await calls(phone);
  expect(await clinic.phoneOf(phone)).toMatch(NEAR);
  await clinic.press(again, 'key_0');
  expect(await clinic.phoneOf(phone)).toMatch(/connecting you with the desk/);
  await clinic.press(again, 'hang_up');
  expect((await inHistory(again))?.path.map(({ step }) => step)).toEqual(['desk.key_0']);
  expect(await answersOf(ticket)).toEqual([null]);
  const third = await calls(phone);
  await clinic.press(third, 'key_1');
  expect(await answersOf(ticket)).toEqual(['coming']);
  await clinic.press(third, 'hang_up');
  await clinic.leave(ticket);
});

test('who called back and presses nothing hears it again, and then gets the desk', async () => {
  const phone = '+982188776607';
  const ticket = await misses(phone);
  const callId = await calls(phone);
  await clinic.press(callId, 'hear_out');
  expect(await clinic.phoneOf(phone)).toMatch(NEAR);
  expect((await inHistory(callId))?.path).toEqual([]);
  await clinic.press(callId, 'hear_out');
  expect(await clinic.phoneOf(phone)).toMatch(/connecting you with the desk/);
  await clinic.press(callId, 'hang_up');
  expect((await inHistory(callId))?.path.map(({ step }) => step)).toEqual(['desk.silence']);
  expect(await answersOf(ticket)).toEqual([null]);
  await clinic.leave(ticket);
});

/** Nothing is said about a turn: they are in the menu, in their language where it is known. */
async function hearsMenu(from: string): Promise<void> {
  const callId = await calls(from);
  await clinic.press(callId, 'hang_up');
  const call = await inHistory(callId);
  expect(['language', 'main']).toContain(call?.path.map(({ step }) => step).join());
  expect(call?.topic).not.toBe('turn_near');
}

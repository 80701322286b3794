/** In a call about one's own matter: hear it again, go back, ask for the desk. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noticeAttempts } from '../../server/db/schema/notices.ts';
import { phoneCalls } from '../../server/db/schema/phone.ts';
import { allCalls } from '../../server/usecases/phone/allCalls.ts';
import { menuListener } from '../../server/usecases/phone/menuListener.ts';
import { at } from '../booking/build.ts';
import { addLine, phoneDeps, Telephone } from '../phone/calls.ts';
import { MINUTE, openCampaign, type Campaign } from './world.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
beforeEach(() => {
  campaign.dawn();
});
afterAll(() => campaign.close());

const lineNumber = () => `+98218${String(Math.floor(Math.random() * 10_000_000)).padStart(7, '0')}`;

/** A patient on a landline who is reminded of tomorrow; the call rings. */
async function isReminded() {
  const schedule = await campaign.open({ reminderDays: [1], reminderTime: '17:00' });
  const patient = await campaign.books(schedule, '10:00', { kind: 'landline' });
  await campaign.pass((at('2026-11-24', '17:00') - campaign.deps.clock.now()) / MINUTE);
  return { ...schedule, ...patient };
}
const callOf = (telephone: string) => {
  const call = campaign.calls(telephone).at(-1);
  if (call === undefined) throw new Error(`Nobody rang ${telephone}`);
  return call;
};
const attemptOf = async (callId: string) => {
  const [row] = await campaign.db.select().from(noticeAttempts).where(eq(noticeAttempts.id, callId));
  return row && [row.status, row.code];
};

describe('a patient who is rung', () => {
  test('hears it again by star, and goes back by hash from the other times to the reminder', async () => {
    const { telephone, appointmentId } = await isReminded();
    const said = await campaign.takes(telephone, '*', '2', '*', '#', '1');
    expect(said.match(/You have an appointment on Wednesday/g)).toHaveLength(3);
    expect(said.match(/at 10:30, press 1/g)).toHaveLength(2);
    expect(said).toContain('Star repeats, hash goes back.');
    expect(said).toMatch(/We are expecting you\. Goodbye\.$/);
    expect(await attemptOf(callOf(telephone).callId)).toEqual(['answered', null]);
    expect(await campaign.startsAt(appointmentId)).toBe(at('2026-11-25', '10:00'));
  });

  test('presses 0, talks with the desk of the clinic’s line, and has been told', async () => {
    const { telephone, clinicId } = await isReminded();
    await addLine(campaign, { clinicIds: [clinicId], number: lineNumber(), desk: '117', deskRingSec: 20 });
    expect(await campaign.takes(telephone, '0')).toMatch(
      /For the desk, press 0\. Star repeats\. \| We are connecting you with the desk\./,
    );
    const { callId } = callOf(telephone);
    expect(callOf(telephone).step?.connect).toMatchObject({ to: '117', ringMs: 20_000 });
    await campaign.provider.calls.deskAnswers(callId, true);
    await campaign.provider.calls.hangUp(callId);
    expect(await attemptOf(callId)).toEqual(['delivered', 'desk']);
    const [row] = await campaign.db.select().from(phoneCalls).where(eq(phoneCalls.id, callId));
    expect(row).toMatchObject({ direction: 'out', scriptState: null, outcome: 'completed' });
  });

  test('goes on where they were when nobody at the desk takes the call', async () => {
    const { telephone, clinicId } = await isReminded();
    await addLine(campaign, { clinicIds: [clinicId], number: lineNumber() });
    await campaign.takes(telephone, '7', '8', '9'); // three wrong keys lead there, too
    const { callId } = callOf(telephone);
    expect(callOf(telephone).step?.connect).toBeDefined();
    await campaign.provider.calls.deskAnswers(callId, false);
    expect(callOf(telephone).said.at(-1)).toMatch(
      /^Nobody at the desk can take your call right now\. If you are coming/,
    );
    await campaign.provider.calls.press(callId, '1');
    expect(await attemptOf(callId)).toEqual(['answered', null]);
  });

  test.each([
    ['the line of another clinic', () => ({ clinicIds: [randomUUID()] })],
    ['a line without a desk', (clinicId: string) => ({ clinicIds: [clinicId], desk: null })],
    [
      'a line that is closed now',
      // From Sunday to Monday only; it is Tuesday.
      (clinicId: string) => ({ clinicIds: [clinicId], hours: [{ weekday: 1, from: '08:00', until: '12:00' }] }),
    ],
  ] as const)('and hears of no desk where there is only %s', async (_, setup) => {
    const { telephone, clinicId } = await isReminded();
    await addLine(campaign, { number: lineNumber(), ...setup(clinicId) });
    expect(await campaign.takes(telephone, '0', '0', '0')).not.toMatch(/desk/);
    expect(callOf(telephone).step?.gather).toBeUndefined();
  });

  test('and goes back and forth for ever is let go in the end', async () => {
    const { telephone } = await isReminded();
    await campaign.takes(telephone);
    const { callId } = callOf(telephone);
    let presses = 0;
    while (callOf(telephone).step?.gather !== undefined && presses < 100) {
      await campaign.provider.calls.press(callId, presses % 2 === 0 ? '2' : '#');
      presses += 1;
    }
    expect(presses).toBeLessThan(70);
    expect(await attemptOf(callId)).toEqual(['delivered', 'heard_only']);
  });
});

test('whoever called back finds no key and gets the desk at the third; star says it again and is no wrong key', async () => {
  const { telephone, clinicId } = await isReminded();
  await campaign.provider.calls.decline(callOf(telephone).callId);
  const number = lineNumber();
  await addLine(campaign, { clinicIds: [clinicId], number });
  const { clock, directories } = phoneDeps(campaign);
  const caller = new Telephone(
    campaign,
    allCalls({
      db: campaign.db,
      clock,
      directories,
      provider: 'fake',
      incoming: menuListener(phoneDeps(campaign)),
      outgoing: campaign.listener,
    }),
  );
  expect((await caller.dial(telephone, number)).join(' ')).toContain('You have an appointment');
  expect((await caller.press('*')).join(' ')).toContain('You have an appointment');
  await caller.press('7', '8');
  expect(caller.step.connect).toBeUndefined();
  expect((await caller.press('*')).join(' ')).toContain('You have an appointment');
  expect((await caller.press('6')).join(' ')).toContain('We are connecting you with the desk.');
  expect(caller.step.connect).toBeDefined();
  await caller.hangUp();
  const row = await caller.row();
  expect(row).toMatchObject({ direction: 'in', failure: 'wrong_keys' });
  expect(row.path.map(({ step }) => step)).toEqual(['desk.wrong_keys']);
});

/** In a call about one's own matter: hear it again, go back, ask for the desk. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noticeAttempts, notices } from '../../server/db/schema/notices.ts';
import { hoursExceptions } from '../../server/db/schema/organisation.ts';
import { phoneCalls, phoneLines } from '../../server/db/schema/phone.ts';
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
/** What has become of the notice that was rung for. */
const noticeOf = async (callId: string) => {
  const [row] = await campaign.db
    .select({ status: notices.status, noticeId: notices.id })
    .from(notices)
    .innerJoin(noticeAttempts, eq(noticeAttempts.noticeId, notices.id))
    .where(eq(noticeAttempts.id, callId));
  return row;
};
/** Somebody who missed the call calls this line back. */
function callsBack() {
  const { clock, directories } = phoneDeps(campaign);
  const incoming = menuListener(phoneDeps(campaign));
  const outgoing = campaign.listener;
  return new Telephone(
    campaign,
    allCalls({ db: campaign.db, clock, directories, provider: 'fake', incoming, outgoing }),
  );
}
/** As a call stands that was begun by an older version. */
async function forgetsKeys(callId: string) {
  const [row] = await campaign.db.select().from(phoneCalls).where(eq(phoneCalls.id, callId));
  const kept = row?.scriptState as { readonly state: Record<string, unknown> }; // as callListener.ts wrote it
  const { keys: _keys, repeats: _repeats, isDeskAway: _away, ...state } = kept.state;
  await campaign.db
    .update(phoneCalls)
    .set({ scriptState: { ...kept, state } })
    .where(eq(phoneCalls.id, callId));
}

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

  test('is waited for as long as the call goes on, and longer while the desk is rung', async () => {
    const { telephone, clinicId } = await isReminded();
    await addLine(campaign, { clinicIds: [clinicId], number: lineNumber() });
    await campaign.takes(telephone);
    const { callId } = callOf(telephone);
    for (const _time of ['once', 'twice', 'thrice']) {
      await campaign.pass(2);
      await campaign.provider.calls.press(callId, '*');
    }
    expect(await noticeOf(callId)).toMatchObject({ status: 'open' });
    await campaign.provider.calls.press(callId, '0');
    await campaign.pass(14);
    expect(await noticeOf(callId)).toMatchObject({ status: 'open' });
    await campaign.provider.calls.deskAnswers(callId, true);
    await campaign.pass();
    expect(await noticeOf(callId)).toMatchObject({ status: 'reached' });
  });

  test.each([
    ['has been told, though nobody waited for it any more', null, 'reached'],
    ['and whom somebody saw to meanwhile stays so', new Date(), 'unknown'],
  ] as const)('and talks with the desk for very long %s', async (_, handledAt, status) => {
    const { telephone, clinicId } = await isReminded();
    await addLine(campaign, { clinicIds: [clinicId], number: lineNumber() });
    await campaign.takes(telephone, '0');
    const { callId } = callOf(telephone);
    await campaign.pass(16);
    const given = await noticeOf(callId);
    expect(given).toMatchObject({ status: 'unknown' });
    await campaign.db
      .update(notices)
      .set({ handledAt })
      .where(eq(notices.id, given?.noticeId ?? ''));
    await campaign.provider.calls.deskAnswers(callId, true);
    await campaign.pass();
    expect(await noticeOf(callId)).toMatchObject({ status });
  });

  test.each([
    [
      'and the line tells of the talk only after the end: they have been told',
      'desk',
      ['delivered', 'desk'],
      'reached',
    ],
    ['and nobody took the call, told after the end: nobody knows', 'away', ['unanswered', 'completed'], 'open'],
  ] as const)('presses 0, %s', async (_, who, attempt, status) => {
    const { telephone, clinicId } = await isReminded();
    await addLine(campaign, { clinicIds: [clinicId], number: lineNumber() });
    await campaign.takes(telephone, '0');
    const { callId, step } = callOf(telephone);
    await campaign.provider.calls.hangUp(callId);
    expect(await attemptOf(callId)).toEqual(['unanswered', 'completed']);
    const stepId = step?.connect?.stepId ?? '';
    const event = { type: who === 'desk' ? 'connected' : 'not_connected' } as const;
    const late = { callId, stepId, event, at: campaign.deps.clock.now() };
    expect(await campaign.listener.next(late)).toEqual({ utterances: [] });
    await campaign.pass();
    expect(await attemptOf(callId)).toEqual(attempt);
    expect(await noticeOf(callId)).toMatchObject({ status });
  });

  test('by a machine has not talked with the desk, whatever is told of it later', async () => {
    const { telephone } = await isReminded();
    const { callId } = callOf(telephone);
    await campaign.provider.calls.take(callId, 'machine');
    await campaign.provider.calls.hangUp(callId);
    await campaign.listener.next({ callId, event: { type: 'connected' }, at: campaign.deps.clock.now() });
    expect(await attemptOf(callId)).toEqual(['unanswered', 'machine']);
  });

  test('reaches the desk though another line cannot be read', async () => {
    const { telephone, clinicId } = await isReminded();
    const [id, now] = [randomUUID(), new Date(0)];
    const { organisationId, db } = campaign;
    await db.insert(phoneLines).values({
      id,
      organisationId,
      number: lineNumber(),
      settings: { desk: 7 } as never, // of no version
      createdAt: now,
      updatedAt: now,
    });
    try {
      await addLine(campaign, { clinicIds: [clinicId], number: lineNumber() });
      await campaign.takes(telephone, '0');
      expect(callOf(telephone).step?.connect).toBeDefined();
    } finally {
      await db.delete(phoneLines).where(eq(phoneLines.id, id));
    }
  });

  test('is passed on by the days of their own clinic, where a line is that of several', async () => {
    const { telephone, clinicId } = await isReminded();
    const { clinicId: other } = await campaign.open();
    await campaign.db.insert(hoursExceptions).values({ id: randomUUID(), clinicId, date: '2026-11-24', hours: [] });
    campaign.directories.forget(clinicId);
    const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '08:00', until: '20:00' }));
    await addLine(campaign, { clinicIds: [other, clinicId], number: lineNumber(), hours });
    expect(await campaign.takes(telephone, '0')).not.toMatch(/desk/);
    expect(callOf(telephone).step?.connect).toBeUndefined();
  });
});

/** Somebody who did not take the call of a reminder, and the line on which to call back. */
async function isToCallBack() {
  const { telephone, clinicId } = await isReminded();
  await campaign.provider.calls.decline(callOf(telephone).callId);
  const number = lineNumber();
  await addLine(campaign, { clinicIds: [clinicId], number });
  const caller = callsBack();
  return { telephone, number, caller };
}

describe('a call back that an older version began', () => {
  test('leads on by its key', async () => {
    const { telephone, number, caller } = await isToCallBack();
    await caller.dial(telephone, number);
    await forgetsKeys(caller.callId);
    expect((await caller.press('5')).join(' ')).toContain('For a new appointment, press 1');
  });

  test.each([
    ['1', 'takes an answer for no wrong key', /We are expecting you\. Goodbye\.$/],
    ['9', 'goes on where no desk can be rung', /^Nobody at the desk can take your call right now\. If you are coming/],
  ] as const)('and in which the third key is %s %s', async (key, _, says) => {
    const { telephone, number, caller } = await isToCallBack();
    await caller.dial(telephone, number);
    await caller.press('7', '8');
    await forgetsKeys(caller.callId);
    expect((await caller.press(key)).join(' ')).toMatch(says);
    expect(caller.isOver).toBe(key === '1');
  });
});

test('whoever called back finds no key and gets the desk at the third; star says it again and is no wrong key', async () => {
  const { telephone, number, caller } = await isToCallBack();
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

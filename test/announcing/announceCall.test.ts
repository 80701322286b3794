import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { prepareClinic } from '../../server/usecases/announcing/prepareClinic.ts';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import { openHall } from './hall.ts';

let hall: Awaited<ReturnType<typeof openHall>>;
beforeAll(async () => {
  hall = await openHall();
});
beforeEach(() => hall.reset());
afterAll(() => hall.close());

describe('a call', () => {
  test('is told to every screen of its zone, with a sound in the languages that they show', async () => {
    const screen = await hall.addScreen({ zoneIds: [hall.zones.hall], languages: ['en', 'fa'] });
    await hall.addScreen({ zoneIds: [hall.zones.corridor], languages: ['ru'] });
    const called = await hall.call();
    expect(await hall.announce(called)).toEqual({ kind: 'done', detail: { isVoiced: true } });

    const [{ screens, announcement } = { screens: [], announcement: undefined }] = hall.told;
    expect(screens).toEqual([screen]);
    expect(announcement).toMatchObject({ kind: 'call', number: 'A-001', callId: called.callId });
    expect(announcement?.voiceUntil).toBe(called.calledAt + 30_000);
    expect(hall.wordsIn('en').map(({ text }) => text)).toContain('please go to room 1.');
    expect(hall.wordsIn('fa')).not.toEqual([]);
    expect(hall.wordsIn('ru')).toEqual([]);
  });

  test('keeps its lane until it has been said', async () => {
    await hall.addScreen();
    const called = await hall.call();
    await hall.announce(called);
    const length = hall.told[0]?.announcement.sounds[0]?.durationMs ?? 0;
    expect(length).toBeGreaterThan(1_000);
    expect(hall.clock.at).toBe(called.calledAt + length);
  });

  test('is shown only, where no screen is set to be heard', async () => {
    await hall.addScreen({ hasSound: false });
    await hall.addScreen({}, { isPaired: false });
    expect(await hall.announce(await hall.call())).toEqual({ kind: 'done', detail: { isVoiced: false } });
    expect(hall.told).toEqual([]);
  });

  test('is not said once the patient has gone in', async () => {
    await hall.addScreen();
    const called = await hall.call();
    await hall.becomes(called, 'serving');
    expect(await hall.announce(called)).toEqual({ kind: 'expired' });
    expect(hall.told).toEqual([]);
  });

  test('is said with a chime alone when the voice is ill', async () => {
    await hall.addScreen();
    hall.voice.setFault('voice_failed');
    expect(await hall.announce(await hall.call())).toMatchObject({ kind: 'done' });
    const length = hall.told[0]?.announcement.sounds[0]?.durationMs ?? 0;
    expect(length).toBeGreaterThan(300);
    expect(length).toBeLessThan(3_000);
  });

  test('that waited behind others is said once, so that those behind it are still in time', async () => {
    await hall.addScreen();
    const called = await hall.call();
    await hall.announce(called);
    const twice = hall.told[0]?.announcement.sounds[0]?.durationMs ?? 0;
    const late = await hall.call();
    hall.clock.at += 11_000;
    await hall.announce(late);
    expect(hall.told[1]?.announcement.sounds[0]?.durationMs).toBeLessThan(twice * 0.7);
  });
});

describe('announcements of one zone', () => {
  test('follow one another, also when two processes announce at the same moment', async () => {
    await hall.addScreen();
    const [first, second] = [await hall.call(), await hall.call()];
    await hall.announce(first);
    hall.clock.at = first.calledAt; // the other process sees the second call while the first is being said
    expect(await hall.announce(second, 'call', 'another process')).toMatchObject({ code: 'zone_taken' });
    await hall.announce(second);

    const plan = await hall.plan();
    expect(plan.map(({ number }) => number)).toEqual(['A-001', 'A-002']);
    expect(plan[1]?.startsAt?.getTime()).toBeGreaterThanOrEqual(plan[0]?.endsAt?.getTime() ?? Infinity);
    expect(hall.told.map(({ at }) => at)).toEqual(plan.map(({ startsAt }) => startsAt?.getTime()));
  });

  test('let another process go on after one that died', async () => {
    await hall.addScreen();
    await hall.announce(await hall.call(), 'call', 'a process that dies');
    hall.clock.at += 1;
    expect(await hall.announce(await hall.call(), 'call', 'another process')).toMatchObject({ kind: 'done' });
  });

  test('are not said when those before them last too long', async () => {
    await hall.addScreen();
    const [first, second] = [await hall.call(), await hall.call()];
    await hall.announce(first);
    hall.clock.at = second.calledAt;
    expect(await hall.announce(second, 'call', undefined, second.calledAt - 29_000)).toEqual({ kind: 'expired' });
    expect(await hall.plan()).toHaveLength(1);
  });
});

describe('a call that was taken back', () => {
  test('is corrected aloud where it was said', async () => {
    await hall.addScreen({ languages: ['en'] });
    const called = await hall.call();
    await hall.announce(called);
    await hall.becomes(called, 'waiting');
    expect(await hall.announce(called, 'correction', undefined, hall.clock.at)).toMatchObject({ kind: 'done' });
    expect(hall.told[1]?.announcement).toMatchObject({ kind: 'correction', number: 'A-001' });
    expect(hall.wordsIn('en').map(({ text }) => text)).toContain('please keep waiting. We will call you again.');
  });

  test('is corrected aloud where it was only seen', async () => {
    const screen = await hall.addScreen();
    const called = await hall.call();
    await hall.isSeen(called, screen);
    await hall.becomes(called, 'waiting');
    expect(await hall.announce(called, 'correction')).toMatchObject({ kind: 'done' });
  });

  test('is left alone where nobody noticed it', async () => {
    await hall.addScreen();
    const called = await hall.call();
    await hall.becomes(called, 'waiting');
    expect(await hall.announce(called, 'correction')).toEqual({ kind: 'expired' });
  });

  test('is left alone where the number is called again already', async () => {
    await hall.addScreen();
    const called = await hall.call();
    await hall.announce(called);
    expect(await hall.announce({ ...called, callId: hall.deps().newId() }, 'correction')).toEqual({ kind: 'expired' });
  });
});

test('what was prepared needs no voice when it is called', async () => {
  await hall.addScreen({ languages: ['en', 'fa'] });
  const { db, speech } = hall;
  const ready = await prepareClinic({ db, speech, directories: new Directories(db) }, hall.clinicId);
  expect(ready).toBeGreaterThan(400);
  const before = hall.voice.history.length;
  await hall.announce(await hall.call());
  expect(hall.voice.history).toHaveLength(before);
});

import { describe, expect, test } from 'vitest';
import { Announcements, type SoundOutcome, type Spoken } from '../../display/src/sound/announcements.ts';
import { announcement, NOW } from './build.ts';

type Over = { readonly now?: () => number; readonly isWanted?: (one: Spoken) => boolean };

/** A loudspeaker that plays until the test says that the sound has ended. */
function loudspeaker({ now = () => NOW, isWanted = () => true }: Over = {}) {
  const heard: string[] = [];
  const outcomes: SoundOutcome[] = [];
  let playing: (() => void) | undefined;
  let atOnce = 0;
  let mostAtOnce = 0;
  const announcements = new Announcements({
    now,
    isWanted,
    prepare: () => undefined,
    onSpeaking: () => undefined,
    onOutcome: (outcome) => outcomes.push(outcome),
    play: ({ url }, signal) => {
      heard.push(url);
      mostAtOnce = Math.max(mostAtOnce, ++atOnce);
      return new Promise((resolve) => {
        playing = () => {
          atOnce -= 1;
          resolve('played');
        };
        signal.addEventListener('abort', playing);
      });
    },
  });
  return {
    announcements,
    heard,
    outcomes,
    mostAtOnce: () => mostAtOnce,
    soundEnds: async () => {
      playing?.();
      await new Promise(setImmediate);
    },
  };
}

const saying = (url: string, over: Parameters<typeof announcement>[0] = {}) =>
  announcement({ sounds: [{ url, language: 'en', durationMs: 4_000 }], ...over });

describe('announcements', () => {
  test('are said one after the other, never at the same time', async () => {
    const { announcements, heard, soundEnds, mostAtOnce } = loudspeaker();
    announcements.offer(saying('/sounds/a.wav'));
    announcements.offer(saying('/sounds/b.wav'));
    expect(heard).toEqual(['/sounds/a.wav']);
    await soundEnds();
    expect(heard).toEqual(['/sounds/a.wav', '/sounds/b.wav']);
    expect(mostAtOnce()).toBe(1);
  });

  test('are said once, however often they are told', async () => {
    const { announcements, heard, soundEnds } = loudspeaker();
    const twice = saying('/sounds/a.wav');
    announcements.offer(twice);
    announcements.offer(twice);
    await soundEnds();
    announcements.offer(twice);
    await soundEnds();
    expect(heard).toEqual(['/sounds/a.wav']);
  });

  test('that come too late are only shown', () => {
    const { announcements, heard } = loudspeaker();
    announcements.offer(saying('/sounds/a.wav', { voiceUntil: NOW }));
    expect(heard).toEqual([]);
  });

  test('that become too old while they wait are only shown', async () => {
    let now = NOW;
    const { announcements, heard, soundEnds } = loudspeaker({ now: () => now });
    announcements.offer(saying('/sounds/a.wav'));
    announcements.offer(saying('/sounds/b.wav'));
    now = NOW + 30_000;
    await soundEnds();
    expect(heard).toEqual(['/sounds/a.wav']);
  });

  test('of a patient who has gone in meanwhile are not said', async () => {
    const inside = new Set<string>();
    const { announcements, heard, soundEnds } = loudspeaker({
      isWanted: (one) => one.kind === 'test' || !inside.has(one.callId),
    });
    const second = saying('/sounds/b.wav');
    announcements.offer(saying('/sounds/a.wav'));
    announcements.offer(second);
    inside.add(second.callId);
    await soundEnds();
    expect(heard).toEqual(['/sounds/a.wav']);
  });

  test('end in the middle when the call is taken back, and its correction is said', async () => {
    const { announcements, heard } = loudspeaker();
    const called = saying('/sounds/call.wav');
    const correction = saying('/sounds/wait.wav', { callId: called.callId, kind: 'correction' });
    announcements.offer(called);
    announcements.takeBack(called.callId);
    await new Promise(setImmediate);
    announcements.offer(correction);
    announcements.takeBack(called.callId);
    expect(heard).toEqual(['/sounds/call.wav', '/sounds/wait.wav']);
  });
});

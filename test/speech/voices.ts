/** The voices and the wishes that the speech tests share. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import { espeakProgram } from '../../server/adapters/speech/espeakProgram.ts';
import { openSpeech, type SpeechOptions } from '../../server/adapters/speech/speech.ts';
import type { Voice } from '../../server/adapters/speech/voice.ts';
import { callAnnouncement } from '../../server/voice/announcement.ts';

export const place = { en: 'room 4', fa: 'اتاق ۴', ar: 'الغرفة ٤', zh: '4号诊室', ru: 'кабинет 4' };

export const callOf = (number: string, ...languages: Language[]) => ({
  fragments: callAnnouncement({ number, place, languages, times: 1 }),
  heardOn: 'display' as const,
});

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'turnstone-speech-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Speech with an empty cache, closed after the test. */
export async function speechOf(voice: Voice, over: Partial<SpeechOptions> = {}) {
  const speech = await openSpeech({ voice, folder: await temporaryFolder(), ...over });
  onTestFinished(() => speech.close());
  return speech;
}

/** Debian's program; a machine without it says so, and a build machine must have it. */
export async function installedEspeak(): Promise<Voice | undefined> {
  const voice = await espeakProgram({ program: process.env['ESPEAK_PROGRAM'] ?? 'espeak-ng' });
  if (!voice && process.env['CI'] === 'true') throw new Error('espeak-ng is needed here: apt-get install espeak-ng');
  if (!voice)
    process.stdout.write('skipped: no espeak-ng program on this machine; the voice of the package is tested instead\n');
  return voice;
}

export function valueOf<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(`failed: ${JSON.stringify(result.error)}`);
  return result.value;
}

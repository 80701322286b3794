import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { espeakProgram } from '../../server/adapters/speech/espeakProgram.ts';
import { openVoice } from '../../server/adapters/speech/openVoice.ts';
import { temporaryFolder } from './voices.ts';

/** A program of this script, found as espeak-ng would be. */
async function programOf(script: string): Promise<string> {
  const path = join(await temporaryFolder(), 'espeak-ng');
  await writeFile(
    path,
    `#!/bin/sh\n[ "$1" = --version ] && { echo "eSpeak NG text-to-speech: 1.51  Data at: /"; exit; }\n${script}\n`,
  );
  await chmod(path, 0o755);
  return path;
}

async function voiceOf(script: string) {
  const voice = await espeakProgram({ program: await programOf(script), timeoutMs: 300 });
  if (!voice) throw new Error('the program does not run');
  onTestFinished(() => voice.close());
  return voice;
}

describe('the espeak-ng program', () => {
  test('is absent on a machine without it, and then the voice of the package speaks', async () => {
    expect(await espeakProgram({ program: '/nowhere/espeak-ng' })).toBeUndefined();
    const voice = await openVoice('/nowhere/espeak-ng');
    onTestFinished(() => voice.close());
    expect(voice.name).toMatch(/^espeak-ng wasm/);
  });

  test('is known by its version, which is part of every sound', async () => {
    expect((await voiceOf('exit 1')).name).toMatch(/^eSpeak NG text-to-speech: 1\.51, /);
  });

  test.each([
    ['exit 1', 'voice_failed'],
    ['echo no sound', 'voice_failed'],
    ['exec cat /dev/zero', 'voice_failed'],
    ['exec sleep 60', 'voice_timeout'],
  ])('that does "%s" is told as %s', async (script, code) => {
    const voice = await voiceOf(script);
    expect(await voice.speak('en', 'hello')).toEqual({ ok: false, error: { code } });
  });

  test('closed in the middle of a sentence, ends at once', async () => {
    const voice = await voiceOf('exec sleep 60');
    const asked = Promise.all(['one', 'two', 'three'].map((text) => voice.speak('en', text)));
    await voice.close();
    expect(await asked).toEqual(Array.from({ length: 3 }, () => ({ ok: false, error: { code: 'voice_unavailable' } })));
  });
});

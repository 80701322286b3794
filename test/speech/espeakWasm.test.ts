import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { espeakWasm, type EspeakWasmOptions } from '../../server/adapters/speech/espeakWasm.ts';
import { temporaryFolder } from './voices.ts';

const FAULTY = new URL('./workers/faulty.ts', import.meta.url);

function voiceWith(options: EspeakWasmOptions) {
  const voice = espeakWasm(options);
  onTestFinished(() => voice.close());
  return voice;
}

const said = (text: string) => ({
  ok: true,
  value: { sampleRate: 22_050, samples: new Float32Array(text.length).fill(1_000 / 32_768) },
});
const failed = (code: string) => ({ ok: false, error: { code } });

describe("the voice's process", () => {
  test('answers each of many requests with its own words', async () => {
    const voice = voiceWith({ workerPath: FAULTY });
    const texts = Array.from({ length: 50 }, (_, index) => 'x'.repeat(index + 1));
    const answers = await Promise.all(texts.map((text) => voice.speak('en', text)));
    expect(answers).toEqual(texts.map(said));
  });

  test('takes the place of one that crashed, and says what was lost', async () => {
    const marker = join(await temporaryFolder(), 'stumbled');
    const voice = voiceWith({ workerPath: FAULTY });
    const text = `stumble ${marker}`;
    const [lost, next] = await Promise.all([voice.speak('en', text), voice.speak('en', 'next')]);
    expect(lost).toEqual(said(text));
    expect(next).toEqual(said('next'));
  });

  test('gives up on words that crash it each time, and goes on with the others', async () => {
    const voice = voiceWith({ workerPath: FAULTY });
    const [crashed, next] = await Promise.all([voice.speak('en', 'crash'), voice.speak('en', 'next')]);
    expect(crashed).toEqual(failed('voice_failed'));
    expect(next).toEqual(said('next'));
  });

  test('is replaced when it does not answer in time', async () => {
    const voice = voiceWith({ workerPath: FAULTY, timeoutMs: 50 });
    const [hung, next] = await Promise.all([voice.speak('en', 'hang'), voice.speak('en', 'next')]);
    expect(hung).toEqual(failed('voice_timeout'));
    expect(next).toEqual(said('next'));
  });

  test('that does not start fails every request at once, and is tried again at the next', async () => {
    const missing = voiceWith({ workerPath: new URL('./workers/missing.ts', import.meta.url) });
    const broken = voiceWith({ workerPath: new URL('./workers/brokenAtStart.ts', import.meta.url) });
    for (const voice of [missing, broken]) {
      const answers = await Promise.all(['one', 'two', 'three'].map((text) => voice.speak('en', text)));
      expect(answers).toEqual(Array.from({ length: 3 }, () => failed('voice_unavailable')));
      expect(await voice.speak('en', 'again')).toEqual(failed('voice_unavailable'));
    }
  });

  test('that never becomes ready fails every request after the limit', async () => {
    const voice = voiceWith({ workerPath: new URL('./workers/neverReady.ts', import.meta.url), startTimeoutMs: 100 });
    const answers = await Promise.all(['one', 'two'].map((text) => voice.speak('en', text)));
    expect(answers).toEqual([failed('voice_timeout'), failed('voice_timeout')]);
  });

  test('closed in the middle of a sentence, fails what was asked and what is asked later', async () => {
    const voice = espeakWasm({ workerPath: FAULTY });
    await voice.speak('en', 'hello');
    const asked = Promise.all([voice.speak('en', 'hang'), voice.speak('en', 'next')]);
    await voice.close();
    expect(await asked).toEqual([failed('voice_unavailable'), failed('voice_unavailable')]);
    expect(await voice.speak('en', 'late')).toEqual(failed('voice_unavailable'));
  });

  test('does not outlive a server that was killed', async () => {
    const server = new URL('./workers/serverThatDies.ts', import.meta.url);
    // The server kills itself, so its end is a failure, with the id of the voice's process as its last words.
    const lastWords = await promisify(execFile)(process.execPath, [server.pathname]).catch((end: unknown) => end);
    const pid = (lastWords as { stdout: string }).stdout.trim();
    expect(pid).toMatch(/^\d+$/);
    await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false), { timeout: 40_000, interval: 20 });
  });
});

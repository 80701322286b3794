/**
 * The espeak-ng voice in a process of its own: started by espeakWasm.ts, spoken to over its IPC channel, ended with it.
 * A process of its own because espeak-ng is under the GPL, because its 24 MB of voices and a crash in it are no business
 * of the server, and because making a sentence would hold up everything else for up to 70 ms.
 */
import loadEspeak from '@echogarden/espeak-ng-emscripten';
import type { WorkerAnswer, WorkerRequest } from './espeakWasm.ts';
import { ESPEAK_RATE, ESPEAK_VOICES, ESPEAK_VOLUME } from './espeakText.ts';

const espeak = await loadEspeak();
const worker = new espeak.eSpeakNGWorker();

/** @returns 16-bit samples, or undefined when the voice does not exist */
function speak({ language, text }: WorkerRequest): Int16Array | undefined {
  const voice = ESPEAK_VOICES[language];
  if (worker.set_voice(voice, voice, 0, 0, 0) !== 0) return undefined;
  worker.set_rate(ESPEAK_RATE);
  worker.set_volume(ESPEAK_VOLUME);
  const parts: Int16Array[] = [];
  worker.synthesize(text, (samples) => {
    parts.push(samples);
    return false; // go on
  });
  const all = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const answer = (message: WorkerAnswer) => process.send?.(message);

process.on('message', (request: WorkerRequest) => {
  const samples = speak(request);
  answer(samples ? { type: 'spoken', samples, sampleRate: worker.get_samplerate() } : { type: 'no_such_voice' });
});
// Nothing but the channel keeps this process alive: when the server is gone, so is it.
answer({ type: 'ready' });

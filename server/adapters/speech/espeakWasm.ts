import espeakPackage from '@echogarden/espeak-ng-emscripten/package.json' with { type: 'json' };
import { fork, type ChildProcess } from 'node:child_process';
import type { Language } from '../../../common/contract/language.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { SpeechFailure } from '../../ports/speech.ts';
import type { Pcm } from './pcm.ts';
import { ESPEAK_RATE, ESPEAK_VOLUME, espeakText } from './espeakText.ts';
import type { Voice } from './voice.ts';

export type WorkerRequest = { readonly language: Language; readonly text: string };
export type WorkerAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'spoken'; readonly samples: Int16Array; readonly sampleRate: number }
  | { readonly type: 'no_such_voice' };

export type EspeakWasmOptions = {
  /** The program of the process; another one in tests of its faults. */
  readonly workerPath?: URL;
  /** From sending the words to having the sound. */
  readonly timeoutMs?: number;
  /** For the process to load its voices; 0.2 s on a small computer, more when it is busy. */
  readonly startTimeoutMs?: number;
};

type Pending = WorkerRequest & {
  attempts: number;
  readonly settle: (result: Result<Pcm, SpeechFailure>) => void;
};

const WORKER = new URL('./espeakWorker.ts', import.meta.url);
/** A crash may have nothing to do with the words, so they are tried once more in a new process. */
const ATTEMPTS = 2;

/**
 * espeak-ng as the package brings it, so that a fresh machine speaks. One process, started at the first words, is given
 * one request after the other; after a crash or a timeout a new one takes its place.
 */
export function espeakWasm(options: EspeakWasmOptions = {}): Voice {
  const { workerPath = WORKER, timeoutMs = 5_000, startTimeoutMs = 15_000 } = options;
  const waiting: Pending[] = [];
  let current: Pending | undefined;
  let child: ChildProcess | undefined;
  let isReady = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  function start(): void {
    isReady = false;
    // No environment: it needs none, and the server's holds passwords.
    const started = fork(workerPath, {
      serialization: 'advanced',
      env: {},
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child = started;
    started.on('message', (answer: WorkerAnswer) => {
      if (started === child) heard(answer);
    });
    started.on('error', () => {
      if (started === child) lost('voice_unavailable');
    });
    started.on('exit', () => {
      if (started === child) lost(isReady ? 'voice_failed' : 'voice_unavailable');
    });
    started.unref();
    started.channel?.unref(); // a voice alone keeps no server running; the timer of a request does
    watch(startTimeoutMs);
  }

  function watch(limitMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => lost('voice_timeout'), limitMs);
  }

  function heard(answer: WorkerAnswer): void {
    clearTimeout(timer);
    if (answer.type === 'ready') isReady = true;
    else if (answer.type === 'no_such_voice') settle(err({ code: 'voice_failed' }));
    else
      settle(
        ok({ samples: Float32Array.from(answer.samples, (sample) => sample / 32_768), sampleRate: answer.sampleRate }),
      );
    send();
  }

  /** The process is gone, or is to go because it does not answer. */
  function lost(code: SpeechFailure['code']): void {
    clearTimeout(timer);
    const gone = child;
    child = undefined;
    gone?.kill('SIGKILL');
    if (!isReady) {
      for (const pending of waiting.splice(0)) pending.settle(err({ code })); // it would not start for them either
      return;
    }
    if (current && code === 'voice_failed' && current.attempts < ATTEMPTS) {
      waiting.unshift(current);
      current = undefined;
    } else settle(err({ code }));
    send();
  }

  function settle(result: Result<Pcm, SpeechFailure>): void {
    const done = current;
    current = undefined;
    done?.settle(result);
  }

  function send(): void {
    if (isClosed || current || waiting.length === 0) return;
    if (!child) {
      start();
      return;
    }
    if (!isReady) return;
    current = waiting.shift();
    if (!current) return;
    current.attempts += 1;
    const { language, text } = current;
    child.send({ language, text } satisfies WorkerRequest);
    watch(timeoutMs);
  }

  return {
    name: `espeak-ng wasm ${espeakPackage.version}, ${ESPEAK_RATE} wpm, volume ${ESPEAK_VOLUME}`,
    speak: (language, text) => {
      if (isClosed) return Promise.resolve(err({ code: 'voice_unavailable' }));
      return new Promise((settle) => {
        waiting.push({ language, text: espeakText(language, text), attempts: 0, settle });
        send();
      });
    },
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      for (const pending of [current, ...waiting.splice(0)]) pending?.settle(err({ code: 'voice_unavailable' }));
      current = undefined;
      const gone = child;
      child = undefined;
      if (!gone || gone.exitCode !== null || gone.signalCode !== null) return;
      const exited = new Promise((resolve) => gone.once('exit', resolve));
      gone.ref();
      gone.kill('SIGKILL');
      await exited;
    },
  };
}

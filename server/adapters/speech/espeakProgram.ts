import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import type { Language } from '../../../common/contract/language.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { SpeechFailure } from '../../ports/speech.ts';
import type { Pcm } from './pcm.ts';
import { parseWav } from './wav.ts';
import { ESPEAK_RATE, ESPEAK_VOICES, ESPEAK_VOLUME, espeakText } from './espeakText.ts';
import type { Voice } from './voice.ts';

export type EspeakProgramOptions = {
  /** The program; found on the PATH unless it has a slash. */
  readonly program?: string;
  readonly timeoutMs?: number;
};

/** Two at once: a call need not wait for a piece that is made ahead. */
const AT_ONCE = 2;
/** Ten minutes of sound; more is not a sentence. */
const LARGEST_ANSWER_BYTES = 26_000_000;

/**
 * The `espeak-ng` program as Debian installs it, started once per piece.
 *
 * @returns undefined when there is no such program
 */
export async function espeakProgram(options: EspeakProgramOptions = {}): Promise<Voice | undefined> {
  const { program = 'espeak-ng', timeoutMs = 5_000 } = options;
  const env = { PATH: process.env['PATH'] ?? '' };
  const version = await versionOf(program, env);
  if (version === undefined) return undefined;

  const running = new Set<AbortController>();
  const waiting: (() => void)[] = [];
  let isClosed = false;

  async function speak(language: Language, text: string): Promise<Result<Pcm, SpeechFailure>> {
    if (running.size >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    if (isClosed) return err({ code: 'voice_unavailable' });
    const abort = new AbortController();
    running.add(abort);
    try {
      return await run(language, text, abort);
    } finally {
      running.delete(abort);
      waiting.shift()?.();
    }
  }

  function run(language: Language, text: string, abort: AbortController): Promise<Result<Pcm, SpeechFailure>> {
    const voice = ['-v', ESPEAK_VOICES[language], '-s', String(ESPEAK_RATE), '-a', String(ESPEAK_VOLUME)];
    // The words go in by the standard input: an argument could be read as an option.
    const child = spawn(program, [...voice, '-b', '1', '--stdin', '--stdout'], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
      signal: abort.signal,
      killSignal: 'SIGKILL',
    });
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(err({ code: 'voice_timeout' }));
        abort.abort();
      }, timeoutMs);
      const heard: Buffer[] = [];
      let heardBytes = 0;
      child.stdout.on('data', (bytes: Buffer) => {
        heard.push(bytes);
        heardBytes += bytes.length;
        if (heardBytes > LARGEST_ANSWER_BYTES) abort.abort();
      });
      child.stdin.on('error', () => undefined); // it ended before it read all; its exit says what became of it
      child.on('error', () => resolve(err({ code: isClosed ? 'voice_unavailable' : 'voice_failed' })));
      child.on('close', (exitCode) => {
        clearTimeout(timer);
        const sound = exitCode === 0 ? parseWav(Buffer.concat(heard)) : undefined;
        resolve(sound ? ok(sound) : err({ code: isClosed ? 'voice_unavailable' : 'voice_failed' }));
      });
      child.stdin.end(`${espeakText(language, text)}\n`);
    });
  }

  return {
    name: `${version}, ${ESPEAK_RATE} wpm, volume ${ESPEAK_VOLUME}`,
    speak,
    close: () => {
      isClosed = true;
      for (const abort of running) abort.abort();
      for (const resume of waiting.splice(0)) resume();
      return Promise.resolve();
    },
  };
}

/** e.g. `eSpeak NG text-to-speech: 1.51`; undefined when it does not run. */
async function versionOf(program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], { env, timeout: 5_000 });
    return /^.*?\d+(?:\.\d+)+/.exec(stdout)?.[0];
  } catch {
    return undefined; // not installed, or not for this machine: both mean that it cannot speak here
  }
}

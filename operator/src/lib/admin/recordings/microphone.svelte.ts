import { levelOf, trimmed } from './trim.ts';
import { soundOf, wavOf } from './toWav.ts';

/** Longer than anything that a call says. */
const LONGEST_MS = 15_000;

export type MicrophoneTrouble = 'no_microphone' | 'not_allowed' | 'not_secure' | 'nothing_heard';
type State = 'off' | 'asking' | 'recording' | 'working' | 'recorded';

/** One recording from the microphone of this computer: made, heard, made again. */
export class Microphone {
  #state = $state<State>('off');
  #level = $state(0);
  #trouble = $state<MicrophoneTrouble | undefined>(undefined);
  #wav = $state.raw<Blob | undefined>(undefined);
  #stop: (() => void) | undefined;
  #isClosed = false;

  get state(): State {
    return this.#state;
  }

  /** 0 to 1, while it records. */
  get level(): number {
    return this.#level;
  }

  get trouble(): MicrophoneTrouble | undefined {
    return this.#trouble;
  }

  /** What was spoken, without the silence around it. */
  get wav(): Blob | undefined {
    return this.#wav;
  }

  async record(): Promise<void> {
    if (this.#state === 'asking' || this.#state === 'recording') return;
    this.#wav = undefined;
    this.#trouble = undefined;
    // Absent where the page came over plain http from another computer, whatever its type says.
    if (!isSecureContext) {
      this.#fail('not_secure');
      return;
    }
    this.#state = 'asking';
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch (error) {
      this.#fail(error instanceof DOMException && error.name === 'NotAllowedError' ? 'not_allowed' : 'no_microphone');
      return;
    }
    if (this.#isClosed) {
      close(stream);
      return;
    }
    const parts: Blob[] = [];
    const recorder = new MediaRecorder(stream);
    const quiet = this.#watch(stream);
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    recorder.addEventListener('stop', () => {
      quiet();
      close(stream);
      void this.#keep(new Blob(parts, { type: recorder.mimeType }));
    });
    const tooLong = setTimeout(() => this.stop(), LONGEST_MS);
    this.#stop = () => {
      clearTimeout(tooLong);
      if (recorder.state !== 'inactive') recorder.stop();
    };
    recorder.start();
    this.#state = 'recording';
  }

  stop(): void {
    if (this.#state !== 'recording') return;
    this.#state = 'working';
    this.#stop?.();
  }

  /** The microphone is given back, whatever it was doing. */
  close(): void {
    this.#isClosed = true;
    this.#stop?.();
  }

  async #keep(recorded: Blob): Promise<void> {
    if (this.#isClosed) return;
    const sound = await soundOf(recorded);
    const samples = sound && trimmed(sound.samples, sound.sampleRate);
    if (!sound || !samples) {
      this.#fail('nothing_heard');
      return;
    }
    this.#wav = wavOf({ samples, sampleRate: sound.sampleRate });
    this.#state = 'recorded';
  }

  #fail(trouble: MicrophoneTrouble): void {
    this.#trouble = trouble;
    this.#state = 'off';
  }

  /** @returns ends it */
  #watch(stream: MediaStream): () => void {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const look = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.#level = levelOf(samples);
    }, 60);
    return () => {
      clearInterval(look);
      this.#level = 0;
      void context.close();
    };
  }
}

const close = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

/**
 * What a page gives to the loudspeaker: everything that is connected to an output of sound, and every film, is led past an
 * ear that keeps each sample and when it was to be heard. The page itself hears and plays as before.
 */
import type { Page } from 'playwright-core';
import type { Pcm } from '../../server/adapters/speech/pcm.ts';

/** The announcements, or the films beside them. */
export type Source = 'voice' | 'film';
/** `startedAt`: of the first sample, by the clock of this machine, in ms since 1970. */
export type Output = Pcm & { readonly startedAt: number };

type Ear = { readonly chunks: { readonly at: number; readonly samples: Float32Array }[]; sampleRate: number };

/** Runs beside the page, where sound is made. */
const EAR = `registerProcessor('ear', class extends AudioWorkletProcessor {
  process([input]) {
    // Silence comes as nothing at all.
    const samples = input[0] ?? new Float32Array(128);
    this.port.postMessage({ at: currentTime, samples: samples.slice() });
    return true;
  }
})`;

/** To be called before the page is opened; where its server forbids foreign scripts, its context has to let them in. */
export async function listenToOutput(page: Page): Promise<void> {
  await page.addInitScript((program) => {
    const ears: Partial<Record<string, Ear>> = {};
    Object.assign(globalThis, { ears });
    const Context = AudioContext;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
    const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
    const taps = new Map<BaseAudioContext, AudioNode>();
    const tapOf = (context: AudioContext, source: string): AudioNode => {
      const known = taps.get(context);
      if (known) return known;
      const tap = context.createGain();
      taps.set(context, tap);
      connect.call(tap, context.destination);
      const ear: Ear = { chunks: [], sampleRate: context.sampleRate };
      ears[source] = ear;
      const listen = async () => {
        await context.audioWorklet.addModule(URL.createObjectURL(new Blob([program], { type: 'text/javascript' })));
        const node = new AudioWorkletNode(context, 'ear', { channelCount: 1, channelCountMode: 'explicit' });
        node.port.onmessage = ({ data }: MessageEvent<{ at: number; samples: Float32Array }>) => {
          // When the loudspeaker gets it, by the clock of the page.
          const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
          const at = performance.timeOrigin + performanceTime + (data.at - contextTime) * 1_000;
          ear.chunks.push({ at, samples: data.samples });
        };
        connect.call(tap, node);
      };
      void listen();
      return tap;
    };
    globalThis.AudioContext = class extends Context {
      constructor(options?: AudioContextOptions) {
        super(options);
        tapOf(this, 'voice');
      }
    };
    AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode | AudioParam) {
      const isOutput = to instanceof AudioDestinationNode && to.context instanceof Context;
      return connect.call(this, isOutput ? tapOf(to.context, 'voice') : (to as AudioNode));
    };
    const films = new WeakSet<HTMLMediaElement>();
    let beside: AudioContext | undefined;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
      beside ??= new Context();
      if (!films.has(this)) connect.call(beside.createMediaElementSource(this), tapOf(beside, 'film'));
      films.add(this);
      return play.call(this);
    };
  }, EAR);
}

/** All that was given to the loudspeaker so far, from the first sample on; silence where there was none. */
export async function outputOf(page: Page, source: Source): Promise<Output> {
  const { startedAt, sampleRate, text } = await page.evaluate((name) => {
    // Put there by the script above.
    const ear = (globalThis as unknown as { ears: Partial<Record<string, Ear>> }).ears[name];
    if (!ear) return { startedAt: 0, sampleRate: 48_000, text: '' };
    const whole = new Int16Array(ear.chunks.reduce((sum, { samples }) => sum + samples.length, 0));
    let at = 0;
    for (const { samples } of ear.chunks)
      for (const sample of samples) whole[at++] = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
    const bytes = new Uint8Array(whole.buffer);
    let binary = '';
    for (let index = 0; index < bytes.length; index += 8_192)
      binary += String.fromCharCode(...bytes.subarray(index, index + 8_192));
    return { startedAt: ear.chunks[0]?.at ?? 0, sampleRate: ear.sampleRate, text: btoa(binary) };
  }, source);
  const bytes = Buffer.from(text, 'base64');
  const samples = Float32Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readInt16LE(index * 2) / 32_767);
  return { startedAt, sampleRate, samples };
}

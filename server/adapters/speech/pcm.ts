/** Sound as numbers: one channel, samples between -1 and 1. */
export type Pcm = {
  readonly samples: Float32Array;
  /** Samples per second. */
  readonly sampleRate: number;
};

export const durationMs = ({ samples, sampleRate }: Pcm): number => Math.round((samples.length / sampleRate) * 1000);

export const silence = (lengthMs: number, sampleRate: number): Pcm => ({
  samples: new Float32Array(Math.round((lengthMs / 1000) * sampleRate)),
  sampleRate,
});

/** Joins sounds of one rate, end to end. */
export function joinPcm(parts: readonly Pcm[], sampleRate: number): Pcm {
  const samples = new Float32Array(parts.reduce((length, part) => length + part.samples.length, 0));
  let at = 0;
  for (const part of parts) {
    if (part.sampleRate !== sampleRate)
      throw new Error(`A part has ${part.sampleRate} samples per second, not ${sampleRate}`);
    samples.set(part.samples, at);
    at += part.samples.length;
  }
  return { samples, sampleRate };
}

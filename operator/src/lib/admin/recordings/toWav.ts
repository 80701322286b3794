/** Most that a browser records or a phone sends is no WAV file; the server keeps nothing else. */
const SAMPLE_RATE = 22_050;
const HEADER_BYTES = 44;

export type Sound = { readonly samples: Float32Array; readonly sampleRate: number };

/** Any sound that this browser can play, as one channel; undefined where it cannot play it. */
export async function soundOf(file: Blob): Promise<Sound | undefined> {
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  const bytes = await file.arrayBuffer();
  const sound = await context.decodeAudioData(bytes).catch(() => undefined);
  if (sound === undefined) return undefined;
  const channels = Array.from({ length: sound.numberOfChannels }, (_, index) => sound.getChannelData(index));
  const samples = Float32Array.from(
    { length: sound.length },
    (_, index) => channels.reduce((sum, each) => sum + (each[index] ?? 0), 0) / channels.length,
  );
  return { samples, sampleRate: sound.sampleRate };
}

/** A WAV file of one channel and 16 bits. */
export function wavOf({ samples, sampleRate }: Sound): Blob {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + samples.length * 2));
  writeHeader(view, samples.length, sampleRate);
  samples.forEach((sample, index) => {
    view.setInt16(HEADER_BYTES + index * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true);
  });
  return new Blob([view], { type: 'audio/wav' });
}

/** A file as the server keeps it; undefined where this browser cannot play it. */
export async function toWav(file: Blob): Promise<Blob | undefined> {
  const sound = await soundOf(file);
  return sound && wavOf(sound);
}

function writeHeader(view: DataView, samples: number, sampleRate: number): void {
  const write = (at: number, letters: string) => {
    Array.from(letters).forEach((letter, index) => {
      view.setUint8(at + index, letter.charCodeAt(0));
    });
  };
  write(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + samples * 2, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, 'data');
  view.setUint32(40, samples * 2, true);
}

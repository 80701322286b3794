/** Most that a browser records or a phone sends is no WAV file; the server keeps nothing else. */
const SAMPLE_RATE = 22_050;
const HEADER_BYTES = 44;

/** Any sound that this browser can play as a WAV file of one channel; undefined where it cannot play it. */
export async function toWav(file: Blob): Promise<Blob | undefined> {
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  const bytes = await file.arrayBuffer();
  const sound = await context.decodeAudioData(bytes).catch(() => undefined);
  if (sound === undefined) return undefined;
  const channels = Array.from({ length: sound.numberOfChannels }, (_, index) => sound.getChannelData(index));
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + sound.length * 2));
  writeHeader(view, sound.length, sound.sampleRate);
  for (let index = 0; index < sound.length; index += 1) {
    const mixed = channels.reduce((sum, samples) => sum + (samples[index] ?? 0), 0) / channels.length;
    view.setInt16(HEADER_BYTES + index * 2, Math.round(Math.max(-1, Math.min(1, mixed)) * 32_767), true);
  }
  return new Blob([view], { type: 'audio/wav' });
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

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Hertz of the clinic's recordings, which differ from every tone of the fake voice by being lower. */
export const RECORDED = { number: 200, b: 220, 40: 240, 2: 260, and: 280 } as const;

/**
 * A clinic that recorded "number", B, 40 and 2 in English and Persian, on a telephone that makes 44.1 kHz stereo files
 * with a silence before and after.
 */
export async function recordClinicVoice(folder: string): Promise<string> {
  for (const language of ['en', 'fa']) {
    await record(folder, `${language}/phrase/call.1`, RECORDED.number);
    await record(folder, `${language}/letter/b`, RECORDED.b);
    await record(folder, `${language}/number/40`, RECORDED[40]);
    await record(folder, `${language}/number/2`, RECORDED[2]);
  }
  await record(folder, 'fa/number/and', RECORDED.and);
  return folder;
}

export async function record(folder: string, name: string, hertz: number, lengthMs = 400): Promise<void> {
  const path = join(folder, `${name}.wav`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, stereoFile(hertz, lengthMs));
}

function stereoFile(hertz: number, lengthMs: number): Buffer {
  const rate = 44_100;
  const silent = Math.round(rate * 0.2);
  const frames = Math.round((lengthMs / 1000) * rate);
  const file = Buffer.alloc(44 + (frames + silent * 2) * 4);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(2, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 4, 28);
  file.writeUInt16LE(4, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(file.length - 44, 40);
  for (let frame = 0; frame < frames; frame++) {
    const sample = Math.round(9_000 * Math.sin((2 * Math.PI * hertz * frame) / rate));
    file.writeInt16LE(sample, 44 + (silent + frame) * 4);
    file.writeInt16LE(sample, 46 + (silent + frame) * 4);
  }
  return file;
}

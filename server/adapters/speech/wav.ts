import type { Pcm } from './pcm.ts';

/** The only header that we write: 44 bytes, 16-bit, one channel. */
const HEADER_BYTES = 44;

/** A WAV file of 16-bit mono samples, which browsers, telephones and Asterisk all play. */
export function encodeWav({ samples, sampleRate }: Pcm): Buffer {
  const file = Buffer.alloc(HEADER_BYTES + samples.length * 2);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20); // PCM
  file.writeUInt16LE(1, 22); // one channel
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, index) => {
    const whole = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
    file.writeInt16LE(whole, HEADER_BYTES + index * 2);
  });
  return file;
}

type Format = {
  readonly encoding: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
};

/**
 * Reads what recording programs and speech programs write: 8, 16, 24 or 32 bits, whole or floating, any number of
 * channels (mixed to one), extra chunks, and the wrong lengths that a program gives when it writes to a pipe.
 *
 * @returns undefined when it is no such file
 */
export function parseWav(file: Buffer): Pcm | undefined {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE')
    return undefined;
  let format: Format | undefined;
  for (let at = 12; at + 8 <= file.length;) {
    const chunk = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, Math.min(at + 8 + length, file.length));
    if (chunk === 'fmt ') format = readFormat(body);
    if (chunk === 'data') return format && readSamples(body, format);
    at += 8 + length + (length % 2);
  }
  return undefined;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;

function readFormat(body: Buffer): Format | undefined {
  if (body.length < 16) return undefined;
  const tag = body.readUInt16LE(0);
  const encoding = tag === EXTENSIBLE && body.length >= 26 ? body.readUInt16LE(24) : tag;
  const format = {
    encoding,
    channels: body.readUInt16LE(2),
    sampleRate: body.readUInt32LE(4),
    bits: body.readUInt16LE(14),
  };
  const isPlayable =
    format.channels >= 1 && format.channels <= 8 && format.sampleRate >= 4_000 && format.sampleRate <= 192_000;
  return isPlayable && sampleReader(format) ? format : undefined;
}

function readSamples(body: Buffer, format: Format): Pcm | undefined {
  const read = sampleReader(format);
  if (!read) return undefined;
  const bytes = format.bits / 8;
  const frames = Math.floor(body.length / (bytes * format.channels));
  const samples = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    for (let channel = 0; channel < format.channels; channel++)
      sum += read(body, (frame * format.channels + channel) * bytes);
    samples[frame] = sum / format.channels;
  }
  return { samples, sampleRate: format.sampleRate };
}

function sampleReader({ encoding, bits }: Format): ((body: Buffer, at: number) => number) | undefined {
  if (encoding === FLOAT && bits === 32) return (body, at) => body.readFloatLE(at);
  if (encoding !== PCM) return undefined;
  switch (bits) {
    case 8:
      return (body, at) => (body.readUInt8(at) - 128) / 128;
    case 16:
      return (body, at) => body.readInt16LE(at) / 32_768;
    case 24:
      return (body, at) => body.readIntLE(at, 3) / 8_388_608;
    case 32:
      return (body, at) => body.readInt32LE(at) / 2_147_483_648;
    default:
      return undefined;
  }
}

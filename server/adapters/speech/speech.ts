/** The speech port: finds or makes the pieces of what is to be said and joins them into one file. */
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import { TELEPHONE_HZ, type SoundFile, type Speech, type SpeechFailure, type SpokenText } from '../../ports/speech.ts';
import type { Fragment, SpokenFragment } from '../../voice/fragment.ts';
import { assemble, type SoundPart } from './assembleWav.ts';
import { toSpeechLevel, trimSilence } from './level.ts';
import { joinPcm, type Pcm } from './pcm.ts';
import type { Recording, Recordings } from './recordings.ts';
import { resample } from './resample.ts';
import { soundKeyIn } from './soundKey.ts';
import { soundStore } from './soundStore.ts';
import type { Voice } from './voice.ts';
import { encodeWav, parseWav } from './wav.ts';

export type SpeechOptions = {
  readonly voice: Voice;
  /** Without it everything is generated. */
  readonly recordings?: Recordings;
  /** The cache: `pieces`, `sounds` and `calls` in it. Deleting it only costs time. */
  readonly folder: string;
  /** Above this the longest unused sounds are removed; a day of 500 calls in two languages makes about 440 MB. */
  readonly limitBytes?: number;
};

const SAMPLE_RATE = { display: 22_050, telephone: TELEPHONE_HZ, demonstration: 22_050 } as const satisfies Record<
  SpokenText['heardOn'],
  number
>;
const LONGEST_TEXT = 500;
const DEFAULT_LIMIT_BYTES = 500_000_000;
/** To be raised when sounds are joined or levelled differently: what lies in the cache is then made anew. */
const ASSEMBLY_VERSION = 1;
/** On the telephone people hear their own numbers and codes: such sounds are not kept longer than a call may need them. */
const CALLS_KEPT_MS = 60 * 60_000;
const TIDIED_EVERY_MS = 10 * 60_000;

/** Where a piece of speech comes from; `id` names its sound at one rate. */
type Source = { readonly id: string } & (
  | { readonly from: 'voice'; readonly fragment: SpokenFragment }
  | { readonly from: 'recordings'; readonly fragment: SpokenFragment; readonly recorded: readonly Recording[] }
);

export async function openSpeech(options: SpeechOptions): Promise<Speech> {
  const { voice, recordings, folder, limitBytes = DEFAULT_LIMIT_BYTES } = options;
  const key = await soundKeyIn(folder);
  const hashOf = (...said: readonly unknown[]): string =>
    createHmac('sha256', key)
      .update(JSON.stringify([ASSEMBLY_VERSION, ...said]))
      .digest('hex');
  const pieces = await soundStore(join(folder, 'pieces'), { limitBytes });
  const sounds = await soundStore(join(folder, 'sounds'), { limitBytes });
  const calls = await soundStore(join(folder, 'calls'), { limitBytes, keptMs: CALLS_KEPT_MS });
  const storeAt = (sampleRate: number) => (sampleRate === SAMPLE_RATE.telephone ? calls : sounds);
  const tidying = setInterval(() => void calls.tidy(), TIDIED_EVERY_MS);
  tidying.unref();
  const making = new Map<string, Promise<Result<SoundFile, SpeechFailure>>>();
  let isClosed = false;

  async function sourceOf(fragment: SpokenFragment, sampleRate: number, clinicId?: ClinicId): Promise<Source> {
    const { language, text, recording, pieces: names } = fragment;
    const whole = recording === undefined ? undefined : await recordings?.find(language, recording, clinicId);
    const parts = whole ? [whole] : await findAll(language, names ?? [], clinicId);
    if (parts.length > 0) {
      const id = hashOf(
        'recordings',
        sampleRate,
        parts.map(({ version }) => version),
      );
      return { from: 'recordings', id, fragment, recorded: parts };
    }
    return { from: 'voice', id: hashOf('voice', sampleRate, voice.name, language, text), fragment };
  }

  /** All of them, or none: half a number must not be heard. */
  async function findAll(
    language: SpokenFragment['language'],
    names: readonly string[],
    clinicId: ClinicId | undefined,
  ): Promise<readonly Recording[]> {
    const found: Recording[] = [];
    for (const name of names) {
      const recording = await recordings?.find(language, name, clinicId);
      if (!recording) return [];
      found.push(recording);
    }
    return found;
  }

  /** The sound of a piece, at the rate of the whole, without silence around it and at the common loudness. */
  async function pieceOf(source: Source, sampleRate: number): Promise<Result<Pcm, SpeechFailure>> {
    const kept = await pieces.read(source.id);
    const known = kept && parseWav(kept);
    if (known) return ok(known);

    const recorded = source.from === 'recordings' ? await readAll(source.recorded, sampleRate) : undefined;
    if (!recorded && isClosed) return err({ code: 'voice_unavailable' });
    const made = recorded ? ok(recorded) : await voice.speak(source.fragment.language, source.fragment.text);
    if (!made.ok) return made;
    const sound = recorded ?? toSpeechLevel(trimSilence(resample(made.value, sampleRate)));
    if (sound.samples.length === 0) return err({ code: 'voice_failed' });
    const isKept = await pieces.write(source.id, encodeWav(sound)).then(() => true, refusedByDisk);
    return isKept ? ok(sound) : err({ code: 'not_written' });
  }

  async function readAll(recorded: readonly Recording[], sampleRate: number): Promise<Pcm | undefined> {
    const read: Pcm[] = [];
    for (const recording of recorded) {
      const sound = await recording.read();
      const ready = sound && toSpeechLevel(trimSilence(resample(sound, sampleRate)));
      if (!ready || ready.samples.length === 0) return undefined;
      read.push(ready);
    }
    return joinPcm(read, sampleRate);
  }

  async function make(
    id: string,
    fragments: readonly (Exclude<Fragment, SpokenFragment> | Source)[],
    sampleRate: number,
  ): Promise<Result<SoundFile, SpeechFailure>> {
    const parts: SoundPart[] = [];
    for (const fragment of fragments) {
      if ('kind' in fragment) {
        parts.push(fragment);
        continue;
      }
      const sound = await pieceOf(fragment, sampleRate);
      if (!sound.ok) return sound;
      parts.push({ kind: 'speech', text: fragment.fragment.text, sound: sound.value });
    }
    const isKept = await storeAt(sampleRate)
      .write(id, encodeWav(assemble(parts, sampleRate)))
      .then(() => true, refusedByDisk);
    if (!isKept) return err({ code: 'not_written' });
    const file = await fileOf(id);
    return file ? ok(file) : err({ code: 'not_written' });
  }

  async function fileOf(id: string): Promise<SoundFile | undefined> {
    for (const store of [sounds, calls]) {
      const measured = await store.measure(id);
      if (measured) return { id, path: store.pathOf(id), ...measured };
    }
    return undefined;
  }

  return {
    sound: async ({ fragments, heardOn, clinicId }) => {
      const spoken = fragments.filter((fragment) => fragment.kind !== 'text' || isAudible(fragment.text));
      if (!spoken.some(({ kind }) => kind !== 'pause')) return err({ code: 'nothing_to_say' });
      if (spoken.some((fragment) => fragment.kind === 'text' && fragment.text.length > LONGEST_TEXT))
        return err({ code: 'text_too_long' });

      const sampleRate = SAMPLE_RATE[heardOn];
      const resolved = await Promise.all(
        spoken.map(async (fragment) =>
          fragment.kind === 'text' ? sourceOf(fragment, sampleRate, clinicId) : fragment,
        ),
      );
      const id = hashOf(
        'sound',
        sampleRate,
        resolved.map((part) => ('kind' in part ? part : part.id)),
      );
      const known = await fileOf(id);
      if (known) return ok(known);
      const beingMade = making.get(id) ?? make(id, resolved, sampleRate).finally(() => making.delete(id));
      making.set(id, beingMade);
      return beingMade;
    },
    find: async (id) => (/^[0-9a-f]{64}$/.test(id) ? fileOf(id) : undefined),
    prepare: async ({ fragments, heardOn, clinicId }) => {
      let ready = 0;
      for (const fragment of fragments) {
        if (isClosed) return ready;
        if (fragment.kind !== 'text' || !isAudible(fragment.text) || fragment.text.length > LONGEST_TEXT) continue;
        const sampleRate = SAMPLE_RATE[heardOn];
        const made = await pieceOf(await sourceOf(fragment, sampleRate, clinicId), sampleRate);
        if (!made.ok) return ready;
        ready += 1;
      }
      return ready;
    },
    close: async () => {
      isClosed = true;
      clearInterval(tidying);
      await voice.close();
    },
  };
}

const isAudible = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** What the file system refuses is expected; anything else is ours to mend. */
function refusedByDisk(failure: unknown): false {
  if (failure instanceof Error && 'code' in failure) return false;
  throw failure;
}

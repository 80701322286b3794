import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '../../../common/contract/language.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Pcm } from './pcm.ts';
import { parseWav } from './wav.ts';

/** One sound that the clinic recorded. */
export type Recording = {
  /** Changes when the file does. */
  readonly version: string;
  /** @returns undefined when the file is no WAV file that we can read; the generated voice is used instead */
  read(): Promise<Pcm | undefined>;
};

export type Recordings = {
  /** @param name as in a fragment's `recording`, e.g. `letter/b` */
  find(language: Language, name: string, clinicId?: ClinicId): Promise<Recording | undefined>;
};

const LARGEST_BYTES = 20_000_000;

/**
 * Own recordings: those of one clinic in `<folder>/clinics/<its id>`, then those of the whole installation, as
 * `<folder>/<language>/<name>.wav`, e.g. `recordings/fa/letter/b.wav`. A file that is put there or replaced is heard from
 * the next call on.
 */
export const recordingsIn = (folder: string): Recordings => ({
  find: async (language, name, clinicId) => {
    if (!isRecordingName(name)) return undefined;
    const folders = [...(clinicId === undefined ? [] : [folderOfClinic(folder, clinicId)]), folder];
    for (const each of folders) {
      const path = join(each, language, `${name}.wav`);
      const file = await stat(path).catch(() => undefined); // most are not recorded
      if (!file?.isFile() || file.size > LARGEST_BYTES) continue;
      return {
        version: `${path} ${file.size} ${file.mtimeMs}`,
        read: async () => {
          const bytes = await readFile(path).catch(() => undefined); // taken away since
          return bytes && parseWav(bytes);
        },
      };
    }
    return undefined;
  },
});

/** What one clinic recorded in the panel; nobody else's calls are heard in it. */
export const folderOfClinic = (folder: string, clinicId: ClinicId): string => join(folder, 'clinics', clinicId);

/** Folders and words, nothing that leads out of the recordings. */
export const isRecordingName = (name: string): boolean => /^[\w-]+(\.\w+)*(\/[\w-]+(\.\w+)*)*$/.test(name);

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { LANGUAGES } from '../../../common/contract/language.ts';
import { err, ok } from '../../../common/contract/result.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { RecordingShelf } from '../../ports/recordings.ts';
import { trimSilence } from './level.ts';
import { folderOfClinic, isRecordingName } from './recordings.ts';
import { parseWav } from './wav.ts';

/** A second of silence is no word. */
const LONGEST_S = 40;

/** The clinics' recordings as files, each clinic's in a folder of its own. @param folder null keeps none */
export function recordingShelf(folder: string | null): RecordingShelf {
  const pathOf = (clinicId: ClinicId, language: string, name: string): string | undefined =>
    folder !== null && isRecordingName(name)
      ? join(folderOfClinic(folder, clinicId), language, `${name}.wav`)
      : undefined;
  return {
    list: async (clinicId) => {
      if (folder === null) return [];
      const own = folderOfClinic(folder, clinicId);
      const found = await Promise.all(
        LANGUAGES.map(async (language) => {
          const files = await readdir(join(own, language), { recursive: true }).catch(() => []); // nothing recorded yet
          return Promise.all(
            files
              .filter((file) => file.endsWith('.wav'))
              .map(async (file) => {
                const path = join(own, language, file);
                const written = await stat(path).catch(() => undefined); // taken away since
                const name = relative(join(own, language), path).slice(0, -'.wav'.length).split(sep).join('/');
                return written ? [{ language, name, recordedAt: Math.round(written.mtimeMs) }] : [];
              }),
          );
        }),
      );
      return found.flat(2);
    },
    keep: async (clinicId, language, name, wav) => {
      const sound = parseWav(wav);
      const heard = sound && trimSilence(sound);
      if (!heard || heard.samples.length === 0 || sound.samples.length > LONGEST_S * sound.sampleRate)
        return err({ code: 'recording_unreadable' });
      const path = pathOf(clinicId, language, name);
      if (path === undefined) return err({ code: 'file_not_kept' });
      const unfinished = `${path}.${randomUUID()}.part`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(unfinished, wav);
        await rename(unfinished, path);
      } catch {
        await rm(unfinished, { force: true }).catch(() => undefined); // the disk is in trouble already
        return err({ code: 'file_not_kept' });
      }
      return ok(null);
    },
    remove: async (clinicId, language, name) => {
      const path = pathOf(clinicId, language, name);
      if (path !== undefined) await rm(path, { force: true });
    },
  };
}

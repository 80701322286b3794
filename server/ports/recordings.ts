import type { Language } from '../../common/contract/language.ts';
import type { Result } from '../../common/contract/result.ts';
import type { ClinicId } from '../../common/contract/vocabulary.ts';

/** What clinics recorded themselves. A recording is heard from the next call on. */
export type RecordingShelf = {
  list(
    clinicId: ClinicId,
  ): Promise<readonly { readonly language: string; readonly name: string; readonly recordedAt: number }[]>;
  /**
   * `recording_unreadable`: no WAV file that can be played, or nothing is heard in it. `file_not_kept`: the disk is full
   * or read-only, or this installation keeps no files.
   */
  keep(
    clinicId: ClinicId,
    language: Language,
    name: string,
    wav: Buffer,
  ): Promise<Result<null, { readonly code: 'recording_unreadable' | 'file_not_kept' }>>;
  remove(clinicId: ClinicId, language: Language, name: string): Promise<void>;
};

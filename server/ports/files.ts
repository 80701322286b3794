import type { Result } from '../../common/contract/result.ts';

/** Files that clinics upload, each under the SHA-256 of what is in it; so the same file is kept once and never changes. */
export type Files = {
  /** `not_written`: the disk is full or read-only, or this installation keeps no files. */
  keep(bytes: Buffer): Promise<Result<{ readonly fileId: string }, { readonly code: 'not_written' }>>;
  /** Where it lies on this machine; undefined if the id is unknown or malformed. */
  find(fileId: string): Promise<{ readonly path: string; readonly bytes: number } | undefined>;
  /** The first bytes of it, to see what it is. */
  head(fileId: string): Promise<Buffer | undefined>;
  remove(fileId: string): Promise<void>;
  /** Those kept before this time, in epoch ms, finished or not. */
  keptBefore(at: number): Promise<readonly string[]>;
};

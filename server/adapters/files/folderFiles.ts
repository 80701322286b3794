import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok } from '../../../common/contract/result.ts';
import type { Files } from '../../ports/files.ts';

const HEAD_BYTES = 4_096;

/** Files in a folder of this machine. A file is whole or absent: it is written beside its place and moved there. */
export function folderFiles(folder: string): Files {
  const pathOf = (fileId: string) => join(folder, fileId);
  const find: Files['find'] = async (fileId) => {
    if (!isFileId(fileId)) return undefined;
    const found = await stat(pathOf(fileId)).catch(() => undefined); // not there
    return found?.isFile() ? { path: pathOf(fileId), bytes: found.size } : undefined;
  };
  return {
    find,
    keep: async (bytes) => {
      const fileId = createHash('sha256').update(bytes).digest('hex');
      if ((await find(fileId))?.bytes === bytes.length) {
        const now = new Date();
        await utimes(pathOf(fileId), now, now).catch(() => undefined); // wanted again, however old
        return ok({ fileId });
      }
      const unfinished = join(folder, `${randomUUID()}.part`);
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(unfinished, bytes);
        await rename(unfinished, pathOf(fileId));
      } catch {
        await rm(unfinished, { force: true }).catch(() => undefined); // the disk is in trouble already
        return err({ code: 'not_written' });
      }
      return ok({ fileId });
    },
    head: async (fileId) => {
      if (!isFileId(fileId)) return undefined;
      const file = await open(pathOf(fileId)).catch(() => undefined); // not there
      if (!file) return undefined;
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    remove: async (fileId) => {
      if (isFileId(fileId) || isUnfinished(fileId)) await rm(pathOf(fileId), { force: true }).catch(() => undefined); // it only takes room
    },
    keptBefore: async (at) => {
      const names = await readdir(folder).catch(() => []); // nothing was kept yet
      const ours = names.filter((name) => isFileId(name) || isUnfinished(name));
      const times = await Promise.all(ours.map((name) => stat(pathOf(name)).catch(() => undefined))); // gone meanwhile
      return ours.filter((_, place) => (times[place]?.mtimeMs ?? at) < at);
    },
  };
}

/** For an installation without a folder of its own. */
export const noFiles: Files = {
  keep: () => Promise.resolve(err({ code: 'not_written' })),
  find: () => Promise.resolve(undefined),
  head: () => Promise.resolve(undefined),
  remove: () => Promise.resolve(),
  keptBefore: () => Promise.resolve([]),
};

/** What a power cut left of an upload. */
const isUnfinished = (name: string): boolean => /^[0-9a-f-]{36}\.part$/.test(name);
const isFileId = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

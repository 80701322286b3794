import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const KEY_BYTES = 32;

/**
 * What the names of this cache's sounds are made with, so that nobody can reckon from a national ID or a code whether it
 * was ever said here. Made once, whole or not at all, also by two processes that begin together; a cache whose key is lost
 * is made anew.
 */
export async function soundKeyIn(folder: string): Promise<Buffer> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'key');
  const made = join(folder, `${randomUUID()}.key`);
  try {
    await writeFile(made, randomBytes(KEY_BYTES), { mode: 0o600 });
    await link(made, path).catch(refusedAsThere);
  } finally {
    await rm(made, { force: true });
  }
  return readFile(path);
}

function refusedAsThere(failure: unknown): void {
  if (failure instanceof Error && 'code' in failure && failure.code === 'EEXIST') return;
  throw failure;
}

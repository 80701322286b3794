/** Several servers share the folder of the kept files. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { keepScreenFiles } from '../../server/http/keptFiles.ts';

const other = vi.hoisted(() => ({ forgets: '' }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return {
    ...real,
    utimes: async (...given: Parameters<typeof real.utimes>) => {
      if (given[0] === other.forgets) rmSync(given[0]);
      return real.utimes(...given);
    },
  };
});

test('a file that another server has just forgotten keeps no other page from being kept', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'turnstone-kept-'));
  try {
    const pages = ['display', 'kiosk'].map((name) => ({ name, folder: path.join(home, 'build', name) }));
    const part = '_app/immutable/part-one.js';
    for (const { folder } of pages) {
      mkdirSync(path.join(folder, '_app/immutable'), { recursive: true });
      writeFileSync(path.join(folder, part), '// one');
    }
    const store = path.join(home, 'screen-files');
    const keptOf = (name: string) => existsSync(path.join(store, name, part));
    await keepScreenFiles(store, pages.slice(0, 1), 0);
    other.forgets = path.join(store, 'display', part);
    await keepScreenFiles(store, pages, 1_000);
    expect(pages.map(({ name }) => keptOf(name))).toEqual([true, true]);
  } finally {
    rmSync(home, { recursive: true });
  }
});

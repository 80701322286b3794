import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Part } from './part.ts';

/** A clock of its own for one process: a library that is loaded before all others. */
export const FAKETIME: Part<{ readonly library: string }> = {
  name: 'libfaketime',
  set: { name: 'faketime', packages: ['libfaketime'] },
  find: (root) => {
    const [library] = globSync(join(root, 'usr/lib/*/faketime/libfaketime.so.1'));
    return library === undefined ? undefined : { library };
  },
  trial: ({ library }) => ({
    command: 'date',
    args: ['-u', '+%Y'],
    env: { LD_PRELOAD: library, FAKETIME: '@2000-01-01 12:00:00' },
  }),
};

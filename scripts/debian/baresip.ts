import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { libraryPath } from './fetchPackages.ts';
import { findPart, type Part } from './part.ts';

/** A telephone in software, which is told by a socket what to do and keeps what it heard. */
export type Baresip = {
  readonly program: string;
  readonly modules: string;
  /** With it it finds its libraries. */
  readonly env: Readonly<Record<string, string>>;
};

export const BARESIP: Part<Baresip> = {
  name: 'baresip',
  set: { name: 'baresip', packages: ['baresip-core'] },
  find: (root) => {
    const program = join(root, 'usr/bin/baresip');
    const modules = join(root, 'usr/lib/baresip/modules');
    if (!existsSync(program) || !existsSync(modules)) return undefined;
    return { program, modules, env: root === '/' ? {} : { LD_LIBRARY_PATH: libraryPath(root) } };
  },
  // It has no word for its version alone, and ends its help as if something were wrong.
  trial: ({ program, env }) => ({ command: 'sh', args: ['-c', '"$0" -h 2>&1 | grep "^baresip v"', program], env }),
};

export const findBaresip = (): Baresip | undefined => findPart(BARESIP);

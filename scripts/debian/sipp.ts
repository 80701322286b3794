import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { libraryPath } from './fetchPackages.ts';
import { findPart, type Part } from './part.ts';

/** Many callers at once. It presses keys over raw sockets, which only root may open. */
export type Sipp = { readonly program: string; readonly env: Readonly<Record<string, string>> };

export const SIPP: Part<Sipp> = {
  name: 'SIPp',
  set: { name: 'sipp', packages: ['sip-tester'] },
  find: (root) => {
    const program = join(root, 'usr/bin/sipp');
    if (!existsSync(program)) return undefined;
    return { program, env: root === '/' ? {} : { LD_LIBRARY_PATH: libraryPath(root) } };
  },
  trial: ({ program, env }) => ({ command: 'sh', args: ['-c', '"$0" -v | grep "SIPp v"', program], env }),
};

export const findSipp = (): Sipp | undefined => findPart(SIPP);

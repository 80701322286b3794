import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { libraryPath } from './fetchPackages.ts';
import { findPart, type Part } from './part.ts';

/** A real load balancer. */
export type Haproxy = {
  readonly command: string;
  /** With it it finds its libraries. */
  readonly env: Readonly<Record<string, string>>;
};

export const HAPROXY: Part<Haproxy> = {
  name: 'HAProxy',
  set: { name: 'haproxy', packages: ['haproxy'] },
  find: (root) => {
    const command = join(root, 'usr/sbin/haproxy');
    if (!existsSync(command)) return undefined;
    return { command, env: root === '/' ? {} : { LD_LIBRARY_PATH: libraryPath(root) } };
  },
  trial: ({ command, env }) => ({ command, args: ['-v'], env }),
};

export const findHaproxy = (): Haproxy | undefined => findPart(HAPROXY);

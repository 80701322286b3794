import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { libraryPath } from './fetchPackages.ts';
import { findPart, type Part } from './part.ts';

/** A real text gateway, and a telephone network that plays its other side. */
export type Kannel = {
  readonly bearerbox: string;
  readonly smsbox: string;
  readonly fakesmsc: string;
  /** With it they find their libraries. */
  readonly env: Readonly<Record<string, string>>;
};

export const KANNEL: Part<Kannel> = {
  name: 'Kannel',
  set: { name: 'kannel', packages: ['kannel', 'kannel-extras'] },
  find: (root) => {
    const programs = {
      bearerbox: join(root, 'usr/sbin/bearerbox'),
      smsbox: join(root, 'usr/sbin/smsbox'),
      fakesmsc: join(root, 'usr/lib/kannel/test/fakesmsc'),
    };
    if (!Object.values(programs).every((program) => existsSync(program))) return undefined;
    return { ...programs, env: root === '/' ? {} : { LD_LIBRARY_PATH: libraryPath(root) } };
  },
  trial: ({ bearerbox, env }) => ({ command: bearerbox, args: ['--version'], env }),
};

export const findKannel = (): Kannel | undefined => findPart(KANNEL);

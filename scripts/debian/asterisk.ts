import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { libraryPath } from './fetchPackages.ts';
import { findPart, type Part } from './part.ts';

/** A real telephone exchange. */
export type Asterisk = {
  /** With `args` before its own, it starts: unpacked by the loader of its own release. */
  readonly command: string;
  readonly args: readonly string[];
  /** What goes into its asterisk.conf as astmoddir and astdatadir. */
  readonly modules: string;
  readonly data: string;
};

/** The machine's own release has none since Debian 12: the newest is in sid, an older one frozen in bullseye. */
export const ASTERISK: Part<Asterisk> = {
  name: 'Asterisk',
  set: { name: 'asterisk', packages: ['asterisk'] },
  releases: ['sid', 'bullseye'],
  find: (root) => {
    const program = join(root, 'usr/sbin/asterisk');
    const driver = globSync('usr/lib/{*/,}asterisk/modules/chan_pjsip.so', { cwd: root })[0];
    if (!existsSync(program) || driver === undefined) return undefined;
    const parts = { modules: join(root, dirname(driver)), data: join(root, 'usr/share/asterisk') };
    if (root === '/') return { command: program, args: [], ...parts };
    // /lib64's own link leads out of the unpacked tree in older releases.
    const loader = globSync('{usr/lib,lib}/*-linux-gnu*/ld-{linux-*,2.*}.so*', { cwd: root }).sort()[0];
    if (loader === undefined) return undefined;
    const libraries = [libraryPath(root), ...globSync(join(root, 'lib/*-linux-gnu*'))].join(':');
    return { command: join(root, loader), args: ['--library-path', libraries, program], ...parts };
  },
  trial: ({ command, args }) => ({ command, args: [...args, '-V'], env: {} }),
};

export const findAsterisk = (): Asterisk | undefined => findPart(ASTERISK);

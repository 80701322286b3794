import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** A real text gateway's programs, and how they find their libraries. */
export type KannelPrograms = {
  readonly bearerbox: string;
  readonly smsbox: string;
  readonly fakesmsc: string;
  readonly env: Readonly<Record<string, string>>;
};

/** Debian's packages kannel and kannel-extras as `npm test` unpacks them, else those that the machine has. */
export function findKannel(): KannelPrograms | undefined {
  return [...globSync(join(ROOT, `.cache/debian/kannel-${'?'.repeat(10)}`)), '/'].map(programsIn).find(isWhole);
}

function programsIn(root: string): KannelPrograms {
  // Packages put libraries below both; in an unpacked tree the one need not be a link to the other.
  const libraries = ['usr/lib', 'lib'].flatMap((folder) => globSync(join(root, folder, '*-linux-gnu')));
  return {
    bearerbox: join(root, 'usr/sbin/bearerbox'),
    smsbox: join(root, 'usr/sbin/smsbox'),
    fakesmsc: join(root, 'usr/lib/kannel/test/fakesmsc'),
    env: root === '/' ? {} : { LD_LIBRARY_PATH: libraries.join(':') },
  };
}

const isWhole = ({ bearerbox, smsbox, fakesmsc }: KannelPrograms): boolean =>
  [bearerbox, smsbox, fakesmsc].every((program) => existsSync(program));

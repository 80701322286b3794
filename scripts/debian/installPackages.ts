import { execFile } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const POLICY = '/usr/sbin/policy-rc.d';
const WITHIN_MS = 900_000;

/** Installs on the machine itself, with its services held back: what was installed for tests must not start by itself. */
export async function installPackages(packages: readonly string[]): Promise<void> {
  const holdsBack = !existsSync(POLICY);
  // 101 is Debian's word for "this must not be started".
  if (holdsBack) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const options = {
      timeout: WITHIN_MS,
      maxBuffer: 1e8,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    await run('apt-get', ['update', '-qq'], options);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
  } finally {
    if (holdsBack) rmSync(POLICY, { force: true });
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

test('a simulated day that is ended early takes its PostgreSQL and its folders with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-ended-'));
  chmodSync(folder, 0o755); // PostgreSQL does not run as root, and its account has to come in
  const day = spawn(
    process.execPath,
    [resolve(import.meta.dirname, '../../scripts/demoDay.ts'), '--port', '0', '--speed', '60'],
    { env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    await once(day.stdout, 'data');
    expect(readdirSync(folder).some((name) => name.startsWith('turnstone-postgres-'))).toBe(true);
    day.kill('SIGTERM');
    const [code] = (await once(day, 'exit')) as [number | null];
    expect(code).toBe(143);
    expect(readdirSync(folder).filter((name) => name.startsWith('turnstone-'))).toEqual([]);
  } finally {
    day.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

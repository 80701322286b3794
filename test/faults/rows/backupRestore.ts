import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { ROOT } from '../../../scripts/folders.ts';
import { startServer } from '../../support/server.ts';
import { isReady, until } from '../house/house.ts';
import { brokenInLogs, readLogs } from '../judge/logs.ts';
import { seconds, type FaultRow } from '../row.ts';

export const backupRestore: FaultRow = {
  name: 'a backup under load, restored into an empty database by the commands',
  passes: 'every row as it was backed up, what was acknowledged before is in it, a server starts on it',
  isQuick: false,
  async during({ house }) {
    const folder = mkdtempSync(join(tmpdir(), 'turnstone-backup-'));
    const file = join(folder, 'clinic.turnstone');
    const restoredUrl = house.postgres.url('restored');
    const env = { TURNSTONE_MODE: 'clinic', TURNSTONE_DATA: folder };
    const wrong: string[] = [];
    try {
      await pause(10_000);
      const before = house.history.wishes.filter(({ what, status }) => what === 'ticket' && status === 200);
      const begunAt = performance.now();
      const saved = await turnstone(['backup', file], { ...env, DATABASE_URL: house.databaseUrl });
      const savedMs = performance.now() - begunAt;
      await house.sql.unsafe('create database restored');
      const restored = await turnstone(['restore', file], { ...env, DATABASE_URL: restoredUrl });
      const verified = await turnstone(['verify'], { ...env, DATABASE_URL: restoredUrl });
      for (const [what, { code, said }] of Object.entries({ saved, restored, verified }))
        if (code !== 0) wrong.push(`${what}: ended with ${code}: ${said.trim().split('\n').at(-1) ?? ''}`);
      const sql = postgres(restoredUrl, { max: 1, onnotice: () => undefined });
      try {
        const kept = new Set((await sql<{ id: string }[]>`select id from visits`).map(({ id }) => id));
        const lost = before.filter(
          ({ body }) => !kept.has((body?.['ticket'] as { readonly visitId: string }).visitId), // the contract's TicketIssued
        );
        if (lost.length > 0) wrong.push(`${lost.length} tickets from before the backup are not in it`);
        const days = await readLogs(sql);
        wrong.push(...(await brokenInLogs(sql, days)).map((what) => `restored: ${what}`));
      } finally {
        await sql.end();
      }
      const server = await startServer({
        dataFolder: folder,
        env: { TURNSTONE_MODE: 'clinic', DATABASE_URL: restoredUrl },
      });
      if ((await until(() => isReady(server.address), 30_000)) === undefined) wrong.push('No server starts on it');
      await server.kill();
      return { figures: [`saved in ${seconds(savedMs)}`, restored.said.trim().split('\n').at(-1) ?? ''], wrong };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function turnstone(args: readonly string[], env: Record<string, string>): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const command = [join(ROOT, 'scripts/turnstone/main.ts'), ...args];
    const options = { env: { PATH: process.env['PATH'], ...env }, timeout: 120_000 };
    const child = execFile(process.execPath, command, options, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? 1, said: stdout + stderr });
    });
  });
}

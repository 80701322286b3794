import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lateThan, seconds, type FaultRow } from '../row.ts';

const FULL_MS = 25_000;
const ROOM = '700m';
let disk: string | undefined;

export const diskFull: FaultRow = {
  name: "the database's disk is full for 25 s",
  passes: 'everybody is told so by a code, nothing acknowledged is lost, tickets again in 10 s',
  isQuick: false,
  missing: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'turnstone-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${ROOM}`, 'turnstone-faults', folder], { stdio: 'ignore' });
    } catch {
      rmSync(folder, { recursive: true });
      return 'this machine lets nobody mount a small file system';
    }
    chmodSync(folder, 0o755); // PostgreSQL's account has to come in
    disk = folder;
    return undefined;
  },
  house: () => (disk === undefined ? {} : { databaseIn: disk }),
  async during({ house, say }) {
    await pause(8_000);
    const before = house.history.wishes.length;
    const filler = join(disk ?? '', 'filler');
    const seen: { backMs?: number } = {};
    const restarts = { n: 0 };
    await house.during(async () => {
      fill(filler);
      const fullAt = performance.now();
      while (performance.now() - fullAt < FULL_MS) {
        restarts.n += await startedAgain(house.postgres);
        await pause(500);
      }
      rmSync(filler);
      const roomAt = performance.now();
      const ticket = house.want(house.clinic, 'ticket', '/tickets', {
        token: house.clinic.kiosks[1]?.token ?? '',
        body: { serviceId: house.clinic.services[0]?.serviceId, language: 'en' },
      });
      const isOver = { yes: false };
      const watch = (async () => {
        while (!isOver.yes) {
          restarts.n += await startedAgain(house.postgres);
          await pause(250);
        }
      })();
      if ((await ticket).status === 200) seen.backMs = performance.now() - roomAt;
      isOver.yes = true;
      await watch;
    });
    const codes = new Map<string, number>();
    for (const { unsure } of house.history.wishes.slice(before))
      for (const each of unsure) codes.set(each, (codes.get(each) ?? 0) + 1);
    const told = [...codes].map(([code, n]) => `${n} x ${code}`).join(', ');
    say(`  meanwhile: ${told}`);
    return {
      figures: [
        `meanwhile ${told === '' ? 'everybody was served' : told}`,
        `PostgreSQL ended ${restarts.n} times`,
        `a ticket ${seconds(seen.backMs)} after there was room`,
      ],
      wrong: [...codes.keys()].filter((code) => code.startsWith('500')).map((code) => `Somebody was told ${code}`),
      late: lateThan(10_000, 'a ticket could be had', seen.backMs),
    };
  },
  tidyUp: () => {
    if (disk !== undefined) {
      execFileSync('umount', ['--lazy', disk]);
      rmSync(disk, { recursive: true, force: true });
    }
    disk = undefined;
    return Promise.resolve();
  },
};

/** To the last byte. */
function fill(file: string): void {
  const into = openSync(file, 'w');
  for (let bytes = 1_000_000; bytes >= 1; bytes = Math.floor(bytes / 10))
    try {
      for (;;) writeSync(into, Buffer.alloc(bytes));
    } catch {
      // Pieces of this size have no room any more.
    }
  closeSync(into);
}

/** As a service manager does it. @returns how often */
async function startedAgain(postgres: { hasEnded(): boolean; startAgain(): Promise<void> }): Promise<number> {
  if (!postgres.hasEnded()) return 0;
  await postgres.startAgain().catch(() => undefined); // without room it may not come
  return 1;
}

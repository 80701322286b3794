/** What a clinic asks its database for every day, with a year of history behind it, beside the same clinic on its first day. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClinicDate, ClinicId } from '../../common/contract/vocabulary.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import { backup } from '../../server/db/backup.ts';
import { connect, type Connections } from '../../server/db/database.ts';
import { demonstrationClinic, seedDemonstration } from '../../server/usecases/demonstration/seed.ts';
import { startDatabase } from './clinicDay.ts';
import { QUESTIONS, timeOf, type Everyday } from './everyday.ts';
import { isQuick } from './quick.ts';
import { median, type Group, type Row } from './rows.ts';
import { A_YEAR, fillHistory, somebodyBooked, type YearSize } from './yearOfHistory.ts';

const TODAY = '2026-03-02' as ClinicDate; // a date's own shape
const REPEATS = 5;
/** With one day behind it: as many patients and bookings of today, for there must be somebody to find. */
const FIRST_DAY: YearSize = { ...A_YEAR, days: 1, patients: 300 };
/** What is answered while somebody waits for it. */
const GOAL_MS = 100;
const MEGABYTE = 1_048_576;

type Filled = { readonly url: string; readonly everyday: Everyday; stop(): Promise<void> };

export const year: Group = {
  name: 'year',
  limitMin: 8,
  async measure() {
    const first = await filled(FIRST_DAY);
    const full = await filled(isQuick() ? { ...A_YEAR, days: 60 } : A_YEAR);
    try {
      const rows: Row[] = [];
      for (const question of QUESTIONS) {
        const took: { first: number[]; full: number[] } = { first: [], full: [] };
        for (let time = 0; time < REPEATS; time += 1) {
          took.first.push(await timeOf(question, first.everyday));
          took.full.push(await timeOf(question, full.everyday));
        }
        rows.push({
          name: `after a year: ${question.name}`,
          value: median(took.full),
          unit: 'ms',
          limit: median(took.first),
          goal: question.isLong === true || question.name.startsWith('every job') ? null : GOAL_MS,
        });
      }
      return [...rows, ...(await size(full))];
    } finally {
      await full.stop();
      await first.stop();
    }
  },
};

async function size({ url }: Filled): Promise<Row[]> {
  const connections = connect(url, 1);
  const [row] = await connections.sql<{ bytes: number }[]>`
    select pg_database_size(current_database())::float8 as bytes`;
  await connections.end();
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-backup-'));
  const file = join(folder, 'backup.gz');
  const startedAt = performance.now();
  await backup(url, folder, file);
  const tookS = (performance.now() - startedAt) / 1_000;
  const bytes = statSync(file).size;
  rmSync(folder, { recursive: true, force: true });
  const disk = { unit: 'MB', limit: null, goal: null };
  return [
    { name: 'a year of a busy clinic on disk, indexes included', value: (row?.bytes ?? 0) / MEGABYTE, ...disk },
    { name: 'the backup of it', value: bytes / MEGABYTE, ...disk },
    { name: 'making the backup of it', value: tookS, unit: 's', limit: null, goal: null },
  ];
}

async function filled(size: YearSize): Promise<Filled> {
  const database = await startDatabase();
  const connections: Connections = connect(database.url, 4);
  const clock = { at: Date.parse(`${TODAY}T07:00:00Z`), now: () => clock.at };
  const deps = { db: connections.db, clock, newId: uuid7At(clock.now), newPassword: () => crypto.randomUUID() };
  await seedDemonstration({ ...deps, timeZone: 'UTC' });
  const clinicId: ClinicId | undefined = await demonstrationClinic(connections.db);
  if (!clinicId) throw new Error('The demonstration was not made');
  await fillHistory(connections, clinicId, clock, size);
  const booked = await somebodyBooked(connections, clinicId, TODAY);
  await connections.end();
  const everyday = { ...booked, url: database.url, clinicId, clock, today: TODAY };
  return { url: database.url, everyday, stop: () => database.stop() };
}

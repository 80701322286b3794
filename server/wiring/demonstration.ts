import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { pinyinOf } from '../adapters/names/pinyin.ts';
import { systemClock } from '../adapters/clock/system.ts';
import { uuid7At } from '../adapters/ids/uuid7.ts';
import { Role } from '../../common/contract/roles.ts';
import type { Db } from '../db/database.ts';
import { makeCourses } from '../usecases/demonstration/asCourses.ts';
import { demonstrationClinic, seedDemonstration, type DemonstrationLogin } from '../usecases/demonstration/seed.ts';
import { newDemonstrationPassword } from './clinic.ts';

const Logins = z.array(z.object({ login: z.string(), password: z.string(), role: Role }));

/**
 * Makes the demonstration clinic on the first start. Its logins are made for this installation and kept beside its
 * data, so that every start can say them; a real clinic's are never kept anywhere.
 */
export async function prepareDemonstration(
  db: Db,
  folder: string,
  timeZone: string,
  of: 'clinic' | 'courses' = 'clinic',
): Promise<readonly DemonstrationLogin[]> {
  const file = path.join(folder, 'demonstration-logins.json');
  const kept = await keptIn(file);
  if (await demonstrationClinic(db)) return kept;
  const logins = await seedDemonstration({
    db,
    clock: systemClock,
    newId: uuid7At(() => systemClock.now()),
    newPassword: newDemonstrationPassword,
    // After a night in which it went back to its first state everybody still knows theirs.
    knownPassword: (asked) => kept.find(({ login }) => login === asked)?.password,
    timeZone,
    latinSpellings: pinyinOf,
    // Walk-ins are taken at any hour; nobody is booked for four in the morning.
    bookedHours: { from: '08:00', until: '20:00' },
  });
  const made = await demonstrationClinic(db);
  if (of === 'courses' && made) await makeCourses(db, made);
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify(logins, null, 2), { mode: 0o600 });
  return logins;
}

async function keptIn(file: string): Promise<readonly DemonstrationLogin[]> {
  try {
    return Logins.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return []; // not there, or not ours
  }
}

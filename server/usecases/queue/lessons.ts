/** What days that are over teach of those to come: kept once for each, read when a day opens. */
import { setImmediate as letOthersGoOn } from 'node:timers/promises';
import { and, asc, eq, gte, isNotNull, isNull, lt } from 'drizzle-orm';
import type { ClinicDate, ClinicId, QueueDayId } from '../../../common/contract/vocabulary.ts';
import { addDays, clinicDayOf } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { estimateLessons, queueDays } from '../../db/schema/queue.ts';
import type { Clock } from '../../ports/clock.ts';
import type { QueueLog } from '../../ports/queueLog.ts';
import { whatFailed } from '../../ports/whatFailed.ts';
import { learnedFrom } from '../../queue/estimate/learn.ts';
import type { Learned } from '../../queue/estimate/learned.ts';
import { DayLesson, Lesson } from '../../queue/estimate/lesson.ts';
import type { Directories, Directory } from '../clinic/directory.ts';
import { readDayPlan } from './dayPlan.ts';

export type LessonDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Pick<QueueLog, 'readAfter'>;
  readonly directories: Directories;
  readonly warn: (detail: object, message: string) => void;
};

/** Days further back than four weeks were another clinic. */
const DAYS = 28;
/** At a time, so that a clinic with many days behind it learns beside its work. */
const AT_ONCE = 3;
/** So many events are heard before others get their turn. */
const EVENTS = 20;

/** Learns from days that are closed and were not learned from. @returns of how many */
export async function learnFromClosedDays({ db, clock, log, directories, warn }: LessonDeps): Promise<number> {
  const rows = await db
    .select({ queueDayId: queueDays.id, clinicId: queueDays.clinicId, date: queueDays.date })
    .from(queueDays)
    .leftJoin(estimateLessons, eq(estimateLessons.queueDayId, queueDays.id))
    .where(
      and(
        isNotNull(queueDays.closedAt),
        gte(queueDays.closedAt, new Date(clock.now() - DAYS * 24 * 60 * 60_000)),
        isNull(estimateLessons.queueDayId),
      ),
    )
    .orderBy(asc(queueDays.closedAt));
  let learned = 0;
  for (const { queueDayId, clinicId, date } of rows) {
    const directory = await directories.of(clinicId as ClinicId); // columns of type uuid and date
    if (!directory) continue;
    const day = { queueDayId: queueDayId as QueueDayId, date: date as ClinicDate };
    const lesson = await lessonOf({ db, log }, directory, day).catch((error: unknown) => {
      // The other days, and other clinics, go on learning.
      warn({ queueDayId, error: whatFailed(error) }, 'Nothing could be learned from a day; it is tried again');
    });
    if (!lesson) continue;
    await db
      .insert(estimateLessons)
      .values({ queueDayId, lesson, learnedAt: new Date(clock.now()) })
      .onConflictDoNothing();
    learned += 1;
    if (learned === AT_ONCE) break;
  }
  return learned;
}

async function lessonOf(
  { db, log }: Pick<LessonDeps, 'db' | 'log'>,
  directory: Directory,
  { queueDayId, date }: { readonly queueDayId: QueueDayId; readonly date: ClinicDate },
): Promise<Lesson> {
  const [plan, logged] = await Promise.all([readDayPlan(db, directory, date, 'all'), log.readAfter(queueDayId, 0)]);
  const lesson = new DayLesson(plan, clinicDayOf(date, directory.clinic).fromAt);
  for (const [index, { event }] of logged.entries()) {
    lesson.hear(event);
    if (index % EVENTS === EVENTS - 1) await letOthersGoOn();
  }
  return lesson.lesson();
}

/** What the four weeks before a day teach of it; undefined where none of them was learned from. */
export async function readLearned(db: Db, directory: Directory, date: ClinicDate): Promise<Learned | undefined> {
  const { clinic, services } = directory;
  const rows = await db
    .select({ lesson: estimateLessons.lesson })
    .from(estimateLessons)
    .innerJoin(queueDays, eq(queueDays.id, estimateLessons.queueDayId))
    .where(and(eq(queueDays.clinicId, clinic.id), lt(queueDays.date, date), gte(queueDays.date, addDays(date, -DAYS))))
    .orderBy(asc(queueDays.date));
  const lessons = rows.flatMap((row) => {
    // One that an older version kept in another shape is left out.
    const read = Lesson.safeParse(row.lesson);
    return read.success ? [read.data] : [];
  });
  const expectedMs = new Map([...services.values()].map(({ id, expectedMin }) => [id, expectedMin * 60_000]));
  return learnedFrom(lessons, expectedMs, clinicDayOf(date, clinic).fromAt);
}

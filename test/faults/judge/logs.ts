/** The logs of all clinic days, judged by the same rules as the simulator's days (invariants 2, 3, 6, 7 and 10). */
import type postgres from 'postgres';
import type { LoggedEvent } from '../../../server/ports/queueLog.ts';
import type { QueueDayId } from '../../../common/contract/vocabulary.ts';
import { postgresQueueLog } from '../../../server/db/queueLog.ts';
import { brokenInEvents } from '../../../scripts/simulate/days/invariants.ts';

export type DayLog = {
  readonly clinicId: string;
  readonly date: string;
  readonly queueDayId: string;
  readonly events: readonly LoggedEvent[];
};

const isByItself = ({ actor }: LoggedEvent): boolean => actor === 'job:free_rooms';

export async function readLogs(sql: postgres.Sql): Promise<readonly DayLog[]> {
  const days = await sql<{ id: string; clinic_id: string; date: string }[]>`
    select id, clinic_id, date::text as date from queue_days order by clinic_id, date`;
  const log = postgresQueueLog(sql);
  const read: DayLog[] = [];
  for (const { id, clinic_id: clinicId, date } of days)
    // The primary key of queue_days.
    read.push({ clinicId, date, queueDayId: id, events: await log.readAfter(id as QueueDayId, 0) });
  return read;
}

/** @returns what must never be, in words */
export async function brokenInLogs(sql: postgres.Sql, days: readonly DayLog[]): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const { clinicId, date, events, queueDayId } of days) {
    const isOver = events.some(({ event }) => event.type === 'day_closed');
    const { broken: found, day } = brokenInEvents(events, { isOver, isByItself });
    broken.push(...found.map((what) => `${date} of ${clinicId}: ${what}`));
    // What is read by everybody else says the same as the log.
    const stages = await sql<{ id: string; status: string }[]>`
      select id, status from stages where queue_day_id = ${queueDayId}`;
    const statusOf = new Map(stages.map(({ id, status }) => [id, status]));
    for (const stage of day.stages())
      if (statusOf.get(stage.id) !== stage.state.status)
        broken.push(`stage ${stage.id} is ${stage.state.status} in the log and ${statusOf.get(stage.id)} in the table`);
    const [{ visits } = { visits: 0 }] = await sql<{ visits: number }[]>`
      select count(*)::int as visits from visits where queue_day_id = ${queueDayId}`;
    if (visits !== [...day.visits()].length)
      broken.push(`${date}: the log has ${[...day.visits()].length} tickets, the table ${visits}`);
  }
  return broken;
}

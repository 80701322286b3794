/** What the log of each day gives when it is lived again: the tables beside it must say the same. */
import type { Sql } from 'postgres';
import { QueueDay } from '../../queue/day.ts';
import { evolve } from '../../queue/evolve.ts';
import type { QueueDayId } from '../../../common/contract/vocabulary.ts';
import { postgresQueueLog } from '../queueLog.ts';
import type { Check } from './check.ts';

/** A day's log is read whole; a slow machine may take its time over a long one. */
const ANSWER_WITHIN_MS = 60_000;

export const LIVED: Check = {
  says: 'every day lived again from its log gives the tickets as they stand, and its clock never runs backwards',
  run: async (sql) => {
    const log = postgresQueueLog(sql, ANSWER_WITHIN_MS);
    const days = await sql<{ id: QueueDayId }[]>`select id from queue_days order by date, id`;
    const found: string[] = [];
    for (const { id } of days) {
      const events = await log.readAfter(id, 0);
      const day = new QueueDay();
      try {
        let before = 0;
        for (const { event, seq } of events) {
          if (event.at < before) found.push(`day ${id}: the clock runs backwards at event ${seq}`);
          before = event.at;
          evolve(day, event);
        }
        found.push(...(await compare(sql, id, day)));
      } catch (error) {
        found.push(`day ${id} cannot be lived again: ${error instanceof Error ? error.message : 'unknown'}`);
      }
    }
    return found;
  },
};

async function compare(sql: Sql, id: QueueDayId, day: QueueDay): Promise<readonly string[]> {
  const rows = await sql<{ id: string; status: string }[]>`
    select id, status::text as status from stages where queue_day_id = ${id}`;
  const stored = new Map(rows.map((row) => [row.id, row.status]));
  const lived = [...day.stages()];
  return [
    ...lived.flatMap((stage) => {
      const status = stored.get(stage.id);
      return status === stage.state.status
        ? []
        : [`stage ${stage.id} is ${status ?? 'absent'}, and by the log ${stage.state.status}`];
    }),
    ...(rows.length > lived.length ? [`day ${id} has ${rows.length - lived.length} stages that no log knows`] : []),
  ];
}

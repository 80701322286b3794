import { setTimeout as pause } from 'node:timers/promises';
import { readLogs } from '../judge/logs.ts';
import { judgeScreens, percentile } from '../judge/screens.ts';
import { lateThan, type FaultRow } from '../row.ts';

const FOR_MS = 40_000;

export const tenTimes: FaultRow = {
  name: 'ten times the load for 40 s',
  passes: 'from call to screen p99 within 2 s, nobody is refused but by 429',
  isQuick: false,
  load: { ticketEveryMs: 120, stepMs: 70, moreScreens: 27 },
  async during({ house }) {
    await pause(FOR_MS);
    const { history, sql } = house;
    const { shownAfterMs } = judgeScreens(history, await readLogs(sql), []);
    const unsure = new Set(history.wishes.flatMap((wish) => wish.unsure));
    const limited = history.wishes.filter(({ status }) => status === 429).length;
    const answered = history.wishes.filter(({ status }) => status !== undefined).length;
    return {
      figures: [`${Math.round(answered / (FOR_MS / 1_000))} requests a second, ${limited} answered 429`],
      wrong: unsure.size > 0 ? [`Somebody was not answered: ${[...unsure].join(', ')}`] : [],
      late: lateThan(2_000, 'p99 was', percentile(shownAfterMs, 0.99)),
    };
  },
};

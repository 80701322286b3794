import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FAKETIME } from '../../../scripts/debian/faketime.ts';
import { fetchPart } from '../../../scripts/debian/part.ts';
import type { FaultRow } from '../row.ts';

const HOUR_S = 3_600;
/** The account of the gateway keeps the real time, and the clinic another. */
const DAYS_MS = 400 * 24 * HOUR_S * 1_000;

type Jump = { readonly offsetS: number; readonly forMs: number };

function row(
  names: Pick<FaultRow, 'name' | 'passes'>,
  plan: () => { readonly jumps: readonly Jump[]; readonly timeZone?: string; readonly firstS: number },
  wanted: (days: number) => readonly string[],
): FaultRow {
  let library: string | undefined;
  let folder: string | undefined;
  const jumps: { readonly at: number; readonly offMs: number }[] = [];
  const set = (offsetS: number) => {
    jumps.push({ at: Date.now(), offMs: Math.round(offsetS) * 1_000 });
    writeFileSync(join(folder ?? '', 'clock'), `${offsetS >= 0 ? '+' : ''}${Math.round(offsetS)}\n`);
  };
  return {
    ...names,
    isQuick: false,
    missing: async () => {
      const fetched = await fetchPart(FAKETIME, () => undefined);
      if (!fetched.ok) return `no libfaketime; ${fetched.advice}`;
      library = fetched.programs.library;
      return undefined;
    },
    house: () => {
      folder = mkdtempSync(join(tmpdir(), 'turnstone-clock-'));
      const { firstS, timeZone } = plan();
      set(firstS);
      return {
        env: {
          LD_PRELOAD: library ?? '',
          FAKETIME_TIMESTAMP_FILE: join(folder, 'clock'),
          FAKETIME_NO_CACHE: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
          DONT_FAKE_MONOTONIC: '1',
        },
        now: Date.now() + firstS * 1_000,
        ...(timeZone === undefined ? {} : { timeZone }),
      };
    },
    async during({ house, say }) {
      await pause(6_000);
      for (const { offsetS, forMs } of plan().jumps) {
        await house.during(async () => {
          set(offsetS);
          say(`  the clock is ${(offsetS / HOUR_S).toFixed(1)} h off`);
          await pause(forMs);
        });
      }
      const days = await house.sql<{ date: string; zone: string; opened: number; closed: number }[]>`
        select d.date::text as date, c.time_zone as zone,
          (select count(*)::int from queue_events e where e.queue_day_id = d.id and e.type = 'day_opened') as opened,
          (select count(*)::int from queue_events e where e.queue_day_id = d.id and e.type = 'day_closed') as closed
        from queue_days d join clinics c on c.id = d.clinic_id where d.clinic_id = ${house.clinic.clinicId} order by d.date`;
      return {
        figures: [
          `days: ${days.map(({ date, closed }) => `${date} (${closed === 1 ? 'closed' : 'open'})`).join(', ')}`,
        ],
        wrong: [
          ...days
            .filter(({ opened, closed }) => opened !== 1 || closed > 1)
            .map(({ date }) => `${date} was opened or closed twice`),
          ...wanted(days.length),
        ],
        onItsWayMs: DAYS_MS,
        clockIsOff: (at) => jumps.findLast((jump) => jump.at <= at)?.offMs ?? 0,
      };
    },
    tidyUp: () => {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      folder = undefined;
      return Promise.resolve();
    },
  };
}

export const clockJumps = row(
  {
    name: "the server's clock jumps an hour ahead, two hours back, and is right again",
    passes: 'no duration is negative, nothing is told twice, the day opens and closes once',
  },
  () => ({
    firstS: 0,
    jumps: [
      { offsetS: HOUR_S, forMs: 15_000 },
      { offsetS: -HOUR_S, forMs: 15_000 },
      { offsetS: 0, forMs: 15_000 },
    ],
  }),
  (days) => (days === 1 ? [] : [`There are ${days} clinic days`]),
);

/** In Berlin the clocks go from two to three. */
const CHANGE_AT = Date.parse('2027-03-28T01:00:00Z');

export const clockChange = row(
  {
    name: 'the night of the clock change in Berlin, and midnight after it',
    passes: 'each clinic day opens and closes once, no duration is negative, every reminder once',
  },
  () => {
    const toS = (at: number) => (at - Date.now()) / 1_000;
    const minute = 60_000;
    return {
      timeZone: 'Europe/Berlin',
      firstS: toS(CHANGE_AT - 10 * minute),
      jumps: [
        { offsetS: toS(CHANGE_AT + 5 * minute), forMs: 15_000 },
        { offsetS: toS(CHANGE_AT + 8 * 60 * minute), forMs: 45_000 },
        { offsetS: toS(CHANGE_AT + 32 * 60 * minute), forMs: 45_000 },
      ],
    };
  },
  (days) => (days >= 2 ? [] : [`There is only ${days} clinic day`]),
);

/** The short part of `npm run test:faults`: one house of two real servers is broken in one way after the other. */
import { expect, test } from 'vitest';
import { startHouse } from '../faults/house/house.ts';
import { tryRow } from '../faults/row.ts';
import { ROWS } from '../faults/rows/all.ts';
import { serverKilled } from '../faults/rows/serverKilled.ts';

/** A machine that tests much else beside it, and servers that are frozen meanwhile, take their time over a text. */
const ON_ITS_WAY_MS = 60_000;
/** As in a clinic: a room calls nobody before the others are heard, so that the voice is done when the load is. */
const LOAD = { mostToSay: 1, ticketEveryMs: 2_500 };

test('servers and PostgreSQL killed, frozen and fought over lose nothing and do nothing twice', async () => {
  // Where there are two servers one of them is killed anyway.
  const quick = ROWS.filter((row) => row.isQuick && row !== serverKilled);
  expect(quick).toHaveLength(5);
  const startedAt = performance.now();
  const said: string[] = [];
  const say = (line: string): void => {
    said.push(`${Math.round((performance.now() - startedAt) / 1_000)} s: ${line}`);
  };
  const house = await startHouse({ servers: 2 });
  try {
    // What is wrong after a row is wrong after the next ones, too: the judge looks once, at the end.
    const { found, verdict } = await tryRow(
      {
        name: 'all that is quick, one after the other',
        passes: '',
        isQuick: true,
        load: LOAD,
        async prepare(at) {
          for (const row of quick) await row.prepare?.(at);
        },
        async during(trial) {
          const wrong: string[] = [];
          for (const row of quick) {
            say(row.name);
            wrong.push(...(await row.during(trial)).wrong.map((what) => `${row.name}: ${what}`));
          }
          say('all done, and judged when everything is');
          return { figures: [], wrong, onItsWayMs: ON_ITS_WAY_MS };
        },
      },
      house,
      { isQuick: true, say },
    );
    say('judged');
    expect([...found.wrong, ...verdict.broken], said.join('\n')).toEqual([]);
    expect(verdict.tickets).toBeGreaterThan(5);
    expect(verdict.calls).toBeGreaterThan(3);
  } finally {
    await house.stop();
  }
}, 600_000);

/** The short part of `npm run test:faults`: one house of two real servers is broken in one way after the other. */
import { expect, test } from 'vitest';
import { startHouse } from '../faults/house/house.ts';
import { tryRow } from '../faults/row.ts';
import { ROWS } from '../faults/rows/all.ts';

/** A machine that tests much else beside it, and servers that are frozen meanwhile, take their time over a text. */
const ON_ITS_WAY_MS = 60_000;

test('servers and PostgreSQL killed, frozen and fought over lose nothing and do nothing twice', async () => {
  const quick = ROWS.filter(({ isQuick }) => isQuick);
  expect(quick).toHaveLength(6);
  const house = await startHouse({ servers: 2 });
  const said: string[] = [];
  try {
    // What is wrong after a row is wrong after the next ones, too: the judge looks once, at the end.
    const { found, verdict } = await tryRow(
      {
        name: 'all that is quick, one after the other',
        passes: '',
        isQuick: true,
        async prepare(at) {
          for (const row of quick) await row.prepare?.(at);
        },
        async during(trial) {
          const wrong: string[] = [];
          for (const row of quick) {
            said.push(row.name);
            wrong.push(...(await row.during(trial)).wrong.map((what) => `${row.name}: ${what}`));
          }
          return { figures: [], wrong, onItsWayMs: ON_ITS_WAY_MS };
        },
      },
      house,
      { isQuick: true, say: (line) => said.push(line) },
    );
    expect([...found.wrong, ...verdict.broken], said.join('\n')).toEqual([]);
    expect(verdict.tickets).toBeGreaterThan(5);
    expect(verdict.calls).toBeGreaterThan(3);
  } finally {
    await house.stop();
  }
}, 600_000);

import { setTimeout as pause } from 'node:timers/promises';
import { isReady, until, type House } from '../house/house.ts';
import { lateThan, seconds, worstOf, type FaultRow } from '../row.ts';

export const twoServers: FaultRow = {
  name: 'two servers on one database; one is killed, the other is ended in good order',
  passes: 'nothing sent, printed or called twice; what the dead one had begun is ended by the other',
  isQuick: true,
  house: () => ({ servers: 2 }),
  async during({ house, load, isQuick }) {
    const [one, two] = house.servers;
    if (!one || !two) return { figures: [], wrong: ['There are no two servers'] };
    const wrong: string[] = [];
    const codes: (number | null)[] = [];
    const taken: (number | undefined)[] = [];
    for (let round = 0; round < (isQuick ? 1 : 3); round += 1) {
      await pause(isQuick ? 2_000 : 8_000);
      await house.during(async () => {
        await one.kill();
        const killedAt = new Date();
        // Nobody is there who could end what it was sending, but the other.
        taken.push(await until(() => nothingStandsSince(house.sql, killedAt), 120_000));
        await one.start();
        await until(() => isReady(one.url), 60_000);
      });
      await pause(isQuick ? 1_000 : 5_000);
      await house.during(async () => {
        codes.push(await two.stop());
        await two.start();
        await until(() => isReady(two.url), 60_000);
        await until(() => load.screens.every(({ isRight }) => isRight()), 60_000);
      });
    }
    if (codes.some((code) => code !== 0)) wrong.push(`A server that was asked to end ended with ${codes.join(', ')}`);
    if (!load.screens.every(({ isRight }) => isRight())) wrong.push('A screen did not come back');
    return {
      figures: [`what the dead one had begun was taken up after ${seconds(worstOf(taken))} at most`],
      wrong,
      late: lateThan(40_000, 'it was taken up', worstOf(taken)),
    };
  },
};

/** Whether nothing is still in the hands of whoever had it then: what a living one had has ended meanwhile. */
async function nothingStandsSince(sql: House['sql'], then: Date): Promise<boolean> {
  const rows = await sql`select 1 from outbox where status = 'sending' and claimed_at <= ${then} limit 1`;
  return rows.length === 0;
}

import { setTimeout as pause } from 'node:timers/promises';
import { isReady, until } from '../house/house.ts';
import { lateThan, seconds, worstOf, type FaultRow } from '../row.ts';

export const serverKilled: FaultRow = {
  name: 'the server is killed (SIGKILL), 20 times at random',
  passes: 'serves again in 5 s, screens are back in 10 s, whatever was asked came to one ticket',
  isQuick: true,
  async during({ house, load, isQuick, say }) {
    const [server] = house.servers;
    const serving: (number | undefined)[] = [];
    const back: (number | undefined)[] = [];
    if (!server) return { figures: [], wrong: ['There is no server'] };
    const screens = load.screens;
    await until(() => screens.every(({ isRight }) => isRight()), 20_000);
    for (let time = 1; time <= (isQuick ? 1 : 20); time += 1) {
      await pause(500 + house.chance() * 2_500);
      await house.during(async () => {
        await server.kill();
        const killedAt = performance.now();
        await server.start();
        const ready = await until(() => isReady(server.url), 60_000);
        serving.push(ready === undefined ? undefined : performance.now() - killedAt);
        const right = await until(() => screens.every(({ isRight }) => isRight()), 60_000);
        back.push(right === undefined ? undefined : performance.now() - killedAt);
        say(`  ${time}: serves after ${seconds(serving.at(-1))}, screens after ${seconds(back.at(-1))}`);
      });
    }
    await pause(2_000);
    const resolved = house.history.wishes.filter(({ unsure, status }) => unsure.length > 0 && status !== undefined);
    return {
      figures: [
        `serves again after ${seconds(worstOf(serving))} at most`,
        `screens back after ${seconds(worstOf(back))} at most`,
        `${resolved.length} requests of unknown outcome resolved`,
      ],
      wrong: back.includes(undefined) ? ['A screen did not come back'] : [],
      late: [
        ...lateThan(5_000, 'it served', worstOf(serving)),
        ...lateThan(10_000, 'screens were back', worstOf(back)),
      ],
    };
  },
};

import { setTimeout as pause } from 'node:timers/promises';
import { isReady, until } from '../house/house.ts';
import { lateThan, seconds, type FaultRow } from '../row.ts';

export const serverFrozen: FaultRow = {
  name: 'the server is frozen for 30 s (SIGSTOP, SIGCONT)',
  passes: 'nothing is sent, printed or called twice on waking',
  isQuick: true,
  async during({ house, load, isQuick }) {
    const [server] = house.servers;
    if (!server) return { figures: [], wrong: ['There is no server'] };
    await pause(isQuick ? 2_000 : 6_000);
    let back: number | undefined;
    await house.during(async () => {
      server.freeze();
      await pause(isQuick ? 3_000 : 30_000);
      server.wake();
      const wokeAt = performance.now();
      await until(() => isReady(server.url), 30_000);
      const right = await until(() => load.screens.every(({ isRight }) => isRight()), 60_000);
      back = right === undefined ? undefined : performance.now() - wokeAt;
    });
    await pause(2_000);
    return {
      figures: [`screens right ${seconds(back)} after waking`],
      wrong: back === undefined ? ['A screen did not come back'] : [],
      late: lateThan(10_000, 'screens were back', back),
    };
  },
};

import { setTimeout as pause } from 'node:timers/promises';
import { lateThan, seconds, worstOf, type FaultRow } from '../row.ts';

export const postgresKilled: FaultRow = {
  name: 'PostgreSQL is killed with all its processes, 10 times',
  passes: 'nothing acknowledged is lost, tickets again 5 s after it is there, the server lives on',
  isQuick: true,
  async during({ house, isQuick, say }) {
    const [server] = house.servers;
    const kiosk = house.clinic.kiosks[1];
    const pid = server?.pid();
    const back: (number | undefined)[] = [];
    const codes = new Set<string>();
    for (let time = 1; time <= (isQuick ? 1 : 10); time += 1) {
      await pause(500 + house.chance() * 2_500);
      await house.during(async () => {
        await house.postgres.kill();
        await pause(house.chance() * 2_000); // until somebody starts it again
        await house.postgres.startAgain();
        const thereAt = performance.now();
        const wish = house.want(house.clinic, 'ticket', '/tickets', {
          token: kiosk?.token ?? '',
          body: { serviceId: house.clinic.services[0]?.serviceId, language: 'en' },
        });
        const given = await Promise.race([wish.then(({ status }) => status === 200), pause(60_000, false)]);
        back.push(given ? performance.now() - thereAt : undefined);
        say(`  ${time}: a ticket ${seconds(back.at(-1))} after PostgreSQL was there`);
      });
    }
    for (const { unsure } of house.history.wishes) for (const each of unsure) codes.add(each);
    return {
      figures: [
        `a ticket again after ${seconds(worstOf(back))} at most`,
        `meanwhile: ${[...codes].toSorted().join(', ') || 'everybody was answered'}`,
      ],
      wrong: [
        ...(server?.isUp() === true && server.pid() === pid ? [] : ['The server died with it']),
        ...(back.includes(undefined) ? ['No ticket could be had again'] : []),
        ...[...codes]
          .filter((code) => code.startsWith('500'))
          .map((code) => `Somebody was answered ${code}: that says nothing`),
      ],
      late: lateThan(5_000, 'a ticket could be had', worstOf(back)),
    };
  },
};

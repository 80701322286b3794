import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { NumbersReserved } from '../../../common/contract/offline.ts';
import { isReady, until } from '../house/house.ts';
import { lateThan, seconds, type FaultRow } from '../row.ts';

const PEOPLE = 20;

export const kioskAlone: FaultRow = {
  name: 'the server is away while 20 people take a ticket at a kiosk (its interface; its page in a browser is below)',
  passes: 'numbers of its own block, none twice, all told within 30 s however often it tells',
  isQuick: false,
  async during({ house }) {
    const { clinic } = house;
    const [server] = house.servers;
    const token = clinic.kiosks[3]?.token ?? '';
    if (!server) return { figures: [], wrong: ['There is no server'] };
    await pause(3_000);
    const spare = (
      await house.want(clinic, 'numbers', '/kiosk-numbers', {
        token,
        body: { blockIds: [], wordsHash: null, widthDots: null },
      })
    ).body as unknown as NumbersReserved; // the contract's
    const given = spare.numbers.slice(0, PEOPLE);
    const wrong = given.length < PEOPLE ? [`Only ${given.length} numbers were set aside`] : [];
    const seen: { toldMs?: number } = {};
    await house.during(async () => {
      await server.kill();
      await pause(8_000);
      await server.start();
      await until(() => isReady(server.url), 60_000);
      const backAt = performance.now();
      const told = await Promise.all(
        given.flatMap(({ blockId, ordinal }) => {
          const body = {
            ...{ blockId, ordinal, date: spare.date },
            serviceId: clinic.services[0]?.serviceId,
            language: 'fa',
            takenAt: Date.now() - 5_000,
          };
          const asked = { token, key: randomUUID(), body };
          const tell = () => house.want(clinic, 'ticket of a kiosk alone', '/kiosk-tickets', asked);
          // Its page was loaded anew in the middle, and tells again.
          return [tell(), tell()];
        }),
      );
      seen.toldMs = performance.now() - backAt;
      for (const { status, body } of told)
        if (status !== 200) wrong.push(`A ticket that was given was refused: ${status} ${String(body?.['code'])}`);
    });
    return {
      figures: [`${given.length} tickets told after ${seconds(seen.toldMs)}, each twice`],
      wrong,
      late: lateThan(30_000, 'they were told', seen.toldMs),
      givenAlone: given.map(({ number }) => number),
    };
  },
};

import { setTimeout as pause } from 'node:timers/promises';
import { isReady, memoryOf, until } from '../house/house.ts';
import { lateThan, seconds, type FaultRow } from '../row.ts';

const FROZEN_MS = 20_000;

export const slowDatabase: FaultRow = {
  name: 'the line to the database stands still for 20 s',
  passes: 'readiness says 503, memory grows by less than 100 MB, tickets again in 10 s',
  isQuick: false,
  async during({ house }) {
    const [server] = house.servers;
    if (!server) return { figures: [], wrong: ['There is no server'] };
    await pause(8_000);
    const before = memoryOf(server.pid());
    let most = before;
    const seen: { unreadyMs?: number; backMs?: number } = {};
    await house.during(async () => {
      house.wire.freeze();
      const frozenAt = performance.now();
      while (performance.now() - frozenAt < FROZEN_MS) {
        if (seen.unreadyMs === undefined && !(await isReady(server.url))) seen.unreadyMs = performance.now() - frozenAt;
        most = Math.max(most, memoryOf(server.pid()));
        await pause(250);
      }
      house.wire.thaw();
      const thawedAt = performance.now();
      const wish = await house.want(house.clinic, 'ticket', '/tickets', {
        token: house.clinic.kiosks[1]?.token ?? '',
        body: { serviceId: house.clinic.services[0]?.serviceId, language: 'en' },
      });
      await until(() => isReady(server.url), 60_000);
      if (wish.status === 200) seen.backMs = performance.now() - thawedAt;
      most = Math.max(most, memoryOf(server.pid()));
    });
    await pause(2_000);
    return {
      figures: [
        `503 after ${seconds(seen.unreadyMs)}`,
        `${Math.round(most - before)} MB more`,
        `a ticket ${seconds(seen.backMs)} after it moved again`,
      ],
      wrong: [
        ...(seen.unreadyMs === undefined ? ['Readiness did not say that the database was away'] : []),
        ...(most - before < 100 ? [] : [`Memory grew by ${Math.round(most - before)} MB`]),
      ],
      late: lateThan(10_000, 'a ticket could be had', seen.backMs),
    };
  },
};

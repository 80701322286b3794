import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { announceCall, type RelayedAnnouncement } from '../../server/usecases/announcing/announceCall.ts';
import { relayAnnouncement } from '../../server/usecases/announcing/relayAnnouncement.ts';
import { openHall } from './hall.ts';

let hall: Awaited<ReturnType<typeof openHall>>;
beforeAll(async () => {
  hall = await openHall();
});
beforeEach(() => hall.reset());
afterAll(() => hall.close());

/** A call that another process announces; @returns what it tells this one */
async function plannedElsewhere(): Promise<RelayedAnnouncement> {
  const planned: RelayedAnnouncement[] = [];
  const elsewhere = {
    ...hall.deps('another process'),
    tellProcesses: (item: RelayedAnnouncement) => planned.push(item),
  };
  await announceCall(elsewhere, hall.effectOf(await hall.call()));
  hall.told.length = 0;
  const [first] = planned;
  if (!first) throw new Error('Nothing was planned');
  return first;
}

describe('a call that another process announces', () => {
  test('is said here as it is said there', async () => {
    const screen = await hall.addScreen();
    const planned = await plannedElsewhere();
    await relayAnnouncement(hall.deps(), planned);
    expect(hall.told).toMatchObject([
      { screens: [screen], announcement: { announcementId: planned.announcementId, kind: 'call', number: 'A-001' } },
    ]);
  });

  test('is not said when word of it comes after its time', async () => {
    await hall.addScreen();
    const planned = await plannedElsewhere();
    hall.clock.at = planned.voiceUntil;
    await relayAnnouncement(hall.deps(), planned);
    expect(hall.told).toEqual([]);
  });

  test('waits for the time that the plan gives it', async () => {
    await hall.addScreen();
    await plannedElsewhere();
    const [first] = await hall.plan();
    hall.clock.at = first?.createdAt.getTime() ?? 0;
    const planned: RelayedAnnouncement[] = [];
    const deps = hall.deps('another process');
    const noTime = {
      ...deps,
      pause: () => Promise.resolve(),
      tellProcesses: (one: RelayedAnnouncement) => planned.push(one),
    };
    await announceCall(noTime, hall.effectOf(await hall.call()));
    hall.told.length = 0;
    for (const item of planned) await relayAnnouncement(hall.deps(), item);
    expect(hall.told.map(({ at }) => at)).toEqual([(first?.endsAt?.getTime() ?? 0) + 500]);
  });
});

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultRow } from '../row.ts';

const ROUNDS = 12;

export const nextAtOnce: FaultRow = {
  name: '2 to 8 rooms press "next" at once, with double clicks',
  passes: 'never one ticket to two rooms; a double click is one call',
  isQuick: true,
  async prepare({ clinic, sql }) {
    // Everybody may call everybody: the fight for the same ticket is the point.
    await sql`
      insert into service_point_services (clinic_id, service_point_id, service_id)
      select p.clinic_id, p.id, s.id from service_points p join services s on s.clinic_id = p.clinic_id
      where p.clinic_id = ${clinic.clinicId} on conflict do nothing`;
  },
  async during({ house, isQuick }) {
    const { clinic, chance } = house;
    const cookie = await house.cookie(clinic, 'noor');
    const [wrong, pressed]: [string[], { n: number }] = [[], { n: 0 }];
    for (let round = 0; round < (isQuick ? 3 : ROUNDS); round += 1) {
      const count = Math.min(clinic.rooms.length, 2 + Math.floor(chance() * 7));
      const presses = clinic.rooms.slice(0, count).flatMap(({ servicePointId }) => {
        const key = randomUUID();
        const press = () =>
          house.want(clinic, 'next', `/rooms/${servicePointId}/next`, {
            cookie,
            key,
            server: Math.floor(chance() * house.servers.length),
          });
        // Each finger trembles.
        return [press(), press()];
      });
      pressed.n += presses.length;
      const answers = await Promise.all(presses);
      const stages = new Map<unknown, string>();
      for (const { key, status, body } of answers) {
        const stageId = body?.['stageId'];
        if (status !== 200 || stageId === undefined) continue;
        const before = stages.get(stageId);
        if (before !== undefined && before !== key) wrong.push('One ticket was called to two rooms at once');
        stages.set(stageId, key);
      }
      await pause(200 + chance() * 300);
    }
    return { figures: [`${pressed.n} presses in rounds of 2 to 8 rooms, each twice`], wrong };
  },
};

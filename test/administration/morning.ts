import { expect } from 'vitest';
import type { PanelView } from '../../common/contract/panelView.ts';
import type { ClinicServer } from '../support/clinicServer.ts';
import { adminDesk, only } from './build.ts';

const MINUTE = 60_000;

/** Twelve people come for blood tests every four minutes, and one room takes ten minutes for each. @returns the day */
export async function liveMorning(server: ClinicServer): Promise<string> {
  const cookie = await server.logIn('reception');
  const path = (rest: string) => `/clinics/${server.clinicId}/${rest}`;
  const send = async (rest: string, body: object) => {
    const answer = await server.ask('POST', path(rest), { cookie, body });
    expect(answer.status, `${rest} ${JSON.stringify(answer.body)}`).toBe(200);
  };
  const { services, servicePoints } = await (await adminDesk(server)).configuration();
  const { serviceId } = only(services, ({ name }) => name.en === 'Blood tests');
  const { servicePointId } = only(servicePoints, ({ name }) => name.en === 'Room 5');
  await send(`rooms/${servicePointId}/open`, {});
  const CLASSES = ['standard', 'standard', 'elderly', 'standard', 'standard', 'vip'];
  for (let minute = 0; minute <= 120; minute += 2) {
    if (minute % 4 === 0 && minute < 48)
      await send('tickets', { serviceId, language: 'en', classCode: CLASSES[(minute / 4) % CLASSES.length] });
    if (minute % 10 === 0 && minute < 120) await send(`rooms/${servicePointId}/next`, {});
    server.clock.at += 2 * MINUTE;
  }
  await send(`rooms/${servicePointId}/finish`, {});
  const { date } = await server.look<PanelView>({ cookie });
  return date;
}

/** What the desk changes by hand is kept with why, and a doctor who has left leaves nobody waiting unseen. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Configuration } from '../../common/contract/configuration.ts';
import type { PatientCard } from '../../common/contract/queue.ts';
import type { DecisionList, Story } from '../../common/contract/story.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView, QueueEntry } from '../../common/contract/panelView.ts';
import { strandedGroups } from '../../operator/src/lib/reception/stranded.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const NINE = Date.parse('2026-03-02T09:00:00Z');
const MINUTE = 60_000;
let server: ClinicServer;
let cookie = '';
let panel: PanelView;

beforeAll(async () => {
  server = await startClinicServer(NINE);
  cookie = await server.logIn('supervisor');
  panel = await look();
});
afterAll(() => server.stop());

const look = () => server.look<PanelView>({ cookie });
const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
const post = (path: string, body: unknown = {}) => server.ask('POST', inClinic(path), { cookie, body });
async function did(path: string, body: unknown = {}) {
  const answer = await post(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}
const doctors = () => panel.services.find(({ name }) => name.en === 'Family doctor')?.serviceId ?? '';
/** The answer was checked by the route's own schema. */
const comes = async (practitionerId: string | null = null) =>
  (await did('/tickets', { serviceId: doctors(), language: 'en', practitionerId }))['ticket'] as TicketView;
const entryOf = async ({ visitId }: TicketView): Promise<QueueEntry | undefined> =>
  (await look()).queue.find((entry) => entry.visitId === visitId);
const storyOf = async ({ visitId }: TicketView) =>
  (await server.ask('GET', inClinic(`/visits/${visitId}/story`), { cookie })).body as Story;

test('each change by hand stands in the story and in the list with its reason', async () => {
  const held = await comes();
  await did(`/stages/${held.stageId}/postpone`, { minutes: 10, reason: 'not_ready' });
  await did(`/stages/${held.stageId}/hold`, { minutes: null, reason: 'at_test' });
  await did(`/stages/${held.stageId}/cancel`, { reason: 'went_away' });
  const reasons = (await storyOf(held)).lines.flatMap(({ what, because }) => (because ? [[what, because]] : []));
  expect(reasons).toEqual([
    ['postponed', 'not_ready'],
    ['held', 'at_test'],
    ['cancelled', 'went_away'],
  ]);
  const sent = await comes();
  const xray = panel.services.find(({ name }) => name.en === 'X-ray')?.serviceId;
  await did(`/stages/${sent.stageId}/transfer`, { serviceId: xray, reason: 'belongs_there' });
  const { decisions } = (await server.ask('GET', inClinic(`/days/${panel.date}/decisions`), { cookie }))
    .body as DecisionList;
  expect(decisions[0]).toMatchObject({ what: 'transferred', because: 'belongs_there', number: sent.number });
  expect(decisions[0]?.who).toBe('Sam Rivera');
});

test('a reason is a code: words of one’s own are refused, and none is needed', async () => {
  const ticket = await comes();
  expect((await post(`/stages/${ticket.stageId}/hold`, { minutes: 5, reason: 'Mrs Smith fainted' })).status).toBe(422);
  await did(`/stages/${ticket.stageId}/hold`, { minutes: 5 });
  expect((await storyOf(ticket)).lines.at(-1)).toMatchObject({ what: 'held_until', because: null });
  await did(`/stages/${ticket.stageId}/cancel`);
});

test('what was written beside it is read by whoever serves, once, and stands in no log', async () => {
  const ticket = await comes();
  const key = crypto.randomUUID();
  for (const _ of [1, 2]) {
    const { status } = await server.ask('POST', inClinic(`/visits/${ticket.visitId}/notes`), {
      cookie,
      key,
      body: { text: 'Needs the lift' },
    });
    expect(status).toBe(200);
  }
  const { body } = await server.ask('GET', inClinic(`/visits/${ticket.visitId}/patient`), { cookie });
  expect((body as PatientCard).notes.map(({ text }) => text)).toEqual(['Needs the lift']);
  expect(JSON.stringify(await storyOf(ticket))).not.toContain('lift');
  expect((await post(`/visits/${crypto.randomUUID()}/notes`, { text: 'Nobody' })).status).toBe(404);
  await did(`/stages/${ticket.stageId}/cancel`);
});

test('who waits for a doctor who has left is told of, and goes on at the same place', async () => {
  const rooms = panel.rooms.filter(({ serviceIds }) => serviceIds.some((id) => id === doctors()));
  const [room] = rooms;
  const [one, other] = panel.practitioners.filter(({ serviceIds }) => serviceIds.some((id) => id === doctors()));
  if (!room || !one || !other) throw new Error('The demonstration has changed');
  await did(`/rooms/${room.servicePointId}/open`, { practitionerId: one.practitionerId });
  const first = await comes(one.practitionerId);
  const second = await comes(one.practitionerId);
  await did(`/rooms/${room.servicePointId}/close`);
  await did(`/rooms/${room.servicePointId}/open`, { practitionerId: other.practitionerId });
  expect((await entryOf(first))?.stranded).toEqual({ since: server.clock.now(), hasLeft: true });
  const told = (at: number) => look().then((view) => strandedGroups(view, at));
  expect(await told(server.clock.now() + 4 * MINUTE)).toEqual([]);
  expect(await told(server.clock.now() + 5 * MINUTE)).toMatchObject([
    { kind: 'left', entries: [{ number: first.number }, { number: second.number }] },
  ]);

  await did(`/stages/${first.stageId}/hand-over`, { practitionerId: other.practitionerId, reason: 'doctor_gone' });
  expect(await entryOf(first)).toMatchObject({ practitionerId: other.practitionerId, turn: { index: 0 } });
  expect((await storyOf(first)).lines.at(-1)).toMatchObject({
    what: 'handed_over',
    doctor: other.name,
    because: 'doctor_gone',
  });

  // The clinic's rule does the same by itself, after its minutes.
  const admin = await server.logIn('admin');
  const { clinic } = (await server.ask('GET', inClinic('/configuration'), { cookie: admin })).body as Configuration;
  const { clinicId: _, ...settings } = clinic as Configuration['clinic'] & { clinicId?: string };
  const saved = await server.ask('PUT', inClinic('/settings'), {
    cookie: admin,
    body: { ...settings, options: { ...settings.options, anyoneAfterMin: 15, doctorGoneMin: 9, asksNoReason: true } },
  });
  expect(saved.status, JSON.stringify(saved.body)).toBe(200);
  expect((await look()).policy).toMatchObject({ doctorGoneMin: 9, asksReason: false });
  server.clock.at += 15 * MINUTE;
  await expect.poll(async () => (await entryOf(second))?.practitionerId, { timeout: 15_000 }).toBeNull();
  expect((await entryOf(second))?.stranded).toBeUndefined();
  expect((await storyOf(second)).lines.at(-1)).toMatchObject({
    what: 'handed_to_anyone',
    by: 'clock',
    because: 'doctor_gone',
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { services, servicePoints } from '../../server/db/schema/organisation.ts';
import { visitorOf } from '../web/visitor.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

/** Nothing else in the world is called so; each stands in what one of the channels was told. */
const SECRETS = [
  ...['Quillonvesper', 'Zephyrine', '9127770321', '9127770322', '0076229645', 'needlesandpins'],
  // Of whoever books on the web, calls, and writes back.
  ...['Rosalindquartz', '9127770323', '9127770324', 'thistledownmoon'],
];

let server: ClinicServer;
let display: string;
let kiosk: string;
/** What screens that anybody can see were sent, and what was answered to people who are nobody. */
const seen: string[] = [];
/** What the server wrote into its log, with all that was handed to it, and every address that was asked of it. */
const logged: string[] = [];

beforeAll(async () => {
  server = await startClinicServer(undefined, { heard: (line) => void logged.push(line) });
  [display, kiosk] = [await server.pair('display'), await server.pair('kiosk')];
  for (const token of [display, kiosk]) {
    const socket = server.socket({ token });
    socket.onAny((...frame: unknown[]) => void seen.push(JSON.stringify(frame)));
    seen.push(JSON.stringify(await socket.emitWithAck('view:join', {})));
  }
  await aMorning();
  for (const token of [display, kiosk]) seen.push(JSON.stringify(await server.look({ token })));
});
afterAll(() => server.stop());

const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;

async function aMorning(): Promise<void> {
  const { db } = server.connections;
  const cookie = await server.loggedIn('reception');
  const desk = (path: string, body: unknown) => server.ask('POST', inClinic(path), { cookie, body });
  const person = await desk('/patients', {
    name: 'Quillonvesper Ahmadi',
    nationalId: '0076229645',
    note: 'needlesandpins',
    contacts: [{ kind: 'phone', value: '+989127770321' }],
  });
  const [service] = await db.select().from(services);
  const [room] = await db.select().from(servicePoints);
  const ticket = await desk('/tickets', {
    serviceId: service?.id,
    language: 'en',
    patientId: person.body['patientId'],
  });
  expect([person.status, ticket.status]).toEqual([200, 200]);
  const visitId = visitOf(ticket.body);
  const noted = await desk(`/visits/${visitId}/notes`, { text: 'Zephyrine needlesandpins' });
  const taken = await server.ask('POST', inClinic('/tickets'), {
    token: kiosk,
    body: { serviceId: service?.id, language: 'en' },
  });
  const left = await server.ask('POST', inClinic(`/visits/${visitOf(taken.body)}/contact`), {
    token: kiosk,
    body: { phone: '+989127770322' },
  });
  expect([noted.status, left.status]).toEqual([200, 200]);
  await desk(`/rooms/${String(room?.id)}/open`, {});
  await desk(`/rooms/${String(room?.id)}/next`, undefined);
  // Typed where it does not belong, and asked for by nobody.
  for (const [path, body] of [
    ['/session', { login: 'Quillonvesper', password: 'Zephyrine 0076229645' }],
    [inClinic('/patients/find'), { text: 'Quillonvesper' }],
    [inClinic('/check-in'), { text: '9127770321' }],
  ] as const)
    seen.push(JSON.stringify((await server.ask('POST', path, { body })).body));
  seen.push(JSON.stringify((await desk('/patients', { name: '', nationalId: '0076229645x' })).body));
}

test('somebody books on the web, somebody calls, and writes back', async () => {
  const visitor = visitorOf(server, '09127770323', 'Rosalindquartz Moradi');
  const { departments } = await visitor.services();
  const serviceId = departments.flatMap(({ services: offered }) => offered).find((each) => !each.asksFirst)?.serviceId;
  const { days } = await visitor.places({ serviceId, patientType: 'new' });
  const place = days.flatMap(({ places }) => places).find(({ startsAt }) => startsAt > server.clock.at + 3_600_000);
  if (place === undefined) throw new Error('The demonstration has no place on the web');
  await visitor.book({ scheduleId: place.scheduleId, startsAt: place.startsAt });
  const demo = (path: string, fields: Record<string, string>) =>
    fetch(`${server.url}/demo/phone/${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
  await demo('dial', { from: '+989127770324', line: '+982188001122' });
  await demo('answer', { address: '+989127770323', text: 'thistledownmoon' });
});

/** The visit of a ticket that was given, as TicketIssued has it. */
const visitOf = (body: Record<string, unknown>): string => (body['ticket'] as { readonly visitId: string }).visitId;

const canaries = (text: string) => SECRETS.filter((secret) => text.includes(secret));

test('the people of the morning are on record, so that there is something to find', async () => {
  const rows = await server.connections.sql<{ row: string }[]>`
    select t::text as row from patients t union all select t::text from contacts t union all select t::text from visit_notes t
    union all select t::text from patient_identifiers t union all select t::text from phone_call_numbers t
    union all select t::text from conversation_messages t`;
  expect(canaries(rows.map(({ row }) => row).join('\n')).sort()).toEqual([...SECRETS].sort());
});

test('nobody’s name or number is on a screen, in a frame to it, or in a refusal', () => {
  expect(seen.length).toBeGreaterThan(6);
  expect(canaries(seen.join('\n'))).toEqual([]);
});

test('nobody’s name or number is in the log of the queue, the outbox, kept answers or the audit', async () => {
  const { sql } = server.connections;
  for (const table of [
    'queue_events',
    'outbox',
    'idempotency_keys',
    'audit',
    'notices',
    'visits',
    'stages',
    'desk_requests',
  ]) {
    const rows = await sql<{ row: string }[]>`select t::text as row from ${sql(table)} t`;
    expect([table, canaries(rows.map(({ row }) => row).join('\n'))]).toEqual([table, []]);
  }
  const [logged] = await sql`select count(*)::int as events from queue_events`;
  expect(Number(logged?.['events'])).toBeGreaterThan(3);
});

test('nobody’s name or number is in the server’s log, or in an address that was asked of it', () => {
  expect(logged.filter((line) => line.startsWith('address ')).length).toBeGreaterThan(15);
  expect(canaries(logged.join('\n'))).toEqual([]);
});

test('nobody’s name or number is in what machines read of the server', async () => {
  for (const path of ['/metrics', '/readyz', '/livez', '/api/v1/openapi.json'])
    expect(canaries(await (await fetch(`${server.url}${path}`)).text())).toEqual([]);
});

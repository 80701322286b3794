/** A clinic day on a real PostgreSQL, and the processes that write it. */
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll } from 'vitest';
import type {
  AppointmentId,
  CallId,
  ClinicDate,
  ClinicId,
  CommandId,
  QueueDayId,
  ServicePointId,
  StageId,
  VisitId,
} from '../../../common/contract/vocabulary.ts';
import { steady } from '../../../server/db/steadySocket.ts';
import type { IdempotencyKey, QueueLog } from '../../../server/ports/queueLog.ts';
import { postgresQueueLog } from '../../../server/db/queueLog.ts';
import type { Command } from '../../../server/queue/command.ts';
import { QueueDay } from '../../../server/queue/day.ts';
import type { QueueEvent } from '../../../server/queue/event.ts';
import { evolve } from '../../../server/queue/evolve.ts';
import type { DaySettings } from '../../../server/queue/settings.ts';
import { DayWriter, type Published } from '../../../server/usecases/queue/dayWriter.ts';
import type { Answer, Ids, Submission } from '../../../server/usecases/queue/submission.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { blood, checkIn, clock, hall, settings as plainSettings, standard, xray } from '../../queue/build.ts';

export type ClinicDay = {
  readonly clinicId: ClinicId;
  readonly queueDayId: QueueDayId;
  /** All open, for blood tests and X-rays. */
  readonly rooms: readonly ServicePointId[];
};

/** Connections as the server has them, to a database of this file's own. */
export function useDatabase() {
  const used: { sql?: postgres.Sql; database?: TestDatabase } = {};
  beforeAll(async () => {
    used.database = await createTestDatabase();
    used.sql = connectTo(used.database.url);
  });
  afterAll(async () => {
    await used.sql?.end({ timeout: 5 });
    await used.database?.drop();
  });
  const here = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('The database is there once the tests run');
    return value;
  };
  return { sql: () => here(used.sql), url: () => here(used.database).url, log: () => postgresQueueLog(here(used.sql)) };
}

/** With statements that end in time, like those of the server. */
export const connectTo = (url: string, max = 12): postgres.Sql =>
  postgres(url, steady({ max, onnotice: () => undefined, connection: { statement_timeout: 10_000 } }));

const DATE = '2026-03-02' as ClinicDate;

type DayOver = { readonly rooms?: readonly ServicePointId[]; readonly settings?: DaySettings };

/** Rooms of nobody else: none is busy for another test. */
export const newRooms = (count: number) => upTo(count).map(() => randomUUID() as ServicePointId);

const settingsWith = (rooms: readonly ServicePointId[]): DaySettings => ({
  ...plainSettings,
  servicePoints: Object.fromEntries(
    rooms.map((room) => [room, { serviceIds: [blood, xray], zoneId: hall, weights: {}, callsByItself: false }]),
  ),
});

/** A clinic with one day that is open, its rooms ready to call. */
export async function openClinicDay(sql: postgres.Sql, over: DayOver = {}): Promise<ClinicDay> {
  const settings = over.settings ?? settingsWith(over.rooms ?? newRooms(2));
  const rooms = Object.keys(settings.servicePoints) as ServicePointId[]; // the keys of the record
  const organisationId = randomUUID();
  const clinicId = randomUUID() as ClinicId;
  const queueDayId = randomUUID() as QueueDayId;
  await sql`insert into organisations (id, name, created_at) values (${organisationId}, 'A clinic', now())`;
  await sql`insert into clinics (id, organisation_id, name, time_zone, languages, country, weekend, created_at)
    values (${clinicId}, ${organisationId}, '{"en":"A clinic"}', 'UTC', '["en"]', 'LV', '[6,7]', now())`;
  await sql`insert into queue_days (id, clinic_id, date, opened_at)
    values (${queueDayId}, ${clinicId}, ${DATE}, ${new Date(clock('07:00'))})`;
  const day = { clinicId, queueDayId, rooms };
  const first = await startProcess(postgresQueueLog(sql), day);
  accepted(await first.give({ type: 'open_day', at: clock('07:00'), clinicId, date: DATE, settings }));
  for (const servicePointId of rooms)
    accepted(
      await first.give({ type: 'open_service_point', at: clock('07:55'), servicePointId, practitionerId: null }),
    );
  return day;
}

export type Over = Partial<Submission>;

/** What one server process has of a day: the day in memory, read from the log, and its writer. */
export async function startProcess(log: QueueLog, { clinicId, queueDayId }: ClinicDay) {
  const day = new QueueDay();
  for (const { event } of await log.readAfter(queueDayId, 0)) evolve(day, event);
  const published: Published[] = [];
  const bugs: unknown[] = [];
  const pauses: number[] = [];
  const writer = new DayWriter(
    {
      log,
      publish: (one) => published.push(one),
      reportBug: (bug) => bugs.push(bug),
      // No waiting in tests: the database is asked again at once.
      pause: async (ms) => void pauses.push(ms),
    },
    clinicId,
    queueDayId,
    day,
  );
  const give = (command: Command, over: Over = {}): Promise<Answer> => writer.submit(submission(command, over));
  return { day, writer, published, bugs, pauses, give };
}
export type Process = Awaited<ReturnType<typeof startProcess>>;

export const submission = (command: Command, over: Over = {}): Submission => ({
  commandId: randomUUID() as CommandId,
  command,
  actor: 'staff:somebody',
  idempotency: null,
  companion: null,
  answer: idsOf,
  ...over,
});

/** What a kiosk or a room is told: the ticket, or who was called. */
export function idsOf(events: readonly QueueEvent[]): Ids {
  for (const event of events) {
    if (event.type === 'ticket_issued' || event.type === 'appointment_checked_in')
      return { visitId: event.visitId, number: event.number };
    if (event.type === 'ticket_called') return { called: event.stageId, callId: event.callId };
  }
  return {};
}

export const newIssue = (over: Partial<Extract<Command, { type: 'issue_ticket' }>> = {}): Command => ({
  type: 'issue_ticket',
  at: clock('08:30'),
  visitId: randomUUID() as VisitId,
  stageId: randomUUID() as StageId,
  serviceId: blood,
  practitionerId: null,
  classCode: standard,
  patientRef: null,
  partySize: 1,
  language: 'en',
  printAt: null,
  ...over,
});

export const pressNext = (servicePointId: ServicePointId, at = clock('09:00')): Command => ({
  type: 'call_next',
  at,
  servicePointId,
  callId: randomUUID() as CallId,
});

export const newKey = (requestHash = 'as it was asked'): IdempotencyKey => ({
  scope: 'device:kiosk POST /tickets',
  key: randomUUID(),
  requestHash,
});

/** The ids of an answer; a refusal fails the test with its code. */
export function accepted(answer: Answer): Ids {
  if (!answer.ok) throw new Error(`Refused with ${answer.error.code}`);
  return answer.value;
}

export const eventsOf = async (log: QueueLog, day: ClinicDay): Promise<readonly QueueEvent[]> =>
  (await log.readAfter(day.queueDayId, 0)).map(({ event }) => event);

export const numbersIn = (events: readonly QueueEvent[]): number[] =>
  events.flatMap((event) => (event.type === 'ticket_issued' ? [event.ordinal] : []));

export const callsIn = (events: readonly QueueEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'ticket_called' ? [event.stageId] : []));

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** A log that goes wrong when it is told to. */
export function faulty(inner: QueueLog) {
  const faults: ('answer lost' | 'down behind it' | 'not written' | 'fine')[] = [];
  const calls = { append: 0, readAfter: 0, check: 0 };
  let isDown = false;
  const lost = () => Promise.reject(new Error('connection lost, by the test'));
  const log: QueueLog = {
    async append(batch) {
      calls.append += 1;
      if (isDown) return lost();
      const fault = faults.shift();
      if (fault === 'not written') return lost();
      const outcome = await inner.append(batch);
      if (fault === 'down behind it') isDown = true;
      return fault === 'answer lost' || isDown ? lost() : outcome;
    },
    readAfter: (queueDayId, seq) => {
      calls.readAfter += 1;
      return isDown ? lost() : inner.readAfter(queueDayId, seq);
    },
    check: (queueDayId, keys) => {
      calls.check += 1;
      return isDown ? lost() : inner.check(queueDayId, keys);
    },
    alone: (queueDayId, work) => inner.alone(queueDayId, work),
  };
  return {
    log,
    calls,
    /** What becomes of the next appends, one after the other. */
    next: (...what: typeof faults) => faults.push(...what),
    goDown: () => (isDown = true),
    comeBack: () => (isDown = false),
  };
}

/** A booking of today on the clinic's books, with all that its row needs. */
export async function book(sql: postgres.Sql, { clinicId }: ClinicDay, ordinal: number): Promise<AppointmentId> {
  const id = randomUUID() as AppointmentId;
  const [departmentId, serviceId] = [randomUUID(), randomUUID()];
  await sql`insert into departments (id, clinic_id, name) values (${departmentId}, ${clinicId}, '{"en":"Laboratory"}')`;
  await sql`insert into services (id, clinic_id, department_id, name, series, hours)
    values (${serviceId}, ${clinicId}, ${departmentId}, '{"en":"Blood tests"}', 'B', '[]')`;
  await sql`insert into appointments (id, clinic_id, organisation_id, patient_ref, service_id, schedule_id, slot_id, date,
      starts_at, series, ordinal, number, code, status, patient_type, channel, language, booked_by, created_at, updated_at)
    select ${id}, id, organisation_id, ${randomUUID()}, ${serviceId}, ${randomUUID()}, ${randomUUID()}, ${DATE},
      ${new Date(clock('09:00'))}, 'K', ${ordinal}, ${`K-${ordinal}`}, ${`CODE${ordinal}`}, 'booked', 'new', 'desk', 'en',
      'staff:somebody', now(), now()
    from clinics where id = ${clinicId}`;
  return id;
}

/** The arrival of a booked patient, with the booking's own move to "arrived". */
export function arrival(appointmentId: AppointmentId, ordinal: number): { command: Command; over: Over } {
  const visitId = randomUUID() as VisitId;
  return {
    command: checkIn(1, clock('08:55'), { appointmentId, ordinal, visitId, stageId: randomUUID() as StageId }),
    over: { companion: { type: 'appointment_arrives', appointmentId, visitId } },
  };
}

export async function appointmentOf(sql: postgres.Sql, id: AppointmentId) {
  const [row] = await sql<{ status: string; visit_id: string | null }[]>`
    select status, visit_id from appointments where id = ${id}`;
  return row;
}

/** A clinic day to measure: on a PostgreSQL of its own, as durable as a clinic's, or in memory only. */
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import type {
  ClassCode,
  ClinicDate,
  ClinicId,
  CommandId,
  EpochMs,
  QueueDayId,
  Series,
  ServiceId,
  ServicePointId,
  StageId,
  VisitId,
  ZoneId,
} from '../../common/contract/vocabulary.ts';
import { startThrowawayCluster } from '../../server/adapters/database/throwaway.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import { migrate } from '../../server/db/migrate.ts';
import { postgresQueueLog } from '../../server/db/queueLog.ts';
import { steady } from '../../server/db/steadySocket.ts';
import type { Command } from '../../server/queue/command.ts';
import { QueueDay } from '../../server/queue/day.ts';
import { DaySettings } from '../../server/queue/settings.ts';
import { DayWriter } from '../../server/usecases/queue/dayWriter.ts';
import type { Ids } from '../../server/usecases/queue/submission.ts';

const STARTS_AT = Date.parse('2026-03-02T08:00:00Z') as EpochMs;
const newId = uuid7At(() => Date.now());
export const SERVICE = newId() as ServiceId;

type Without<Key extends string> = Command extends infer C ? (C extends Command ? Omit<C, Key> : never) : never;

const settingsFor = (room: ServicePointId): DaySettings =>
  DaySettings.parse({
    timeZone: 'UTC',
    services: {
      [SERVICE]: {
        series: 'B' as Series,
        open: [
          { fromAt: STARTS_AT, untilAt: (STARTS_AT + 4e8) as EpochMs, lastTicketAt: (STARTS_AT + 4e8) as EpochMs },
        ],
        acceptsWalkIns: true,
        dailyCap: null,
        walkInOffsetMin: 15,
        expectedMin: 10,
      },
    },
    servicePoints: { [room]: { serviceIds: [SERVICE], zoneId: newId() as ZoneId } },
    classes: { ['standard' as ClassCode]: { isAbsolute: false, offsetMin: 0 } },
    policy: {
      recallLimit: 3,
      undoWithinMs: 10_000,
      checkInEarlyMin: 60,
      checkInLateMin: 10,
      bringBackWithinMin: 60,
      bringBackOffsetMin: 0,
      postponeMin: 15,
      postponeLimit: 2,
    },
    practitioners: [],
  });

/** Commands with fresh ids, one second apart. */
export function commandsOf(room: ServicePointId) {
  let at: number = STARTS_AT;
  const timed = (command: Without<'at'>): Command => {
    at += 1000;
    // The parts of a command and the time are a command.
    return { ...command, at } as Command;
  };
  return {
    open: (clinicId: ClinicId): Command[] => [
      timed({ type: 'open_day', clinicId, date: '2026-03-02' as ClinicDate, settings: settingsFor(room) }),
      timed({ type: 'open_service_point', servicePointId: room, practitionerId: null }),
    ],
    issue: () =>
      timed({
        type: 'issue_ticket',
        visitId: newId() as VisitId,
        stageId: newId() as StageId,
        serviceId: SERVICE,
        practitionerId: null,
        classCode: 'standard' as ClassCode,
        patientRef: null,
        partySize: 1,
        language: 'en',
        printAt: null,
      }),
    next: () => timed({ type: 'call_next', servicePointId: room, callId: newId() as never }),
    start: () => timed({ type: 'start', servicePointId: room }),
  };
}

/** The package's own PostgreSQL with all tables, in a folder that is gone afterwards. */
export async function startDatabase() {
  const cluster = await startThrowawayCluster();
  const url = cluster.url('postgres');
  await migrate(url);
  return { url, stop: () => cluster.stop() };
}

/** As many connections as the server has for its log. */
const POOL = 12;

export function connectTo(url: string, max = POOL): postgres.Sql {
  return postgres(url, steady({ max, onnotice: () => undefined }));
}

export type MeasuredDay = ReturnType<typeof commandsOf> & {
  /** Gives a command as a kiosk's request does, with a key of its own. */
  give(command: Command): Promise<Ids>;
};

/** A day that is open, with its writer. */
export async function openDay(sql: postgres.Sql): Promise<MeasuredDay> {
  const organisationId = newId();
  const clinicId = newId() as ClinicId;
  const queueDayId = newId() as QueueDayId;
  await sql`insert into organisations (id, name, created_at) values (${organisationId}, 'Bench', now())`;
  await sql`insert into clinics (id, organisation_id, name, time_zone, languages, country, weekend, created_at)
    values (${clinicId}, ${organisationId}, '{}', 'UTC', '["en"]', 'LV', '[6,7]', now())`;
  await sql`insert into queue_days (id, clinic_id, date, opened_at)
    values (${queueDayId}, ${clinicId}, '2026-03-02', now())`;
  const fail = (bug: unknown) => {
    throw bug;
  };
  const writer = new DayWriter(
    { log: postgresQueueLog(sql), publish: () => undefined, reportBug: fail, pause: () => Promise.resolve() },
    clinicId,
    queueDayId,
    new QueueDay(),
  );
  const give = async (command: Command): Promise<Ids> => {
    const answer = await writer.submit({
      commandId: newId() as CommandId,
      command,
      actor: 'device:bench',
      idempotency: { scope: 'device:bench post /tickets', key: randomUUID(), requestHash: 'the same every time' },
      companion: null,
      answer: (events) => ({ events: events.length }),
    });
    if (!answer.ok) throw new Error(`Refused with ${answer.error.code}`);
    return answer.value;
  };
  const commands = commandsOf(newId() as ServicePointId);
  for (const command of commands.open(clinicId)) await give(command);
  return { ...commands, give };
}

/** So many clients, each asking again as soon as it was answered, for so long. @returns answers per second */
export async function perSecond(clients: number, ms: number, ask: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let answered = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() - startedAt < ms) {
        await ask();
        answered += 1;
      }
    }),
  );
  return (answered / (performance.now() - startedAt)) * 1000;
}

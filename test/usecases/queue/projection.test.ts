/** The tables that reports read say the same as the log, and repeat its rules. */
import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StageId } from '../../../common/contract/vocabulary.ts';
import type { Command } from '../../../server/queue/command.ts';
import { QueueDay } from '../../../server/queue/day.ts';
import { evolve } from '../../../server/queue/evolve.ts';
import { closing, run, steps, type Step } from '../../queue/anyDay.ts';
import { clock, drNoor } from '../../queue/build.ts';
import { plain } from '../../queue/plain.ts';
import {
  accepted,
  eventsOf,
  newIssue,
  openClinicDay,
  pressNext,
  startProcess,
  upTo,
  useDatabase,
  type ClinicDay,
} from './build.ts';

const { sql, log } = useDatabase();

/** The same story with ids of its own, since the tables hold many days. */
function renamed<T>(story: T): T {
  const first = randomBytes(4).toString('hex');
  return JSON.parse(JSON.stringify(story).replaceAll('0192f0c0', first)) as T;
}

function commandsOf(given: readonly Step[]) {
  const commands: Command[] = [];
  const { log: events } = run(given, (_, command) => commands.push(command));
  return renamed({ commands, events });
}

/** The rows as the log has them, by field and instant. */
const visitsOf = (day: QueueDay) =>
  [...day.visits()].map((visit) => {
    const state = day.stage(visit.currentStageId)?.state;
    return {
      id: visit.id,
      series: visit.series,
      ordinal: visit.ordinal,
      number: visit.number,
      class_code: visit.classCode,
      language: visit.language,
      origin: visit.origin,
      current_stage_id: visit.currentStageId,
      appointment_id: visit.appointmentId,
      issued_seq: visit.issuedSeq,
      closed_at: state && 'endedAt' in state ? new Date(state.endedAt) : null,
    };
  });
const stagesOf = (day: QueueDay) =>
  [...day.stages()].map(({ state, ...stage }) => ({
    id: stage.id,
    visit_id: stage.visitId,
    service_id: stage.serviceId,
    practitioner_id: stage.practitionerId,
    status: state.status,
    service_point_id: 'servicePointId' in state ? state.servicePointId : stage.servicePointId,
    virtual_arrival_at: new Date(stage.virtualArrivalAt),
    order_seq: stage.orderSeq,
    first_called_at: stage.firstCall === undefined ? null : new Date(stage.firstCall.at),
    first_called_to: stage.firstCall?.servicePointId ?? null,
    called_at: 'calledAt' in state ? new Date(state.calledAt) : null,
    started_at: 'startedAt' in state ? new Date(state.startedAt) : null,
    ended_at: 'endedAt' in state ? new Date(state.endedAt) : null,
    cancelled_by: state.status === 'cancelled' ? state.by : null,
    call_id: 'callId' in state ? state.callId : null,
  }));

async function expectTablesToSayTheSame({ queueDayId }: ClinicDay, day: QueueDay): Promise<void> {
  const visits = await sql()`
    select id, series, ordinal, number, class_code, language, origin, current_stage_id, appointment_id, issued_seq, closed_at
    from visits where queue_day_id = ${queueDayId} order by issued_seq`;
  expect([...visits]).toEqual(visitsOf(day));
  const stages = await sql()`
    select id, visit_id, service_id, practitioner_id, status, service_point_id, virtual_arrival_at, order_seq, first_called_at,
      first_called_to, called_at, started_at, ended_at, cancelled_by, call_id
    from stages where queue_day_id = ${queueDayId} order by id`;
  expect([...stages]).toEqual(stagesOf(day).toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  const [row] = await sql()`select closed_at from queue_days where id = ${queueDayId}`;
  expect(row?.['closed_at'] !== null).toBe(day.head.status === 'closed');
}

test('after any day, written in batches of any size by two processes in turn', async () => {
  await fc.assert(
    fc.asyncProperty(steps(100), fc.integer({ min: 1, max: 12 }), fc.boolean(), async (given, batch, closes) => {
      const { commands, events } = commandsOf(closes ? [...given, { afterS: 60, command: closing }] : given);
      const [opening] = events;
      if (opening?.type !== 'day_opened') throw new Error('A day begins with its opening');
      const day = await openClinicDay(sql(), { settings: opening.settings });
      const processes = [await startProcess(log(), day), await startProcess(log(), day)];
      for (let at = 0, turn = 0; at < commands.length; at += batch, turn += 1)
        await Promise.all(commands.slice(at, at + batch).map((command) => processes[turn % 2]!.give(command)));

      const folded = (await eventsOf(log(), day)).reduce(evolve, new QueueDay());
      await expectTablesToSayTheSame(day, folded);
      const [first] = processes;
      await first?.writer.noticeNews(folded.head.seq);
      await first?.writer.read((own) => {
        expect(plain(own)).toEqual(plain(folded));
      });
      expect(processes.flatMap(({ bugs }) => bugs)).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('whoever is handed over to anybody of the service waits for nobody in particular in the tables, too', async () => {
  const day = await openClinicDay(sql());
  const process = await startProcess(log(), day);
  const stageId = randomUUID() as StageId;
  accepted(await process.give(newIssue({ stageId, practitionerId: drNoor })));
  accepted(
    await process.give({ type: 'hand_over', at: clock('09:01'), stageId, practitionerId: null, byClock: false }),
  );
  const [row] = await sql()`select practitioner_id from stages where id = ${stageId}`;
  expect(row).toEqual({ practitioner_id: null });
});

test('every effect of the log is in the outbox, once, pending', async () => {
  const day = await openClinicDay(sql());
  const process = await startProcess(log(), day);
  const printAt = '0192f0c0-7d4e-7c11-8a10-000000000001' as never;
  await Promise.all(upTo(3).map(() => process.give(newIssue({ printAt }))));
  accepted(await process.give(pressNext(day.rooms[0]!)));
  const rows = await sql()`
    select type, lane, status, expires_at from outbox where queue_day_id = ${day.queueDayId} order by id`;
  expect(rows.map(({ type, status }) => [type as string, status as string])).toEqual([
    ['print_ticket', 'pending'],
    ['print_ticket', 'pending'],
    ['print_ticket', 'pending'],
    ['announce', 'pending'],
    ['tell', 'pending'],
  ]);
  expect(rows[3]?.['expires_at']).toEqual(new Date(clock('09:00') + 30_000));
});

describe('the rules of the database', () => {
  test('a room may be emptied and filled in one commit, in this order only', async () => {
    const day = await openClinicDay(sql());
    const process = await startProcess(log(), day);
    const room = day.rooms[0]!;
    await Promise.all(upTo(4).map(() => process.give(newIssue())));
    const answers = await Promise.all([
      process.give(pressNext(room)),
      process.give({ type: 'finish', at: clock('09:00'), servicePointId: room }),
      process.give(pressNext(room)),
      process.give(pressNext(room)),
    ]);
    for (const answer of answers) accepted(answer);
    // One commit for the four: the constraint looked at its end only.
    expect(process.published.at(-1)?.events.map(({ event }) => event.type)).toEqual([
      'ticket_called',
      'service_finished',
      'ticket_called',
      'service_finished',
      'ticket_called',
    ]);
  });

  test('two tickets in one room are refused, whoever writes them', async () => {
    const day = await openClinicDay(sql());
    const process = await startProcess(log(), day);
    await Promise.all(upTo(2).map(() => process.give(newIssue())));
    const room = day.rooms[0]!;
    const force = sql()`update stages set status = 'called', service_point_id = ${room} where queue_day_id = ${day.queueDayId}`;
    await expect(force).rejects.toMatchObject({ constraint_name: 'stages_one_per_service_point' });
  });

  test('one number is one ticket, whoever writes it', async () => {
    const day = await openClinicDay(sql());
    const process = await startProcess(log(), day);
    await Promise.all(upTo(2).map(() => process.give(newIssue())));
    const force = sql()`update visits set ordinal = 1 where queue_day_id = ${day.queueDayId}`;
    await expect(force).rejects.toMatchObject({ constraint_name: 'visits_number' });
  });

  test.each([
    ['changed', "update queue_events set actor = 'nobody'"],
    ['deleted', 'delete from queue_events'],
    ['emptied', 'truncate queue_events'],
  ])('what happened is never %s', async (_, statement) => {
    const day = await openClinicDay(sql());
    const before = await eventsOf(log(), day);
    await expect(sql().unsafe(statement)).rejects.toThrow('queue_events is append-only');
    expect(await eventsOf(log(), day)).toEqual(before);
  });
});

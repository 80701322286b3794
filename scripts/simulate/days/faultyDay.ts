/**
 * One day on two servers over one log, with clients behind a network that loses, doubles, delays and reorders what they
 * ask and what they are told, servers that die, and a log that cannot always be reached. The real writers decide it.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ClinicDate, ClinicId, CommandId, EpochMs, QueueDayId } from '../../../common/contract/vocabulary.ts';
import type { Command } from '../../../server/queue/command.ts';
import { QueueDay } from '../../../server/queue/day.ts';
import type { QueueEvent } from '../../../server/queue/event.ts';
import { evolve } from '../../../server/queue/evolve.ts';
import { DayWriter } from '../../../server/usecases/queue/dayWriter.ts';
import type { Answer, Ids } from '../../../server/usecases/queue/submission.ts';
import { idOf } from '../ids.ts';
import { askBy, bookingsBy, type Ask, type NewId } from './asks.ts';
import { Draw } from './draws.ts';
import { minutesIn, OPENS_AT, ROOMS, settingsBy } from './house.ts';
import { brokenBy } from './invariants.ts';
import { MemoryLog } from './memoryLog.ts';
import { Timetable } from './timetable.ts';

const CLINIC = idOf(10, 1) as ClinicId; // UUIDs by `idOf`, as all ids of the day
const QUEUE_DAY = idOf(10, 2) as QueueDayId;
const DATE = '2026-03-02' as ClinicDate;
const SECOND_MS = 1_000;
/** A client repeats what was not answered within this time. */
const PATIENCE_MS = 8 * SECOND_MS;
const TRIES = 3;
/** More than a writer lets pass for whatever waits for it at one moment. */
const TURNS = 3;
/** Jobs come again by themselves and carry no key: the rules alone keep them from doing a thing twice. */
const WITHOUT_KEY = new Set<Command['type']>(['mark_near', 'call_for_idlest']);

export type FaultyDay = {
  /** What should never have happened, in words. */
  readonly broken: readonly string[];
  readonly events: number;
  readonly kinds: readonly QueueEvent['type'][];
};

type Server = { day: QueueDay; writer: DayWriter; isAlive: boolean };
/** What one client wants done, however often it has to ask. */
type Wish = { readonly ask: Ask; readonly key: string; isAnswered: boolean; done: Ids | undefined };

/** @returns what it came to; the same seed gives the same day */
export async function faultyDay(seed: number): Promise<FaultyDay> {
  const draw = new Draw(seed);
  const fate = new Draw(seed + 0x5eed);
  const broken: string[] = [];
  const timetable = new Timetable(OPENS_AT);
  let isCalm = false;
  const often = (chance: number) => !isCalm && fate.chance(chance);
  const log = new MemoryLog(
    () => (often(0.03) ? fate.of(['not_heard', 'answer_lost'] as const) : 'fine'),
    () => (isCalm ? 0 : fate.whole(0, 2)),
  );
  let ids = 0;
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as in NewId
  const newId: NewId = <Id extends string>() => {
    ids += 1;
    return idOf(20, ids) as Id; // a UUID; the brand says what it names
  };
  const wishOf = new Map<CommandId, Wish>();

  const servers: Server[] = [];
  const boot = (n: number): void => {
    const day = new QueueDay();
    for (const { event } of log.events) evolve(day, event);
    const server: Server = { day, writer: undefined as never, isAlive: true }; // set in the next statement
    server.writer = new DayWriter(
      {
        log,
        publish: ({ hasEffects }) => {
          // The word of it may be late or lost; screens and jobs repair themselves.
          const other = servers[1 - n];
          const { seq } = day.head;
          if (!hasEffects || often(0.2)) return;
          timetable.at(timetable.now + fate.exponential(SECOND_MS / 2), () => {
            void other?.writer.noticeNews(seq).catch(() => undefined);
          });
        },
        reportBug: (bug) => {
          if (!String(bug).includes('by the plan of this day') && !isPlanned(bug))
            broken.push(`a defect: ${String(bug)}`);
        },
        pause: () => Promise.resolve(),
      },
      CLINIC,
      QUEUE_DAY,
      day,
    );
    servers[n] = server;
  };
  boot(0);
  boot(1);

  const submit = (server: Server, wish: Wish): Promise<Answer | undefined> => {
    const commandId = newId<CommandId>();
    wishOf.set(commandId, wish);
    // The servers' clocks are not quite alike.
    const at = Math.round(timetable.now + (server === servers[1] ? 300 : 0)) as EpochMs;
    const was = wish.done;
    return server.writer
      .submit({
        commandId,
        // A command is its parts and the time, which the compiler cannot see.
        command: { ...wish.ask.commandWith(newId), at },
        actor: wish.ask.type,
        idempotency: WITHOUT_KEY.has(wish.ask.type)
          ? null
          : { scope: 'somebody', key: wish.key, requestHash: wish.key },
        companion: null,
        answer: saidOf,
      })
      .then(
        (answer) => {
          if (!answer.ok && answer.error.code === 'refused_by_database') broken.push('the log refused a command');
          if (WITHOUT_KEY.has(wish.ask.type)) return answer;
          if (was && (answer.ok ? !isDeepStrictEqual(answer.value, was) : answer.error.code !== 'outcome_unknown'))
            broken.push(`${wish.ask.type} was done, and answered otherwise when it was repeated`);
          if (answer.ok) wish.done ??= answer.value;
          return answer;
        },
        (bug: unknown) => {
          broken.push(`${wish.ask.type} threw: ${String(bug)}`);
          return undefined;
        },
      );
  };

  const delay = (): number => (isCalm ? 5 : often(0.08) ? fate.exponential(20 * SECOND_MS) : fate.exponential(200));
  const deliver = (wish: Wish): void => {
    timetable.at(timetable.now + delay(), () => {
      const server = servers[fate.whole(0, 1)];
      if (!server) return;
      void submit(server, wish).then((answer) => {
        if (!answer || !server.isAlive || often(0.08)) return;
        if (answer.ok || answer.error.code !== 'outcome_unknown')
          timetable.at(timetable.now + delay(), () => (wish.isAnswered = true));
      });
    });
  };
  const send = (wish: Wish, tries: number): void => {
    if (wish.isAnswered || tries === 0) return;
    if (!often(0.08)) deliver(wish);
    if (often(0.08)) deliver(wish);
    timetable.at(timetable.now + PATIENCE_MS, () => {
      send(wish, tries - 1);
    });
  };
  const wishes: Wish[] = [];
  const wish = (ask: Ask, tries = TRIES): void => {
    const one: Wish = { ask, key: newId(), isAnswered: false, done: undefined };
    wishes.push(one);
    send(one, tries);
  };

  const settings = settingsBy(draw);
  const bookings = bookingsBy(draw);
  const pause = (): Promise<void> | undefined => (often(0.4) ? undefined : settled());
  // Both servers want to open the day.
  for (let i = 0; i < 2; i += 1)
    wish({ type: 'open_day', commandWith: () => ({ type: 'open_day', clinicId: CLINIC, date: DATE, settings }) });
  timetable.at(minutesIn(1), () => {
    for (const servicePointId of ROOMS)
      wish({
        type: 'open_service_point',
        commandWith: () => ({ type: 'open_service_point', servicePointId, practitionerId: null }),
      });
  });
  for (let min = 2, left = draw.whole(25, 65); left > 0; left -= 1, min += Math.min(20, draw.exponential(4)))
    timetable.at(minutesIn(min), () => {
      const seen = servers[fate.whole(0, 1)]?.day;
      const ask = seen && askBy(draw, seen, bookings);
      if (ask) wish(ask);
    });
  if (draw.chance(0.3))
    timetable.at(minutesIn(draw.whole(5, 120)), () => {
      const n = fate.whole(0, 1);
      const dying = servers[n];
      if (dying) dying.isAlive = false;
      boot(n);
    });
  await timetable.run(pause);
  await settled();

  isCalm = true;
  for (const one of wishes) if (!one.isAnswered) send(one, 1);
  await timetable.run(settled);
  for (const one of wishes)
    if (!one.isAnswered) broken.push(`${one.ask.type} has no answer although the faults are over`);
  for (let i = 0; i < 2; i += 1)
    wish({ type: 'close_day', commandWith: () => ({ type: 'close_day', neverCame: neverCame(bookings) }) }, 1);
  await timetable.run(() => undefined);
  await settled();
  for (const { writer } of servers) await writer.look();
  await settled();

  broken.push(...brokenBy(log, (commandId) => wishOf.get(commandId)));
  const [first, second] = servers;
  if (first && second && !isDeepStrictEqual(stateOf(first.day), stateOf(second.day)))
    broken.push('the two servers end with different days');
  const replayed = log.events.reduce((day, { event }) => evolve(day, event), new QueueDay());
  if (first && !isDeepStrictEqual(stateOf(first.day), stateOf(replayed)))
    broken.push('the day in memory is not what its log says');
  return { broken, events: log.events.length, kinds: log.events.map(({ event }) => event.type) };
}

const neverCame = (bookings: ReturnType<typeof bookingsBy>) =>
  bookings.map(({ ordinal }) => ({ series: 'K' as never, ordinal })); // the series of bookings

/** Long enough for every promise that waits for no clock: a writer lets a turn pass before each batch. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
}

const isPlanned = (bug: unknown): boolean =>
  bug instanceof Error && bug.cause instanceof Error && bug.cause.message.includes('by the plan of this day');

/** What a client is told: enough to know it again. */
function saidOf(events: readonly QueueEvent[]): Ids {
  const said: Record<string, string | number> = { events: events.length };
  for (const event of events) {
    if (event.type === 'ticket_issued' || event.type === 'appointment_checked_in') said['number'] = event.number;
    if (event.type === 'ticket_called') said['callId'] = event.callId;
  }
  return said;
}

const stateOf = (day: QueueDay) => ({
  head: day.head,
  visits: [...day.visits()],
  stages: [...day.stages()],
  rooms: ROOMS.map((id) => day.servicePoint(id)),
});

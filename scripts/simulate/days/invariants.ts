/**
 * What must never happen, looked for in the log of a day and in what was done because of it: a ticket lost or given twice,
 * a number used twice, two patients in a room, a call against the order, a status that cannot follow another.
 */
import type { CommandId, EpochMs } from '../../../common/contract/vocabulary.ts';
import type { LoggedEvent } from '../../../server/ports/queueLog.ts';
import { QueueDay } from '../../../server/queue/day.ts';
import { callsByItself } from '../../../server/queue/decide/byItself.ts';
import type { QueueEvent } from '../../../server/queue/event.ts';
import { evolve } from '../../../server/queue/evolve.ts';
import { isClosed, type Stage, type StageStatus } from '../../../server/queue/visit.ts';
import { ticketNumber } from '../../../server/queue/ticketNumber.ts';
import type { MemoryLog } from './memoryLog.ts';
import { slowChoice, type Account } from './slowChoice.ts';

type Asked = { readonly key: string; readonly done: Readonly<Record<string, unknown>> | undefined };

/** Which status may follow which. */
const MAY_FOLLOW: Readonly<Record<StageStatus | 'new', readonly StageStatus[]>> = {
  // Who is away at first begins on hold.
  new: ['waiting', 'held'],
  waiting: ['called', 'held', 'transferred', 'cancelled', 'withdrawn'],
  // On hold after a missed call until the day ends, it was missed.
  held: ['waiting', 'called', 'no_show', 'transferred', 'cancelled', 'withdrawn'],
  called: ['serving', 'done', 'no_show', 'held', 'waiting', 'transferred', 'cancelled'],
  serving: ['done', 'held', 'transferred', 'cancelled'],
  // Taken up again, by an undo of the call that ended it.
  done: ['called', 'serving'],
  no_show: ['waiting'],
  transferred: [],
  cancelled: [],
  withdrawn: [],
};

export function brokenBy(log: MemoryLog, askedBy: (commandId: CommandId) => Asked | undefined): readonly string[] {
  const { broken: found, day } = brokenInEvents(log.events, { isOver: true, isByItself });
  const broken = [...found];
  checkAnswers(log, askedBy, broken);
  checkEffects(log, broken);
  checkTables(day, log, broken);
  return broken;
}

const isByItself = ({ actor }: LoggedEvent): boolean => actor === 'call_for_idlest';

type Which = {
  /** The day was closed: everything must have come to its end. */
  readonly isOver: boolean;
  /** Nobody pressed for this call. */
  readonly isByItself: (logged: LoggedEvent) => boolean;
};

/** What the events of one clinic day say by themselves, wherever they were kept. */
export function brokenInEvents(
  events: readonly LoggedEvent[],
  which: Which,
): { readonly broken: readonly string[]; readonly day: QueueDay } {
  const broken: string[] = [];
  const day = new QueueDay();
  const accounts = new Map<string, { now: Account; before: Account }>();
  const near = new Set<string>();
  for (const [i, logged] of events.entries()) {
    const { event, seq } = logged;
    const say = (what: string) => broken.push(`event ${seq}, ${event.type}: ${what}`);
    if (seq !== i + 1) say('its number does not follow');
    if (event.at < day.head.lastAt) say('the clock of the log runs backwards');
    if (event.type === 'ticket_called') checkOrder(day, events, logged, event, accounts, which, say);
    follow(event, accounts);
    if (event.type === 'turn_became_near') {
      if (near.has(event.stageId)) say('said twice');
      if (day.stage(event.stageId)?.state.status !== 'waiting') say('said to somebody who does not wait');
      near.add(event.stageId);
    }
    if (event.type === 'ticket_postponed') near.delete(event.stageId);
    const touched = stagesOf(event);
    const before = touched.map((id) => day.stage(id)?.state.status);
    evolve(day, event);
    for (const [j, id] of touched.entries()) {
      const from = before[j] ?? 'new';
      const to = day.stage(id)?.state.status;
      if (to && to !== from && !MAY_FOLLOW[from].includes(to)) say(`${from} became ${to}`);
    }
    if (events[i + 1]?.commandId !== logged.commandId) checkRooms(day, say);
  }
  checkNumbers(events, which, broken);
  checkTimes(day, which, broken);
  return { broken, day };
}

const stagesOf = (event: QueueEvent): readonly Stage['id'][] => [
  ...('stageId' in event ? [event.stageId] : []),
  ...('toStageId' in event ? [event.toStageId] : []),
];

type Called = Extract<QueueEvent, { type: 'ticket_called' }>;
type Accounts = Map<string, { now: Account; before: Account }>;
type Say = (what: string) => void;

/** The call is the one that a program gives which looks at everybody. */
function checkOrder(
  day: QueueDay,
  events: readonly LoggedEvent[],
  logged: LoggedEvent,
  event: Called,
  accounts: Accounts,
  which: Which,
  say: Say,
): void {
  const { commandId, seq } = logged;
  const { settings } = day.head;
  const { servicePointId: room, stageId, why, at } = event;
  const point = day.servicePoint(room);
  const rules = settings?.servicePoints[room];
  if (!settings || !point || !rules) {
    say('there is no such room');
    return;
  }
  const { now = new Map<string, number>() } = accounts.get(room) ?? {};
  const chosenByHand = why.rule === 'chosen' || why.rule === 'came_directly';
  accounts.set(room, { now, before: now });
  if (chosenByHand) return;
  if (which.isByItself(logged) && !callsByItself(settings, point, rules)) {
    say('nobody could have been called');
    return;
  }
  const { serviceIds } = rules;
  // What the end of the service before opened came after the choice.
  const opened = new Set<string>();
  for (let i = seq - 2; events[i]?.commandId === commandId; i -= 1) {
    const before = events[i]?.event;
    if (before?.type === 'stage_opened') opened.add(before.stageId);
  }
  const callable = [...day.openStages()].filter(
    (stage) =>
      stage.state.status === 'waiting' &&
      !opened.has(stage.id) &&
      serviceIds.includes(stage.serviceId) &&
      (stage.servicePointId === null
        ? stage.practitionerId === null || stage.practitionerId === point.practitionerId
        : stage.servicePointId === room),
  );
  const limits = Object.entries(settings.services).flatMap(([id, { firstAfterMin }]): [string, number][] =>
    firstAfterMin === null ? [] : [[id, firstAfterMin]],
  );
  const expected = slowChoice(
    callable.map((stage) => day.placeOf(stage)),
    { policy: settings.policy, firstAfterMin: new Map(limits), weights: Object.entries(rules.weights), serviceIds },
    now,
    at,
  );
  if (!expected) {
    say('nobody could have been called');
    return;
  }
  if (expected.place.stageId !== stageId) say(`the order gives ${expected.place.stageId}, by ${why.rule}`);
  if (why.waiting !== callable.length) say(`${callable.length} waited, not ${why.waiting}`);
  accounts.set(room, { now: expected.account, before: now });
}

function follow(event: QueueEvent, accounts: Accounts): void {
  if (event.type === 'service_point_opened') accounts.delete(event.servicePointId);
  if (event.type !== 'call_undone') return;
  const { before } = accounts.get(event.servicePointId) ?? {};
  if (before) accounts.set(event.servicePointId, { now: before, before });
}

/** A ticket is at one room at a time, a room has at most one, and both say the same; a visit is in one place. */
function checkRooms(day: QueueDay, say: Say): void {
  const inRooms = new Map<string, string>();
  const visits = new Set<string>();
  for (const { id, visitId, state } of day.openStages()) {
    if (visits.has(visitId)) say('a visit is in two places');
    visits.add(visitId);
    if (state.status !== 'called' && state.status !== 'serving') continue;
    if (inRooms.has(state.servicePointId)) say('a room has two patients');
    inRooms.set(state.servicePointId, id);
  }
  for (const { id, currentStageId } of day.servicePoints())
    if ((inRooms.get(id) ?? null) !== currentStageId) say('the room and the ticket say different things');
}

function checkNumbers(events: readonly LoggedEvent[], { isOver }: Which, broken: string[]): void {
  const used = new Set<string>();
  const issued = new Map<string, number>();
  const setAside: Extract<QueueEvent, { type: 'block_reserved' }>[] = [];
  const count = { day_opened: 0, day_closed: 0 };
  for (const { event } of events) {
    if (event.type === 'day_opened' || event.type === 'day_closed') count[event.type] += 1;
    const numbers =
      event.type === 'ticket_issued' || event.type === 'appointment_checked_in'
        ? [event.number]
        : event.type === 'numbers_voided'
          ? event.ordinals.map((ordinal) => ticketNumber(event.series, ordinal))
          : [];
    for (const number of numbers) {
      if (used.has(number)) broken.push(`number ${number} was given twice`);
      used.add(number);
    }
    if (event.type === 'block_reserved') setAside.push(event);
    // Numbers that were set aside are given in whatever order their kiosk came back.
    if (event.type !== 'ticket_issued' || event.takenAt !== undefined) continue;
    const { series, ordinal } = event;
    if (ordinal !== (issued.get(series) ?? 0) + 1) broken.push(`the numbers of ${series} have a gap at ${ordinal}`);
    issued.set(series, ordinal);
  }
  if (count.day_opened !== 1 || count.day_closed !== (isOver ? 1 : 0))
    broken.push(`the day was opened ${count.day_opened} times and closed ${count.day_closed} times`);
  if (!isOver) return;
  for (const { series, fromOrdinal, toOrdinal } of setAside)
    for (let ordinal = fromOrdinal; ordinal <= toOrdinal; ordinal += 1)
      if (!used.has(ticketNumber(series, ordinal)))
        broken.push(`number ${ticketNumber(series, ordinal)} was neither given nor voided`);
  if (events.at(-1)?.event.type !== 'day_closed') broken.push('something happened after the day was closed');
}

/** No negative duration, and nothing is open after the day was closed. */
function checkTimes(day: QueueDay, { isOver }: Which, broken: string[]): void {
  for (const { id, enteredAt, state } of day.stages()) {
    const instants: readonly EpochMs[] = [
      enteredAt,
      ...('calledAt' in state ? [state.calledAt] : []),
      ...('startedAt' in state ? [state.startedAt] : []),
      ...('endedAt' in state ? [state.endedAt] : []),
    ];
    if (instants.some((at, i) => at < (instants[i - 1] ?? 0))) broken.push(`stage ${id} ends before it begins`);
    if (isOver && !isClosed(state)) broken.push(`stage ${id} is open after the day was closed`);
  }
}

/** What was acknowledged is in the log, once, whichever attempt it was. */
function checkAnswers(log: MemoryLog, askedBy: (id: CommandId) => Asked | undefined, broken: string[]): void {
  const commands = new Map<Asked, Set<string>>();
  for (const { commandId } of log.events) {
    const asked = askedBy(commandId);
    if (!asked) {
      broken.push(`nobody asked for command ${commandId}`);
      continue;
    }
    commands.set(asked, (commands.get(asked) ?? new Set()).add(commandId));
  }
  const numbers = new Set(log.events.flatMap(({ event }) => ('number' in event ? [event.number as string] : [])));
  const calls = new Set(
    log.events.flatMap(({ event }) => (event.type === 'ticket_called' ? [event.callId as string] : [])),
  );
  for (const [asked, ids] of commands) {
    const answered = asked.done?.['events'];
    if (answered !== undefined && ids.size > 1) broken.push(`request ${asked.key} was carried out ${ids.size} times`);
    const [number, call] = [asked.done?.['number'], asked.done?.['callId']];
    if (typeof number === 'string' && !numbers.has(number))
      broken.push(`ticket ${number} was acknowledged and is lost`);
    if (typeof call === 'string' && !calls.has(call)) broken.push(`call ${call} was acknowledged and is lost`);
  }
}

/** One original of each paper, every call announced once, nothing done twice. */
function checkEffects(log: MemoryLog, broken: string[]): void {
  const keys = new Set<string>();
  const originals = new Set<string>();
  let announced = 0;
  const visits = new Set(log.events.flatMap(({ event }) => ('visitId' in event ? [event.visitId as string] : [])));
  for (const effect of log.effects) {
    if (keys.has(effect.key)) broken.push(`effect ${effect.key} would be carried out twice`);
    keys.add(effect.key);
    if (effect.type === 'announce') announced += 1;
    if (effect.type !== 'print_ticket') continue;
    if (!visits.has(effect.visitId)) broken.push(`paper ${effect.key} has no ticket`);
    if (!effect.isCopy && originals.has(effect.visitId)) broken.push(`ticket of ${effect.visitId} has two originals`);
    if (!effect.isCopy) originals.add(effect.visitId);
  }
  const calls = log.events.filter(
    ({ event }) =>
      (event.type === 'ticket_called' && event.why.rule !== 'came_directly') ||
      event.type === 'ticket_recalled' ||
      event.type === 'call_undone',
  ).length;
  if (calls !== announced) broken.push(`${calls} calls, recalls and corrections, of which ${announced} are announced`);
}

/** The tables beside the log say what the log says. */
function checkTables(day: QueueDay, log: MemoryLog, broken: string[]): void {
  for (const stage of day.stages())
    if (log.stages.get(stage.id)?.state.status !== stage.state.status)
      broken.push(`the row of stage ${stage.id} is old`);
  for (const visit of day.visits())
    if (log.visits.get(visit.id)?.currentStageId !== visit.currentStageId)
      broken.push(`the row of visit ${visit.id} is old`);
}

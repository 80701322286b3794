import type { EpochMs, ServiceId, ServicePointId, StageId, TicketNumber } from '../../common/contract/vocabulary.ts';
import { isOfBlock } from './block.ts';
import { QueueDay } from './day.ts';
import type { QueueEvent } from './event.ts';
import { evolve } from './evolve.ts';
import { ticketNumber } from './ticketNumber.ts';
import type { Stage } from './visit.ts';

/** What became of those who came for one service. Each of them is in exactly one of the numbers after `tickets`. */
export type ServiceFigures = {
  /** Who came for it, with a ticket, a booking or sent on from another service. */
  readonly tickets: number;
  readonly served: number;
  /** Called, did not come, and were not brought back. */
  readonly missed: number;
  /** By the patient or at the desk. */
  readonly cancelled: number;
  /** Sent on to another service. */
  readonly sentOn: number;
  /** Still waiting or in a room; of a closed day: left waiting at its end. */
  readonly open: number;
  /** From entering the list to the first call, of those who were called. */
  readonly medianWaitMs: number | null;
  readonly longestWaitMs: number | null;
  /** Of those who were served until somebody ended it, and not the day. */
  readonly medianServiceMs: number | null;
};

export type RoomFigures = {
  readonly servicePointId: ServicePointId;
  readonly firstOpenedAt: EpochMs;
  /** Null while it is open. */
  readonly lastClosedAt: EpochMs | null;
  /** In which it was open, pauses not counted. */
  readonly openMs: number;
  readonly pausedMs: number;
  readonly served: number;
};

/** Somebody whom nobody had seen when the day closed, or who is still waiting. */
export type LeftWaiting = {
  readonly number: TicketNumber;
  readonly serviceId: ServiceId;
  readonly enteredAt: EpochMs;
  readonly waitedMs: number;
};

/** Somebody for whom more was planned when the day closed. */
export type CutShort = {
  readonly number: TicketNumber;
  /** What did not begin, in the order of the plan. */
  readonly serviceIds: readonly ServiceId[];
};

/** What became of the numbers of a roll of paper; their sum is all that were printed on it. */
export type RollFigures = {
  readonly first: TicketNumber;
  readonly last: TicketNumber;
  readonly given: number;
  readonly voided: number;
  /** On the roll still, or in the hand of somebody who did not come to the desk. */
  readonly left: number;
};

export type DayFigures = {
  readonly openedAt: EpochMs | null;
  readonly closedAt: EpochMs | null;
  readonly all: ServiceFigures;
  readonly services: ReadonlyMap<ServiceId, ServiceFigures>;
  readonly rooms: readonly RoomFigures[];
  readonly left: readonly LeftWaiting[];
  readonly cutShort: readonly CutShort[];
  readonly rolls: readonly RollFigures[];
};

/**
 * What a clinic day was, from its log alone: the same log always gives the same report, whatever was renamed since.
 *
 * @param now for a day that is still open: until when its waits and rooms are counted
 */
export function dayReport(events: readonly QueueEvent[], now: EpochMs): DayFigures {
  const day = new QueueDay();
  const leftAtClose = new Set<StageId>();
  const rooms = new RoomClock();
  let closedAt: EpochMs | null = null;
  for (const event of events) {
    evolve(day, event);
    rooms.hear(event);
    if (event.type === 'ticket_cancelled' && event.by === 'day_close') leftAtClose.add(event.stageId);
    else if (event.type === 'day_closed') closedAt = event.at;
  }
  const until = closedAt ?? now;
  const facts = [...day.stages()].flatMap((stage) => factOf(stage, leftAtClose.has(stage.id), closedAt));
  const byService = Map.groupBy(facts, ({ stage }) => stage.serviceId);
  return {
    openedAt: day.head.openedAt,
    closedAt,
    all: figuresOf(facts),
    services: new Map([...byService].map(([id, ofService]) => [id, figuresOf(ofService)])),
    rooms: rooms.figures(until, facts),
    left: facts
      .filter(
        ({ became, stage }) => became === 'open' && stage.state.status !== 'serving' && stage.state.status !== 'called',
      )
      .map(({ stage: { visitId, serviceId, enteredAt } }) => ({
        // Every stage has its visit; `evolve` made them together.
        number: day.visit(visitId)?.number ?? ('' as TicketNumber),
        serviceId,
        enteredAt,
        waitedMs: Math.max(0, until - enteredAt),
      }))
      .toSorted((a, b) => a.enteredAt - b.enteredAt),
    cutShort:
      closedAt === null
        ? []
        : [...day.visits()]
            .filter(
              ({ plan, currentStageId }) =>
                plan.length > 0 &&
                (leftAtClose.has(currentStageId) || day.stage(currentStageId)?.state.status === 'done'),
            )
            .map(({ number, plan }) => ({ number, serviceIds: plan.map(({ serviceId }) => serviceId) })),
    rolls: rollFigures(day),
  };
}

function rollFigures(day: QueueDay): readonly RollFigures[] {
  return [...day.blocks()]
    .filter(({ kioskId }) => kioskId === null)
    .map((block) => {
      const { series, fromOrdinal, toOrdinal } = block;
      const left = day.unusedOf(block).length;
      const given = [...day.visits()].filter((visit) => visit.series === series && isOfBlock(block, visit.ordinal));
      return {
        first: ticketNumber(series, fromOrdinal),
        last: ticketNumber(series, toOrdinal),
        given: given.length,
        voided: toOrdinal - fromOrdinal + 1 - left - given.length,
        left,
      };
    });
}

type Fact = {
  readonly stage: Stage;
  readonly became: 'served' | 'missed' | 'cancelled' | 'sentOn' | 'open';
  readonly waitMs: number | undefined;
  readonly serviceMs: number | undefined;
};

function factOf(stage: Stage, isLeft: boolean, closedAt: EpochMs | null): readonly Fact[] {
  const { state, firstCall, enteredAt } = stage;
  // Who was brought back waited until the first call; what came after was not waiting.
  const waitMs = firstCall && Math.max(0, firstCall.at - enteredAt);
  switch (state.status) {
    case 'done': {
      // A service that only the day's end ended says when the doctor went home, not how long it took.
      const serviceMs = state.endedAt === closedAt ? undefined : Math.max(0, state.endedAt - state.startedAt);
      return [{ stage, became: 'served', waitMs, serviceMs }];
    }
    case 'no_show':
      return [{ stage, became: 'missed', waitMs, serviceMs: undefined }];
    case 'transferred':
      return [{ stage, became: 'sentOn', waitMs, serviceMs: undefined }];
    case 'cancelled':
      return [{ stage, became: isLeft ? 'open' : 'cancelled', waitMs, serviceMs: undefined }];
    case 'withdrawn':
      return [];
    case 'waiting':
    case 'held':
    case 'called':
    case 'serving':
      return [{ stage, became: 'open', waitMs, serviceMs: undefined }];
  }
}

function figuresOf(facts: readonly Fact[]): ServiceFigures {
  const that = (became: Fact['became']) => facts.filter((fact) => fact.became === became).length;
  const waits = facts.flatMap(({ waitMs }) => waitMs ?? []);
  return {
    tickets: facts.length,
    served: that('served'),
    missed: that('missed'),
    cancelled: that('cancelled'),
    sentOn: that('sentOn'),
    open: that('open'),
    medianWaitMs: median(waits),
    longestWaitMs: waits.length === 0 ? null : waits.reduce((a, b) => Math.max(a, b)),
    medianServiceMs: median(facts.flatMap(({ serviceMs }) => serviceMs ?? [])),
  };
}

/** The middle one; of an even number the mean of the two in the middle. Null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : Math.round((lower + upper) / 2);
}

type RoomTime = {
  readonly firstOpenedAt: EpochMs;
  readonly lastClosedAt: EpochMs | null;
  readonly openMs: number;
  readonly pausedMs: number;
  /** What it is doing, and since when. */
  readonly doing: 'open' | 'paused' | 'closed';
  readonly since: EpochMs;
};

/** Adds up how long each room was open and paused. */
class RoomClock {
  readonly #rooms = new Map<ServicePointId, RoomTime>();

  hear(event: QueueEvent): void {
    switch (event.type) {
      case 'service_point_opened':
        this.#to(event.servicePointId, 'open', event.at);
        return;
      case 'service_point_paused':
        this.#to(event.servicePointId, 'paused', event.at);
        return;
      case 'service_point_resumed':
        this.#to(event.servicePointId, 'open', event.at);
        return;
      case 'service_point_closed':
        this.#to(event.servicePointId, 'closed', event.at);
        return;
      default:
    }
  }

  figures(until: EpochMs, facts: readonly Fact[]): RoomFigures[] {
    return [...this.#rooms].map(([servicePointId, room]) => {
      const { openMs, pausedMs, firstOpenedAt, lastClosedAt, doing } = told(room, until);
      const served = facts.filter(
        ({ became, stage: { state } }) =>
          became === 'served' && 'servicePointId' in state && state.servicePointId === servicePointId,
      ).length;
      return {
        servicePointId,
        firstOpenedAt,
        lastClosedAt: doing === 'closed' ? lastClosedAt : null,
        openMs,
        pausedMs,
        served,
      };
    });
  }

  #to(id: ServicePointId, doing: RoomTime['doing'], at: EpochMs): void {
    const before = this.#rooms.get(id);
    const until = before
      ? told(before, at)
      : { firstOpenedAt: at, lastClosedAt: null, openMs: 0, pausedMs: 0, doing, since: at };
    this.#rooms.set(id, { ...until, doing, since: at, lastClosedAt: doing === 'closed' ? at : until.lastClosedAt });
  }
}

/** The same room with the time until now added to what it was doing. */
function told(room: RoomTime, until: EpochMs): RoomTime {
  const ms = Math.max(0, until - room.since);
  return {
    ...room,
    openMs: room.openMs + (room.doing === 'open' ? ms : 0),
    pausedMs: room.pausedMs + (room.doing === 'paused' ? ms : 0),
    since: until,
  };
}

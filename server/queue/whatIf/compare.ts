import type { ServicePointId, StageId } from '../../../common/contract/vocabulary.ts';
import type { OtherCall, WaitFigures, WhatIfFigures } from '../../../common/contract/whatIf.ts';
import { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import { evolve } from '../evolve.ts';
import { spreadOf } from '../statistics/spread.ts';
import type { Stage, Visit } from '../visit.ts';

/** The waits of a day by class and origin, and how long its open rooms were empty. */
export function figuresOf(log: readonly QueueEvent[]): WhatIfFigures {
  const day = new QueueDay();
  const rooms = new RoomTimes();
  for (const event of log) {
    evolve(day, event);
    rooms.look(day, event);
  }
  const waits = [...day.stages()].flatMap((stage) => {
    const visit = day.visit(stage.visitId);
    return visit && !stage.isDirect ? [{ visit, stage }] : [];
  });
  const groups = Map.groupBy(waits, ({ visit: { classCode, origin } }) => `${classCode} ${origin}`);
  return {
    all: waitFigures(waits),
    groups: [...groups.values()].flatMap((ofGroup) => {
      const { classCode, origin } = ofGroup[0]?.visit ?? {};
      return classCode && origin ? [{ classCode, origin, ...waitFigures(ofGroup) }] : [];
    }),
    idleMs: rooms.idleMs,
    openMs: rooms.openMs,
  };
}

type Wait = { readonly visit: Visit; readonly stage: Stage };

function waitFigures(waits: readonly Wait[]): WaitFigures {
  const ms = waits.flatMap(({ visit, stage }) => {
    if (!stage.firstCall) return [];
    // Nobody waits for a doctor before the time that was agreed; only the first stage was booked.
    const bookedAt = stage.enteredAt === visit.issuedAt ? (visit.bookedAt ?? 0) : 0;
    // Nor while somebody is away at the laboratory.
    const backAt = stage.opened?.planned.isAway ? stage.waitingSince : 0;
    const since = Math.max(stage.enteredAt, bookedAt, backAt);
    return [Math.max(0, stage.firstCall.at - since)];
  });
  const spread = spreadOf(Float64Array.from(ms));
  return {
    people: waits.length,
    called: ms.length,
    meanMs: spread?.meanMs ?? null,
    p80Ms: spread?.p80Ms ?? null,
    longestMs: spread?.longestMs ?? null,
  };
}

/** How long rooms were open, and open with nobody in them. Pauses are neither. */
class RoomTimes {
  idleMs = 0;
  openMs = 0;
  #at = 0;
  #open = 0;
  #idle = 0;

  look(day: QueueDay, { at }: QueueEvent): void {
    this.openMs += this.#open * (at - this.#at);
    this.idleMs += this.#idle * (at - this.#at);
    this.#at = at;
    const open = [...day.servicePoints()].filter(({ status }) => status === 'open');
    this.#open = open.length;
    this.#idle = open.filter(({ currentStageId }) => currentStageId === null).length;
  }
}

type Call = OtherCall['after'] & { readonly servicePointId: ServicePointId };

/** The calls of a day that were not taken back, in their order. */
function callsOf(log: readonly QueueEvent[]): readonly Call[] {
  const day = new QueueDay();
  const undone = new Set(log.flatMap((event) => (event.type === 'call_undone' ? [event.callId] : [])));
  return log.flatMap((event) => {
    evolve(day, event);
    if (event.type !== 'ticket_called' || undone.has(event.callId)) return [];
    const { at, stageId, servicePointId, why } = event;
    const visit = visitOf(day, stageId);
    return visit
      ? [{ at, stageId, servicePointId, number: visit.number, classCode: visit.classCode, rule: why.rule }]
      : [];
  });
}

function visitOf(day: QueueDay, stageId: StageId): Visit | undefined {
  const stage = day.stage(stageId);
  return stage && day.visit(stage.visitId);
}

/** Call by call of each room: those at which somebody else is called than before. */
export function otherCalls(before: readonly QueueEvent[], after: readonly QueueEvent[]): readonly OtherCall[] {
  const calledBefore = Map.groupBy(callsOf(before), ({ servicePointId }) => servicePointId);
  const calledAfter = Map.groupBy(callsOf(after), ({ servicePointId }) => servicePointId);
  return [...calledAfter]
    .flatMap(([servicePointId, calls]) =>
      calls.flatMap(({ servicePointId: _, ...call }, index): readonly OtherCall[] => {
        const was = calledBefore.get(servicePointId)?.[index];
        if (was?.stageId === call.stageId) return [];
        return [
          {
            at: was?.at ?? call.at,
            servicePointId,
            before: was ? { stageId: was.stageId, number: was.number, classCode: was.classCode } : null,
            after: call,
          },
        ];
      }),
    )
    .toSorted((a, b) => a.at - b.at);
}

/** How many of the calls of one log are the same in the other: the same person to the same room at the same time. */
export function alikeCalls(one: readonly QueueEvent[], other: readonly QueueEvent[]): { calls: number; alike: number } {
  const said = (call: Call) => `${call.at} ${call.servicePointId} ${call.stageId}`;
  const calls = callsOf(one).map(said);
  const others = new Set(callsOf(other).map(said));
  return { calls: calls.length, alike: calls.filter((call) => others.has(call)).length };
}

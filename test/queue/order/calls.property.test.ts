/** Every "next" of days as they might go, under any policy, against a slow program that looks at everybody. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '../../../server/queue/command.ts';
import type { QueueDay } from '../../../server/queue/day.ts';
import type { decide } from '../../../server/queue/decide.ts';
import { callsByItself } from '../../../server/queue/decide/byItself.ts';
import type { Caller } from '../../../server/queue/order/caller.ts';
import type { ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { DaySettings } from '../../../server/queue/settings.ts';
import type { Stage } from '../../../server/queue/visit.ts';
import { run, steps } from '../anyDay.ts';
import { slowChoice, type Account, type SlowRules } from '../../../scripts/simulate/days/slowChoice.ts';

type Decided = ReturnType<typeof decide>;

/** The room that a command lets call, and whom it may take: by its own key, or without a press. */
function callerOf(day: QueueDay, command: Command, decided: Decided): Caller | undefined {
  const { settings } = day.head;
  if (!settings) return undefined;
  if (command.type === 'call_next') return callerAt(day, settings, command.servicePointId);
  if (command.type !== 'call_for_idlest' || !decided.ok) return undefined;
  const called = decided.value.find((event) => event.type === 'ticket_called');
  const point = called && day.servicePoint(called.servicePointId);
  const rules = point && settings.servicePoints[point.id];
  if (!rules) return undefined;
  expect(callsByItself(settings, point, rules)).toBe(true);
  return callerAt(day, settings, point.id);
}

const callerAt = (day: QueueDay, settings: DaySettings, servicePointId: ServicePointId): Caller => ({
  servicePointId,
  practitionerId: day.servicePoint(servicePointId)?.practitionerId ?? null,
  serviceIds: settings.servicePoints[servicePointId]?.serviceIds ?? [],
});

/** Whom a room may call, found without any index. */
const callableBy = (day: QueueDay, { servicePointId: room, practitionerId, serviceIds }: Caller): readonly Stage[] =>
  [...day.stages()]
    .filter(({ state }) => state.status === 'waiting')
    .filter(({ serviceId }) => serviceIds.includes(serviceId))
    .filter((stage) =>
      stage.servicePointId !== null
        ? stage.servicePointId === room
        : stage.practitionerId === null || stage.practitionerId === practitionerId,
    );

function rulesOf({ policy, services, servicePoints }: DaySettings, { servicePointId, serviceIds }: Caller): SlowRules {
  const limits = Object.entries(services).flatMap(([id, { firstAfterMin }]): [string, number][] =>
    firstAfterMin === null ? [] : [[id, firstAfterMin]],
  );
  const weights = Object.entries(servicePoints[servicePointId]?.weights ?? {});
  return { policy, firstAfterMin: new Map(limits), weights, serviceIds };
}

/** What each room owes by the slow program's own account: an undo gives it back, a new session begins without debts. */
class Accounts {
  readonly #now = new Map<string, Account>();
  readonly #before = new Map<string, Account>();

  of(room: string): Account {
    return this.#now.get(room) ?? new Map();
  }

  follow(decided: Decided, chosen: Account | undefined): void {
    for (const event of decided.ok ? decided.value : []) {
      if (event.type === 'ticket_called') {
        this.#before.set(event.servicePointId, this.of(event.servicePointId));
        if (chosen) this.#now.set(event.servicePointId, chosen);
      }
      if (event.type === 'call_undone')
        this.#now.set(event.servicePointId, this.#before.get(event.servicePointId) ?? new Map());
      if (event.type === 'service_point_opened') this.#now.delete(event.servicePointId);
    }
  }
}

test('each call by the order takes whom the words of the decision give, whatever was undone or changed before', () => {
  let [calls, byPattern] = [0, 0];
  fc.assert(
    fc.property(steps(), (given) => {
      const accounts = new Accounts();
      run(given, (day, command, decided) => {
        const { settings } = day.head;
        const caller = callerOf(day, command, decided);
        if (!settings || !caller) {
          accounts.follow(decided, undefined);
          return;
        }
        const callable = callableBy(day, caller);
        if (!decided.ok) {
          if (decided.error.code === 'nobody_waiting') expect(callable).toEqual([]);
          return;
        }
        const called = decided.value.find((event) => event.type === 'ticket_called');
        if (callable.length === 0) {
          // Then it is the turn of somebody who missed a call, or the room waits for the next arrival.
          const state = called && day.stage(called.stageId)?.state;
          const isMissed = state?.status === 'held' && state.dueAtCall !== undefined;
          expect(isMissed || (command.type === 'call_next' && command.orWait)).toBe(true);
          accounts.follow(decided, undefined);
          return;
        }
        const account = accounts.of(caller.servicePointId);
        const at = Math.max(command.at, day.head.lastAt) as typeof command.at; // the later of two instants
        const places = callable.map((stage) => day.placeOf(stage));
        const expected = slowChoice(places, rulesOf(settings, caller), account, at);
        calls += 1;
        if (expected && !expected.isOverdue && expected.place !== expected.plain) byPattern += 1;
        expect(called).toMatchObject({ stageId: expected?.place.stageId, why: { waiting: callable.length } });
        accounts.follow(decided, expected?.account);
      });
    }),
    { numRuns: 400 },
  );
  expect(calls).toBeGreaterThan(500);
  expect(byPattern).toBeGreaterThan(5);
});

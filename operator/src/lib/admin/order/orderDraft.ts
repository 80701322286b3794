import type { LocalText } from '#common/contract/language.ts';
import { OrderInput, type LateRule, type MissedRule, type OrderNow } from '#common/contract/order.ts';
import { err, ok, type Result } from '#common/contract/result.ts';
import { toLatinDigits } from '#common/typed/digits.ts';

/** How a class stands in the order, as somebody says it. */
export const CLASS_WAYS = ['ordinary', 'earlier', 'later', 'absolute', 'absolute_yields'] as const;
export type ClassWay = (typeof CLASS_WAYS)[number];

export type ClassDraft = {
  readonly code: string;
  readonly name: LocalText;
  readonly way: ClassWay;
  readonly minutes: string;
  readonly slope: string;
  /** Of an absolute class among absolute ones; not asked here. */
  readonly offsetMin: number;
};
export type ServiceDraft = {
  readonly id: string;
  readonly name: LocalText;
  readonly isOn: boolean;
  readonly minutes: string;
};
export type RoomDraft = {
  readonly id: string;
  readonly name: LocalText;
  readonly isOn: boolean;
  readonly shares: readonly { readonly id: string; readonly name: LocalText; readonly share: string }[];
};

/** How calls come about, and what follows a missed one. */
export type CallDraft = {
  readonly missed: MissedRule['kind'];
  readonly afterCalls: string;
  readonly places: string;
  readonly times: string;
  readonly oneTicketPerPatient: boolean;
  readonly hasRepeat: boolean;
  readonly repeat: string;
  /** Rooms and services that call without a press. */
  readonly rooms: readonly Switch[];
  readonly services: readonly Switch[];
};
export type Switch = { readonly id: string; readonly name: LocalText; readonly isOn: boolean };

/** What stands in the form: numbers are texts until they are sent, and stay while their rule is off. */
export type OrderDraft = {
  readonly late: LateRule;
  readonly hasLateUntil: boolean;
  readonly lateUntil: string;
  readonly hasCap: boolean;
  readonly cap: string;
  readonly hasRatio: boolean;
  readonly booked: string;
  readonly walkIn: string;
  readonly others: string;
  readonly classes: readonly ClassDraft[];
  readonly services: readonly ServiceDraft[];
  readonly rooms: readonly RoomDraft[];
  readonly calls: CallDraft;
};

/** Why not, by the path of the number in what is sent. */
export type OrderMistakes = Readonly<Record<string, string>>;

/** With which a rule begins when it is switched on. */
const USUAL = {
  afterCalls: 3,
  places: 3,
  times: 2,
  repeat: 10,
  cap: 90,
  lateUntil: 60,
  booked: 2,
  walkIn: 1,
  serviceMin: 60,
} as const;

/** The same clinic as it would be under other rules. */
export const under = (now: OrderNow, { policy, calls, classes, services, servicePoints }: OrderInput): OrderNow => ({
  ...now,
  order: policy,
  calls: calls ?? now.calls,
  classes: now.classes.map((entry) => ({ ...entry, ...classes[entry.code] })),
  services: now.services.map((entry) => ({ ...entry, ...services[entry.serviceId] })),
  servicePoints: now.servicePoints.map((entry) => ({ ...entry, ...servicePoints[entry.servicePointId] })),
});

/** @param written how a number is written in the language of the form */
export function draftOf(now: OrderNow, written: (value: number) => string): OrderDraft {
  const { order, classes, services, servicePoints } = now;
  const { late, lateUntilMin, waitCapMin, ratio, othersPerReturning } = order;
  const inUse = services.filter(({ isActive }) => isActive);
  const servedIn = ({ serviceIds }: OrderNow['servicePoints'][number]) =>
    inUse.filter(({ serviceId }) => serviceIds.includes(serviceId));
  const points = servicePoints.filter(({ isActive }) => isActive);
  return {
    late,
    hasLateUntil: lateUntilMin !== null,
    lateUntil: written(lateUntilMin ?? USUAL.lateUntil),
    hasCap: waitCapMin !== null,
    cap: written(waitCapMin ?? USUAL.cap),
    hasRatio: ratio !== null,
    booked: written(ratio?.booked ?? USUAL.booked),
    walkIn: written(ratio?.walkIn ?? USUAL.walkIn),
    others: written(othersPerReturning),
    classes: classes
      .filter(({ code, isActive }) => isActive && code !== 'standard')
      .map(({ code, name, isAbsolute, yieldsToCap, offsetMin, slope }) => ({
        code,
        name,
        way: isAbsolute
          ? yieldsToCap
            ? 'absolute_yields'
            : 'absolute'
          : offsetMin === 0
            ? 'ordinary'
            : offsetMin < 0
              ? 'earlier'
              : 'later',
        minutes: written(Math.abs(offsetMin) || 15),
        slope: written(slope),
        offsetMin,
      })),
    // Only where a room has a choice, or where the rule is set already.
    services: inUse
      .filter(
        ({ serviceId, firstAfterMin }) =>
          firstAfterMin !== null ||
          points.some((point) => point.serviceIds.includes(serviceId) && servedIn(point).length > 1),
      )
      .map(({ serviceId, name, firstAfterMin }) => ({
        id: serviceId,
        name,
        isOn: firstAfterMin !== null,
        minutes: written(firstAfterMin ?? USUAL.serviceMin),
      })),
    calls: callDraftOf(now, written),
    rooms: points
      .filter((point) => servedIn(point).length > 1)
      .map((point) => ({
        id: point.servicePointId,
        name: point.name,
        isOn: Object.keys(point.weights).length > 0,
        shares: servedIn(point).map(({ serviceId, name }) => ({
          id: serviceId,
          name,
          share: written(point.weights[serviceId] ?? 1),
        })),
      })),
  };
}

function callDraftOf({ calls, services, servicePoints }: OrderNow, written: (value: number) => string): CallDraft {
  const { missed, oneTicketPerPatient, repeatTicketWithinS, callsByItself } = calls;
  return {
    missed: missed.kind,
    afterCalls: written(missed.kind === 'call_again' ? missed.afterCalls : USUAL.afterCalls),
    places: written(missed.kind === 'put_back' ? missed.places : USUAL.places),
    times: written(missed.kind === 'final' ? USUAL.times : missed.times),
    oneTicketPerPatient,
    hasRepeat: repeatTicketWithinS > 0,
    repeat: written(repeatTicketWithinS || USUAL.repeat),
    rooms: servicePoints
      .filter(({ isActive }) => isActive)
      .map(({ servicePointId, name }) => ({
        id: servicePointId,
        name,
        isOn: callsByItself.servicePoints.includes(servicePointId),
      })),
    services: services
      .filter(({ isActive }) => isActive)
      .map(({ serviceId, name }) => ({ id: serviceId, name, isOn: callsByItself.services.includes(serviceId) })),
  };
}

const switchedOn = (all: readonly Switch[]): string[] => all.filter(({ isOn }) => isOn).map(({ id }) => id);

function callsOf({ missed, times, rooms, services, ...draft }: CallDraft) {
  const rules = {
    final: { kind: 'final' },
    call_again: { kind: 'call_again', afterCalls: numberOf(draft.afterCalls), times: numberOf(times) },
    put_back: { kind: 'put_back', places: numberOf(draft.places), times: numberOf(times) },
  };
  return {
    missed: rules[missed],
    oneTicketPerPatient: draft.oneTicketPerPatient,
    repeatTicketWithinS: draft.hasRepeat ? numberOf(draft.repeat) : 0,
    callsByItself: { servicePoints: switchedOn(rooms), services: switchedOn(services) },
  };
}

const numberOf = (typed: string): number => {
  const text = toLatinDigits(typed).trim().replace(/[,٫]/, '.');
  return text === '' ? Number.NaN : Number(text);
};

/** What is sent, or which numbers cannot be. */
export function orderOf(draft: OrderDraft): Result<OrderInput, OrderMistakes> {
  const { late, hasLateUntil, hasCap, hasRatio, classes, services, rooms } = draft;
  const read = OrderInput.safeParse({
    policy: {
      late,
      lateUntilMin: hasLateUntil ? numberOf(draft.lateUntil) : null,
      waitCapMin: hasCap ? numberOf(draft.cap) : null,
      ratio: hasRatio ? { booked: numberOf(draft.booked), walkIn: numberOf(draft.walkIn) } : null,
      othersPerReturning: numberOf(draft.others),
    },
    calls: callsOf(draft.calls),
    classes: Object.fromEntries(
      classes.map(({ code, way, minutes, slope, offsetMin }) => [
        code,
        {
          isAbsolute: way === 'absolute' || way === 'absolute_yields',
          yieldsToCap: way === 'absolute_yields',
          offsetMin: offsetOf(way, numberOf(minutes), offsetMin),
          slope: numberOf(slope),
        },
      ]),
    ),
    services: Object.fromEntries(
      services.map(({ id, isOn, minutes }) => [id, { firstAfterMin: isOn ? numberOf(minutes) : null }]),
    ),
    servicePoints: Object.fromEntries(
      rooms.map(({ id, isOn, shares }) => [
        id,
        { weights: isOn ? Object.fromEntries(shares.map((each) => [each.id, numberOf(each.share)])) : {} },
      ]),
    ),
  });
  if (read.success) return ok(read.data);
  return err(Object.fromEntries(read.error.issues.map(({ path, message }) => [path.join('.'), message])));
}

function offsetOf(way: ClassWay, minutes: number, absolute: number): number {
  switch (way) {
    case 'ordinary':
      return 0;
    case 'earlier':
      return -minutes;
    case 'later':
      return minutes;
    case 'absolute':
    case 'absolute_yields':
      return absolute;
  }
}

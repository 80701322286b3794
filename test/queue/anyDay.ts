/** Days as they might go: any commands in any order, refused ones among them, by a clock that jumps. */
import fc from 'fast-check';
import type {
  ClassCode,
  DeviceId,
  EpochMs,
  PatientRef,
  PractitionerId,
  ServicePointId,
} from '../../common/contract/vocabulary.ts';
import type { Command } from '../../server/queue/command.ts';
import { QueueDay } from '../../server/queue/day.ts';
import { decide } from '../../server/queue/decide.ts';
import { effectsOf, type Effect } from '../../server/queue/effects.ts';
import type { QueueEvent } from '../../server/queue/event.ts';
import { evolve } from '../../server/queue/evolve.ts';
import type { DaySettings } from '../../server/queue/settings.ts';
import type { StageState } from '../../server/queue/visit.ts';
import { anyPolicyOf } from './order/anyPolicyOf.ts';
import {
  appointmentId,
  B,
  blockId,
  blood,
  callId,
  clock,
  drNoor,
  emergency,
  K,
  opened,
  room4,
  room5,
  settings,
  stageId,
  standard,
  goTo,
  visitId,
  xray,
  Z,
} from './build.ts';

const pregnant = 'pregnant' as ClassCode;
export const roomOfNoor = '0192f0c0-7d4e-7c11-8a04-000000000006' as ServicePointId;
const drAbsent = '0192f0c0-7d4e-7c11-8a05-000000000009' as PractitionerId;
const printer = '0192f0c0-7d4e-7c11-8a10-000000000001' as DeviceId;

const knownPatients = [1, 2, 3, 4].map((n) => `0192f0c0-7d4e-7c11-8a20-00000000000${n}` as PatientRef);

/**
 * Two ordinary rooms, one with a practitioner, a class that moves people by half an hour, and an X-ray with which one
 * goes back to where one was.
 */
export const anySettings: DaySettings = {
  ...settings,
  services: Object.fromEntries(
    Object.entries(settings.services).map(([id, service]) => [
      id,
      {
        ...service,
        dailyCap: 30,
        journey: id === xray ? [goTo(blood, { isReturn: true }), goTo(blood)] : [],
      },
    ]),
  ),
  servicePoints: {
    ...settings.servicePoints,
    [roomOfNoor]: { ...settings.servicePoints[room4]!, serviceIds: [blood, xray] },
  },
  classes: { ...settings.classes, [pregnant]: { ...settings.classes[standard]!, offsetMin: -30 } },
  policy: { ...settings.policy, missed: { kind: 'call_again', afterCalls: 2, times: 1 } },
};
/** The same clinic after somebody changed its mind about the classes. */
const changedSettings: DaySettings = {
  ...anySettings,
  classes: { ...anySettings.classes, [pregnant]: { ...settings.classes[standard]!, isAbsolute: true } },
  servicePoints: {
    ...anySettings.servicePoints,
    [roomOfNoor]: { ...anySettings.servicePoints[roomOfNoor]!, callsByItself: true },
  },
  policy: settings.policy,
};
/** And after it changed its mind about those who miss their call. */
const gentlerSettings: DaySettings = {
  ...anySettings,
  policy: { ...settings.policy, missed: { kind: 'put_back', places: 3, times: 1 } },
};

/** What is done, and how many seconds after the one before; the clock may also be set back. */
export type Step = { readonly afterS: number; readonly command: Timeless; readonly aim?: number };
type Timeless = Command extends infer C ? (C extends Command ? Omit<C, 'at'> : never) : never;

const room = fc.constantFrom(room4, room5, roomOfNoor);
const stage = fc.integer({ min: 1, max: 40 }).map(stageId);
const call = fc.integer({ min: 1, max: 500 }).map(callId);
const service = fc.constantFrom(blood, blood, xray);
const practitioner = fc.constantFrom(null, null, null, drNoor, drAbsent);
const classCode = fc.constantFrom(standard, standard, standard, pregnant, emergency);
const visit = fc.integer({ min: 1, max: 30 });
const by = fc.constantFrom('patient', 'staff');
const constant = <T extends string>(type: T) => fc.constant(type);

const patient = {
  serviceId: service,
  practitionerId: practitioner,
  classCode,
  patientRef: fc.constantFrom(null, null, null, ...knownPatients),
  partySize: fc.integer({ min: 1, max: 4 }),
  language: fc.constantFrom('en', 'fa'),
  printAt: fc.constantFrom(null, printer),
};
const issue = visit.chain((n) =>
  fc.record({
    type: constant('issue_ticket'),
    visitId: fc.constant(visitId(n)),
    stageId: fc.constant(stageId(n)),
    kioskId: fc.constant(printer),
    isAnother: fc.boolean(),
    ...patient,
  }),
);
const reserve = fc.record({
  type: constant('reserve_block'),
  blockId: fc.integer({ min: 1, max: 8 }).map(blockId),
  kioskId: fc.constantFrom(printer, null),
  series: fc.constantFrom(Z, Z, B),
  size: fc.integer({ min: 1, max: 6 }),
});
const issueReserved = visit.chain((n) =>
  fc.record({
    type: constant('issue_reserved'),
    visitId: fc.constant(visitId(n)),
    stageId: fc.constant(stageId(n)),
    blockId: fc.integer({ min: 1, max: 8 }).map(blockId),
    ordinal: fc.integer({ min: 1, max: 20 }),
    kioskId: fc.constant(printer),
    takenAt: fc.integer({ min: -600, max: 9 * 3_600 }).map((s) => (clock('08:00') + s * 1_000) as EpochMs),
    serviceId: service,
    practitionerId: practitioner,
    classCode,
    patientRef: patient.patientRef,
    partySize: patient.partySize,
    language: patient.language,
  }),
);
const issueRoll = visit.chain((n) =>
  fc.record({
    type: constant('issue_roll'),
    blockId: fc.integer({ min: 1, max: 8 }).map(blockId),
    numbers: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }).map((ordinals) =>
      ordinals.map((ordinal, i) => ({
        ordinal,
        visitId: visitId(n + i),
        stageId: stageId(n + i),
        patientRef: null,
      })),
    ),
    serviceId: service,
    practitionerId: practitioner,
    classCode,
    partySize: patient.partySize,
    language: patient.language,
  }),
);
const closeRoll = fc.record({
  type: constant('close_roll'),
  blockId: fc.integer({ min: 1, max: 8 }).map(blockId),
});
const serveDirectly = visit.chain((n) =>
  fc.record({
    type: constant('serve_directly'),
    servicePointId: room,
    visitId: fc.constant(visitId(n)),
    stageId: fc.constant(stageId(n)),
    callId: call,
    serviceId: service,
    classCode,
    patientRef: patient.patientRef,
    partySize: patient.partySize,
    language: patient.language,
  }),
);
const checkIn = visit.chain((n) =>
  fc.record({
    type: constant('check_in'),
    visitId: fc.constant(visitId(n)),
    stageId: fc.constant(stageId(n)),
    appointmentId: visit.map(appointmentId),
    series: fc.constant(K),
    ordinal: fc.integer({ min: 1, max: 20 }),
    bookedAt: fc.integer({ min: 0, max: 9 * 60 }).map((min) => (clock('08:00') + min * 60_000) as EpochMs),
    isNearTold: fc.boolean(),
    outsideWindow: fc.constantFrom(true, true, false),
    ...patient,
  }),
);
const inRoom = (...types: readonly ('recall' | 'undo_call' | 'start' | 'finish' | 'mark_no_show')[]) =>
  fc.record({ type: fc.constantFrom(...types), servicePointId: room });

const plan = fc.array(
  fc.record({
    serviceId: service,
    practitionerId: practitioner,
    servicePointId: fc.constantFrom(null, null, room5),
    isReturn: fc.boolean(),
    isAway: fc.constantFrom(false, false, true),
    anyOrder: fc.constantFrom(null, 'a', 'a', 'b'),
  }),
  { maxLength: 4 },
);

const command: fc.Arbitrary<Timeless> = fc.oneof(
  { weight: 12, arbitrary: issue },
  { weight: 4, arbitrary: checkIn },
  { weight: 2, arbitrary: reserve },
  { weight: 5, arbitrary: issueReserved },
  { weight: 3, arbitrary: issueRoll },
  { weight: 1, arbitrary: closeRoll },
  {
    weight: 8,
    arbitrary: fc.record({
      type: constant('call_next'),
      servicePointId: room,
      callId: call,
      orWait: fc.constantFrom(true, true, false),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: constant('call_for_idlest'), callId: call }) },
  { weight: 2, arbitrary: fc.record({ type: constant('stop_calling'), servicePointId: room }) },
  { weight: 2, arbitrary: serveDirectly },
  {
    weight: 2,
    arbitrary: fc.record({
      type: constant('call_ticket'),
      servicePointId: room,
      callId: call,
      stageId: stage,
      reason: fc.constant('asked_for'),
    }),
  },
  {
    weight: 22,
    arbitrary: inRoom(
      ...(['recall', 'undo_call', 'undo_call', 'undo_call', 'undo_call', 'undo_call', 'start', 'finish'] as const),
      ...(['mark_no_show', 'mark_no_show', 'mark_no_show'] as const),
    ),
  },
  {
    weight: 16,
    arbitrary: fc.record({
      type: fc.constantFrom('bring_back', 'bring_back', 'bring_back', 'mark_near'),
      stageId: stage,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: constant('hold'),
      stageId: stage,
      until: fc.constantFrom(null, clock('10:00')),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: constant('resume_ticket'), stageId: stage, byClock: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: constant('transfer'),
      stageId: stage,
      toStageId: fc.integer({ min: 31, max: 40 }).map(stageId),
      serviceId: service,
      servicePointId: fc.constantFrom(null, null, room5, roomOfNoor),
      practitionerId: practitioner,
    }),
  },
  { weight: 6, arbitrary: fc.record({ type: constant('plan_stages'), visitId: visit.map(visitId), plan }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: constant('send_and_return'),
      servicePointId: room,
      serviceIds: fc.constantFrom([], [xray], [xray, blood]),
      waitsForResult: fc.boolean(),
      nextStageId: fc.constant(stageId(0)),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: constant('return_ticket'), stageId: stage }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: constant('hand_over'),
      stageId: stage,
      practitionerId: practitioner,
      byClock: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: constant('cancel'), stageId: stage, by }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: constant('postpone'),
      stageId: stage,
      by,
      minutes: fc.constantFrom(null, 5, 40),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: constant('set_class'), stageId: stage, classCode }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: constant('reprint'), visitId: visit.map(visitId), printAt: fc.constant(printer) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: constant('set_language'),
      visitId: visit.map(visitId),
      language: fc.constantFrom('en', 'fa', 'ru'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: constant('open_service_point'),
      servicePointId: room,
      practitionerId: fc.constantFrom(null, drNoor),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: constant('pause_service_point'), servicePointId: room, reason: fc.constant('break') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom('resume_service_point', 'resume_service_point', 'close_service_point'),
      servicePointId: room,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: constant('announce_delay'),
      practitionerId: fc.constantFrom(null, drNoor),
      serviceId: fc.constantFrom(null, blood),
      delayMin: fc.integer({ min: 0, max: 60 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: constant('change_settings'),
      // Also any policy of order, from the middle of a day on.
      settings: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(anySettings, changedSettings, changedSettings, gentlerSettings) },
        { weight: 3, arbitrary: anyPolicyOf(anySettings) },
      ),
    }),
  },
);

const step: fc.Arbitrary<Step> = fc.record({
  afterS: fc.oneof(
    { weight: 14, arbitrary: fc.integer({ min: 0, max: 90 }) },
    { weight: 7, arbitrary: fc.integer({ min: 0, max: 6 }) },
    fc.constantFrom(-3_600, 3_600, 3),
  ),
  command,
  aim: fc.nat(20),
});

/** Some commands find somebody to whom they apply, or nearly, too seldom by chance. */
const NEARLY_APPLIES = {
  bring_back: ({ status }: StageState) => status === 'no_show',
  resume_ticket: ({ status }: StageState) => status === 'held',
  mark_near: ({ status }: StageState) => status === 'waiting',
  postpone: ({ status }: StageState) => status === 'waiting',
  hand_over: ({ status }: StageState) => status === 'waiting',
  return_ticket: (state: StageState) => state.status === 'held' && state.isAway,
} as const;

function aimed(day: QueueDay, { command, aim = 0 }: Step): Timeless {
  if (command.type === 'undo_call') {
    const called = [...day.servicePoints()].filter(({ lastCall }) => lastCall?.finishedStageId);
    return { ...command, servicePointId: called[aim % (called.length + 1)]?.id ?? command.servicePointId };
  }
  if (command.type === 'issue_reserved') {
    const block = [...day.blocks()][aim % ([...day.blocks()].length + 1)];
    const ordinal = block && day.unusedOf(block)[0];
    return block && ordinal !== undefined ? { ...command, blockId: block.id, ordinal } : command;
  }
  if (command.type === 'issue_roll' || command.type === 'close_roll') {
    const rolls = [...day.blocks()].filter(({ kioskId }) => kioskId === null);
    const roll = rolls[aim % (rolls.length + 1)];
    if (roll === undefined) return command;
    if (command.type === 'close_roll') return { ...command, blockId: roll.id };
    // Of a number always the same visit, as it is in truth.
    const numbers = command.numbers.map(({ ordinal: nth, patientRef }) => {
      const ordinal = roll.fromOrdinal + nth - 1;
      const n = (roll.series === Z ? 100 : 300) + ordinal;
      return { ordinal, visitId: visitId(n), stageId: stageId(n), patientRef };
    });
    return { ...command, blockId: roll.id, numbers: numbers.filter(({ ordinal }) => ordinal <= roll.toOrdinal) };
  }
  if (command.type === 'plan_stages') {
    const open = [...day.openStages()];
    return { ...command, visitId: open[aim % (open.length + 1)]?.visitId ?? command.visitId };
  }
  if (!('stageId' in command) || !(command.type in NEARLY_APPLIES)) return command;
  const applies = NEARLY_APPLIES[command.type as keyof typeof NEARLY_APPLIES]; // it is a key, as was just seen
  const found = [...day.stages()].filter(({ state }) => applies(state));
  const stage = found[aim % (found.length + 1)];
  return stage ? { ...command, stageId: stage.id } : command;
}

/** What may end a stage brings the id of the next one. */
export const goingOn = (command: Timeless, n: number): Timeless =>
  /^(call_|finish|send_)/.test(command.type) ? { ...command, ...{ nextStageId: stageId(n) } } : command;

/** A morning long enough to fill the rooms and empty them again. */
export const steps = (maxLength = 160): fc.Arbitrary<readonly Step[]> => fc.array(step, { maxLength, size: 'max' });

export const closing: Timeless = {
  type: 'close_day',
  neverCame: [3, 3, 20].map((ordinal) => ({ series: K, ordinal })).concat([{ series: B, ordinal: 1 }]),
};

export type Run = {
  readonly day: QueueDay;
  readonly log: readonly QueueEvent[];
  readonly effects: readonly Effect[];
};

/** Two rooms are open from the beginning, so that not every call is refused. */
const morning: readonly QueueEvent[] = [
  { ...opened, settings: anySettings } as QueueEvent,
  { type: 'service_point_opened', at: clock('07:55'), servicePointId: room4, practitionerId: null },
  { type: 'service_point_opened', at: clock('07:55'), servicePointId: roomOfNoor, practitionerId: drNoor },
];

/** Carries the steps out; `look` sees the day before each command and what it led to. */
export function run(
  given: readonly Step[],
  look: (day: QueueDay, command: Command, decided: ReturnType<typeof decide>) => void = () => undefined,
): Run {
  const day = new QueueDay();
  const log: QueueEvent[] = [];
  const effects: Effect[] = [];
  const record = (event: QueueEvent) => {
    evolve(day, event);
    log.push(event);
    effects.push(...effectsOf(day, event, day.head.seq));
  };
  morning.forEach(record);
  let at: number = clock('08:00');
  for (const [i, step] of given.entries()) {
    at += step.afterS * 1000;
    // A command is its parts and the time.
    const timed = { ...goingOn(aimed(day, step), 1000 + i), at } as Command;
    const decided = decide(day, timed);
    look(day, timed, decided);
    if (decided.ok) decided.value.forEach(record);
  }
  return { day, log, effects };
}

export const replay = (log: readonly QueueEvent[]): QueueDay => log.reduce(evolve, new QueueDay());

import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { CameLate } from '../../../common/contract/order.ts';
import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { ClassCode, EpochMs, PatientRef, PractitionerId, ServiceId } from '../../../common/contract/vocabulary.ts';
import type { Command } from '../command.ts';
import type { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import type { ClassRules, DaySettings, ServiceRules } from '../settings.ts';
import { ticketNumber } from '../ticketNumber.ts';

type Decision = Result<readonly QueueEvent[], QueueRejection>;
type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;

const MINUTE_MS = 60_000;

/** Moves an instant by whole minutes; stays a whole number of milliseconds. */
export const minutesAfter = (at: EpochMs, minutes: number): EpochMs => (at + minutes * MINUTE_MS) as EpochMs;

/** A walk-in takes the next number of the service. Hours, last ticket and daily cap are part of the same decision. */
export function issueTicket(day: QueueDay, settings: DaySettings, command: Of<'issue_ticket'>): Decision {
  const { at, visitId, stageId, serviceId, practitionerId, classCode, patientRef, partySize, language, printAt } =
    command;
  if (day.visit(visitId) || day.stage(stageId)) return err({ code: 'visit_exists', visitId });
  const service = settings.services[serviceId];
  if (!service) return err({ code: 'service_not_found', serviceId });
  if (isAbsent(settings, practitionerId)) return err({ code: 'practitioner_not_here', practitionerId });
  const rules = settings.classes[classCode];
  if (!rules) return err({ code: 'class_not_found', classCode });
  const twice = alreadyWaiting(day, settings, patientRef, serviceId) ?? justTaken(day, settings, command);
  if (twice) return err(twice);
  // An emergency is taken at any hour and beyond any cap.
  const refusal = rules.isAbsolute ? undefined : whyNoWalkIn(day, service, serviceId, at);
  if (refusal) return err(refusal);

  const ordinal = day.lastOrdinal(service.series) + 1;
  return ok([
    {
      type: 'ticket_issued',
      at,
      visitId,
      stageId,
      series: service.series,
      ordinal,
      number: ticketNumber(service.series, ordinal),
      serviceId,
      practitionerId,
      classCode,
      virtualArrivalAt: walkInArrival(at, service, rules),
      patientRef,
      partySize,
      language,
      printAt,
      ...(command.kioskId ? { kioskId: command.kioskId } : {}),
      ...journeyOf(service),
    },
  ]);
}

/** A known patient has one ticket at a time for a service: whoever asks again is told the number. */
export function alreadyWaiting(
  day: QueueDay,
  settings: DaySettings,
  patientRef: PatientRef | null,
  serviceId: ServiceId,
): Extract<QueueRejection, { code: 'already_waiting' }> | undefined {
  if (patientRef === null || !settings.policy.oneTicketPerPatient) return undefined;
  const visit = day.openVisitOf(patientRef, serviceId);
  return visit && { code: 'already_waiting', visitId: visit.id, number: visit.number };
}

/** The same kiosk gave a ticket for the same service a moment ago: the second touch of a shaking hand, or a family. */
function justTaken(
  day: QueueDay,
  settings: DaySettings,
  { at, kioskId, isAnother = false, serviceId }: Of<'issue_ticket'>,
): QueueRejection | undefined {
  const last = kioskId && day.lastTakenAt(kioskId, serviceId);
  if (!last || isAnother || at - last.issuedAt >= settings.policy.repeatTicketWithinS * 1_000) return undefined;
  return { code: 'just_taken', serviceId, number: last.number };
}

/** Nobody could ever call who waits for a practitioner that sits in no room that day. */
export const isAbsent = (settings: DaySettings, id: PractitionerId | null): id is PractitionerId =>
  id !== null && !settings.practitioners.includes(id);

/** When a walk-in counts as having arrived, against booked times. Rule: docs/adr/0004-call-order.md. */
export const walkInArrival = (at: EpochMs, service: ServiceRules, rules: ClassRules): EpochMs =>
  minutesAfter(at, service.walkInOffsetMin + rules.offsetMin);

function whyNoWalkIn(
  day: QueueDay,
  service: ServiceRules,
  serviceId: ServiceId,
  at: EpochMs,
): QueueRejection | undefined {
  if (!service.acceptsWalkIns) return { code: 'walk_ins_not_accepted', serviceId };
  const period = service.open.find(({ untilAt }) => at < untilAt);
  if (!period) return { code: 'service_closed', serviceId };
  if (at < period.fromAt) return { code: 'service_not_open_yet', serviceId, opensAt: period.fromAt };
  if (at > period.lastTicketAt) {
    // The morning's last ticket is not the day's: whoever comes at noon is told when the afternoon begins.
    const next = service.open.find(({ fromAt }) => fromAt > at);
    if (next) return { code: 'service_not_open_yet', serviceId, opensAt: next.fromAt };
    return { code: 'last_ticket_passed', serviceId, lastTicketAt: period.lastTicketAt };
  }
  if (service.dailyCap !== null && day.walkInsOf(serviceId) >= service.dailyCap) {
    return { code: 'daily_cap_reached', serviceId, cap: service.dailyCap };
  }
  return undefined;
}

/**
 * A booked patient arrives, with the number told at booking. Inside the window the booked time counts as the arrival;
 * who comes later stands where the clinic's rule says. An announced delay keeps the window open for longer.
 */
export function checkIn(day: QueueDay, settings: DaySettings, command: Of<'check_in'>): Decision {
  const { at, visitId, stageId, appointmentId, series, ordinal, serviceId, practitionerId, bookedAt, classCode } =
    command;
  const number = ticketNumber(series, ordinal);
  const earlier = day.visitOfAppointment(appointmentId);
  if (earlier) return err({ code: 'already_checked_in', visitId: earlier.id, number: earlier.number });
  if (day.visit(visitId) || day.stage(stageId)) return err({ code: 'visit_exists', visitId });
  if (day.isNumberUsed(series, ordinal)) return err({ code: 'number_in_use', number });
  const service = settings.services[serviceId];
  if (!service) return err({ code: 'service_not_found', serviceId });
  if (isAbsent(settings, practitionerId)) return err({ code: 'practitioner_not_here', practitionerId });
  const rules = settings.classes[classCode];
  if (!rules) return err({ code: 'class_not_found', classCode });

  const twice = alreadyWaiting(day, settings, command.patientRef, serviceId);
  // A second booking is no double: each has its own time and number. And the desk sees who is in front of it.
  if (twice && !command.outsideWindow && day.visit(twice.visitId)?.appointmentId === null) return err(twice);

  const { checkInEarlyMin, checkInLateMin, late, lateUntilMin } = settings.policy;
  const fromAt = minutesAfter(bookedAt, -checkInEarlyMin);
  const delayMin = day.delayMin(practitionerId, serviceId);
  const untilAt = minutesAfter(bookedAt, checkInLateMin + delayMin);
  const isLate = at > untilAt;
  if (!command.outsideWindow) {
    if (at < fromAt) return err({ code: 'too_early', fromAt });
    // Without a limit of its own the rule holds to the end; with one, whoever comes after it is for the desk.
    const lateUntilAt = lateUntilMin === null ? Infinity : minutesAfter(bookedAt, lateUntilMin + delayMin);
    const acceptedUntilAt = late === 'desk' ? untilAt : Math.max(untilAt, lateUntilAt);
    if (at > acceptedUntilAt) return err({ code: 'too_late', untilAt: acceptedUntilAt as EpochMs }); // an instant: `at` is beyond it
  }
  const inTime = { group: 'booked', virtualArrivalAt: minutesAfter(bookedAt, rules.offsetMin) } as const;
  const cameLate = isLate ? (late === 'desk' ? 'joins_walk_ins' : late) : undefined;
  const place = cameLate ? { ...latePlace(cameLate, inTime, at, service, rules), cameLate } : inTime;
  const { type: _type, outsideWindow: _outsideWindow, ...arrival } = command;
  return ok([{ ...arrival, type: 'appointment_checked_in', number, isLate, ...place, ...journeyOf(service) }]);
}

/** Where whoever comes for a service goes on to. */
export const journeyOf = ({ journey }: ServiceRules) => (journey.length === 0 ? {} : { plan: journey });

type ArrivalPlace = { readonly group: 'booked' | 'walk_in'; readonly virtualArrivalAt: EpochMs };

/** What coming late costs, as the clinic decided and the patient was told. Rule: docs/adr/0016-policies-of-order.md. */
function latePlace(
  late: CameLate,
  inTime: ArrivalPlace,
  at: EpochMs,
  service: ServiceRules,
  rules: ClassRules,
): ArrivalPlace {
  switch (late) {
    case 'keeps_place':
      return inTime;
    case 'shifted':
      return { group: 'booked', virtualArrivalAt: minutesAfter(at, rules.offsetMin) };
    case 'joins_walk_ins':
      return { group: 'walk_in', virtualArrivalAt: walkInArrival(at, service, rules) };
  }
}

/** Another class, from the moment of arrival on: the offset of the old one is taken back, that of the new one applies. */
export function setClass(day: QueueDay, settings: DaySettings, command: Of<'set_class'>): Decision {
  const { at, stageId, classCode, reason } = command;
  const stage = day.stage(stageId);
  if (!stage) return err({ code: 'stage_not_found', stageId });
  const { status } = stage.state;
  if (status !== 'waiting' && status !== 'held') return err({ code: 'stage_not_waiting', stageId, status });
  const rules = settings.classes[classCode];
  if (!rules) return err({ code: 'class_not_found', classCode });
  const before = offsetOf(settings, day.visit(stage.visitId)?.classCode);
  return ok([
    {
      type: 'class_set',
      at,
      stageId,
      classCode,
      virtualArrivalAt: minutesAfter(stage.virtualArrivalAt, rules.offsetMin - before),
      ...(reason === undefined ? {} : { because: reason }),
    },
  ]);
}

const offsetOf = (settings: DaySettings, classCode: ClassCode | undefined): number =>
  (classCode && settings.classes[classCode]?.offsetMin) ?? 0;

import type { KioskService, KioskView } from '../../../common/contract/kioskView.ts';
import type { ClassCode, DeviceId, EpochMs, StageId, VisitId } from '../../../common/contract/vocabulary.ts';
import type { DeviceSettings } from '../../db/schema/staff.ts';
import type { QueueDay } from '../../queue/day.ts';
import type { DayForecast } from '../../queue/estimate/dayForecast.ts';
import { decide } from '../../queue/decide.ts';
import type { Directory, ServiceEntry } from '../clinic/directory.ts';
import { clinicHead } from './clinicHead.ts';

/** A 21.5-inch full HD screen. */
const PX_PER_MM = 4.05;
const NIL = '00000000-0000-0000-0000-000000000000';

export type KioskDevice = {
  readonly id: DeviceId;
  readonly name: string;
  readonly settings: DeviceSettings;
  readonly printer: KioskView['printer'];
  readonly tellsBy: KioskView['tellsBy'];
};

export function kioskView(
  directory: Directory,
  day: QueueDay,
  device: KioskDevice,
  at: EpochMs,
  forecast: DayForecast,
): KioskView {
  return {
    kind: 'kiosk',
    at,
    clinic: clinicHead(directory),
    deviceId: device.id,
    name: device.name,
    country: directory.clinic.country,
    nationalIdSystem: directory.clinic.nationalIdSystem,
    pxPerMm: device.settings.pxPerMm ?? PX_PER_MM,
    measuringUntilAt: device.settings.measuringUntilAt ?? null,
    departments: directory.departments.map(({ id, name }) => ({ departmentId: id, name })),
    services: [...directory.services.values()].map((service) => kioskService(directory, day, service, at, forecast)),
    printer: device.printer,
    tellsBy: [...device.tellsBy],
  };
}

function kioskService(
  directory: Directory,
  day: QueueDay,
  service: ServiceEntry,
  at: EpochMs,
  forecast: DayForecast,
): KioskService {
  const waiting = day.waiting.countOf(service.id);
  return {
    serviceId: service.id,
    departmentId: service.departmentId,
    name: service.name,
    colour: service.colour,
    waiting,
    wait: forecast.rangeOfNext(service.id),
    closed: whyClosed(day, service, at),
    practitioners: [...directory.practitioners.values()]
      .filter(({ serviceIds }) => serviceIds.includes(service.id))
      .map(({ id, name, title }) => ({ practitionerId: id, name, title })),
  };
}

/** Asks the rule itself whether a ticket could be had now, so that the button and the decision never disagree. */
function whyClosed(day: QueueDay, service: ServiceEntry, at: EpochMs): KioskService['closed'] {
  const trial = decide(day, {
    type: 'issue_ticket',
    at,
    // A trial: its events are thrown away, so its ids need not be anybody's.
    visitId: NIL as VisitId,
    stageId: NIL as StageId,
    serviceId: service.id,
    practitionerId: null,
    classCode: 'standard' as ClassCode,
    patientRef: null,
    partySize: 1,
    language: 'en',
    printAt: null,
  });
  if (trial.ok) return null;
  switch (trial.error.code) {
    case 'service_not_open_yet':
      return { code: trial.error.code, opensAt: trial.error.opensAt };
    case 'last_ticket_passed':
    case 'daily_cap_reached':
    case 'walk_ins_not_accepted':
      return { code: trial.error.code, opensAt: null };
    default:
      return { code: 'service_closed', opensAt: null };
  }
}

import type { DisplayLayout } from '../../../common/contract/screens.ts';
import type { DisplayView, ShownCall } from '../../../common/contract/displayView.ts';
import type { ClinicId, DeviceId, EpochMs, ServicePointId, ZoneId } from '../../../common/contract/vocabulary.ts';
import type { DeviceSettings } from '../../db/schema/staff.ts';
import { quietUntil } from '../../notice/quietHours.ts';
import type { QueueDay } from '../../queue/day.ts';
import { zonesOfCall } from '../../queue/zonesOfCall.ts';
import type { DayForecast } from '../../queue/estimate/dayForecast.ts';
import type { Directory } from '../clinic/directory.ts';
import { mediaOn } from '../media/mediaOn.ts';
import { clinicHead, placeName } from './clinicHead.ts';

const RECENT = 6;
const DEFAULTS = { diagonalInch: 43, viewingDistanceM: 5 } as const;

export type DisplayDevice = { readonly id: DeviceId; readonly settings: DeviceSettings };

/** What one screen of a zone shows: numbers and rooms, nothing else. */
export function displayView(
  directory: Directory,
  day: QueueDay,
  device: DisplayDevice,
  recent: readonly ShownCall[],
  at: EpochMs,
  forecast: DayForecast,
  doorCode: (clinicId: ClinicId, at: EpochMs) => DisplayView['doorCode'],
): DisplayView {
  const { settings } = device;
  const { options } = directory.clinic;
  const zones = zonesOf(directory, settings);
  // The setting names a room by its id; an unknown one simply matches nothing.
  const onlyRoom = settings.layout === 'door' ? ((settings.servicePointId ?? null) as ServicePointId | null) : null;
  const isShown = (id: ServicePointId) =>
    onlyRoom ? id === onlyRoom : zones.some((zoneId) => zoneId === directory.rooms.get(id)?.zoneId);
  const isCallShown = ({ place, zoneIds }: ShownCall) =>
    isShown(place.servicePointId) || (!onlyRoom && zoneIds.some((id) => zones.includes(id)));
  const shownServices = new Set(
    [...directory.rooms.values()]
      .filter(({ id }) => isShown(id))
      .flatMap(({ id, serviceIds }) => day.head.settings?.servicePoints[id]?.serviceIds ?? serviceIds),
  );
  return {
    kind: 'display',
    at,
    clinic: clinicHead(directory),
    deviceId: device.id,
    zones: zones.map((zoneId) => ({ zoneId, name: directory.zones.get(zoneId)?.name ?? {} })),
    settings: {
      layout: onlyRoom ? 'door' : layoutOf(settings),
      room: onlyRoom ? placeName(directory, onlyRoom) : null,
      languages: languagesOf(directory, settings),
      twoLanguages: settings.twoLanguages ?? 'side_by_side',
      hasSound: settings.hasSound ?? true,
      volume: (settings.volume ?? 100) / 100,
      isQuiet: isQuietOn(directory, settings, at),
      showsOwnDigits: options.showsOwnDigits ?? false,
      diagonalInch: settings.diagonalInch ?? DEFAULTS.diagonalInch,
      viewingDistanceM: settings.viewingDistanceM ?? DEFAULTS.viewingDistanceM,
    },
    doorCode: options.phoneCheckIn && settings.showsDoorCode ? doorCode(directory.clinic.id, at) : undefined,
    message: options.screenMessage ?? {},
    media:
      onlyRoom || settings.layout === 'services' || isQuietOn(directory, settings, at)
        ? []
        : mediaOn(directory, day, { id: device.id, zoneIds: zones, services: shownServices }, at),
    doctor: onlyRoom && options.showsDoctorAtDoor ? doctorIn(directory, day, onlyRoom) : null,
    current: currentCalls(directory, day).filter(isCallShown),
    recent: recent.filter(isCallShown).slice(0, RECENT),
    services: [...directory.services.values()]
      .filter(({ id }) => shownServices.has(id))
      .map(({ id, name }) => {
        const waiting = day.waiting.countOf(id);
        return {
          serviceId: id,
          name,
          waiting,
          wait: forecast.rangeOfNext(id),
          isOpen: isOpenAt(day, id, day.head.lastAt),
        };
      }),
    delays: [...directory.practitioners.values()].flatMap(({ id, name, serviceIds }) => {
      const [serviceId] = serviceIds;
      const delayMin = serviceId ? day.delayMin(id, serviceId) : 0;
      return delayMin > 0 ? [{ name, delayMin }] : [];
    }),
  };
}

/** A door without its room is a hall. */
const layoutOf = ({ layout }: DeviceSettings): DisplayLayout =>
  layout === 'corridor' || layout === 'services' ? layout : 'main_hall';

/** Whether the screen's quiet hours are now, by the clock on the clinic's wall. */
export const isQuietOn = (
  { clinic: { timeZone } }: Directory,
  { quietFrom, quietUntil: end }: DeviceSettings,
  at: number,
): boolean =>
  quietFrom !== undefined &&
  end !== undefined &&
  quietUntil(at, timeZone, { from: quietFrom, until: end }) !== undefined;

/** Who has opened the room, as long as it is not closed again. */
function doctorIn(directory: Directory, day: QueueDay, room: ServicePointId): DisplayView['doctor'] {
  const point = day.servicePoint(room);
  const practitionerId = point?.status === 'closed' ? null : point?.practitionerId;
  const practitioner = practitionerId ? directory.practitioners.get(practitionerId) : undefined;
  return practitioner ? { name: practitioner.name, title: practitioner.title } : null;
}

export function zonesOf(directory: Directory, settings: DeviceSettings): ZoneId[] {
  const named = settings.zoneIds ?? [];
  const all = [...directory.zones.keys()];
  return named.length === 0 ? all : all.filter((id) => named.includes(id));
}

/** The languages of a screen, in the clinic's order; two unless it says which. */
export function languagesOf(directory: Directory, settings: DeviceSettings): DisplayView['settings']['languages'] {
  const { languages } = directory.clinic;
  const chosen = languages.filter((language) => settings.languages?.includes(language));
  return chosen.length > 0 ? chosen : languages.slice(0, 2);
}

/** Whether the service is open at that instant by the day's hours. */
export const isOpenAt = (
  day: QueueDay,
  serviceId: keyof NonNullable<QueueDay['head']['settings']>['services'],
  at: EpochMs,
): boolean =>
  day.head.settings?.services[serviceId]?.open.some(({ fromAt, untilAt }) => at >= fromAt && at < untilAt) ?? false;

/** Everybody who is called or in a room because of a call, the newest first. */
export function currentCalls(directory: Directory, day: QueueDay): ShownCall[] {
  const calls: ShownCall[] = [];
  for (const point of day.servicePoints()) {
    const stage = point.currentStageId ? day.stage(point.currentStageId) : undefined;
    const visit = stage && day.visit(stage.visitId);
    // Who came without a ticket reads no number.
    if (!visit || stage.isDirect || (stage.state.status !== 'called' && stage.state.status !== 'serving')) continue;
    const { callId, calledAt } = stage.state;
    calls.push({
      callId,
      number: visit.number,
      place: placeName(directory, point.id),
      zoneIds: [...zonesOfCall(day, point.id, stage)],
      calledAt,
      times: stage.state.status === 'called' ? stage.state.recalls + 1 : 1,
      state: stage.state.status === 'called' ? 'called' : 'in_service',
    });
  }
  return calls.sort((a, b) => b.calledAt - a.calledAt);
}

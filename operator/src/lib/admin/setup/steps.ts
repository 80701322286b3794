import type { Configuration } from '#common/contract/configuration.ts';
import { adminPhrases as p } from '#common/phrases/admin.ts';
import { choicePhrases } from '#common/phrases/adminChoices.ts';
import { setupPhrases as s } from '#common/phrases/adminSetup.ts';
import type { LocalText } from '#common/contract/language.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import type { AdminPage } from '../pages.ts';

/** `needed`: without it no ticket can be taken; `later`: the queue works without it. */
export type StepState = 'done' | 'needed' | 'later';

export type SetupStep = {
  readonly key: string;
  readonly title: Phrase;
  readonly state: StepState;
  readonly part: AdminPage | 'reception';
  /** What is there or what to do; empty where there is nothing to say. */
  readonly text: Phrase | undefined;
  /** What the text is about. */
  readonly names: readonly (LocalText | string)[];
};

/** What a clinic needs, in the order in which it is set up, and how far each of it is. */
export function setupSteps(configuration: Configuration): readonly SetupStep[] {
  const { clinic, departments, zones, practitioners } = configuration;
  const used = { departments: departments.filter(isActive), zones: zones.filter(isActive) };
  const hasAddress = clinic.phone !== null || Object.keys(clinic.address).length > 0;
  return [
    {
      key: 'clinic',
      title: p.clinic,
      state: hasAddress ? 'done' : 'later',
      part: 'clinic',
      text: hasAddress ? s.clinicKnown : s.clinicAddress,
      names: [],
    },
    {
      key: 'departments',
      title: p.departments,
      state: used.departments.length > 0 ? 'done' : 'needed',
      part: 'departments',
      text: used.departments.length > 0 ? s.departmentsKnown : s.departmentMissing,
      names: used.departments.map(({ name }) => name),
    },
    servicesStep(configuration),
    {
      key: 'zones',
      title: p.zones,
      state: used.zones.length > 0 ? 'done' : 'needed',
      part: 'zones',
      text: used.zones.length > 0 ? undefined : s.zoneMissing,
      names: [],
    },
    roomsStep(configuration),
    doctorsStep(practitioners.filter(isActive)),
    staffStep(configuration),
    deviceStep(configuration, 'kiosk', s.kioskMissing),
    deviceStep(configuration, 'display', s.displayMissing),
    deviceStep(configuration, 'printer', s.printerMissing),
    {
      key: 'ticket',
      title: s.firstTicket,
      state: configuration.hasIssuedTicket ? 'done' : 'needed',
      part: 'reception',
      text: configuration.hasIssuedTicket ? s.ticketsIssued : canIssueTickets(configuration) ? s.tryIt : s.tryLater,
      names: [],
    },
  ];
}

/** Some service has hours and a room: a ticket for it can be taken and called. */
export const canIssueTickets = ({ services, servicePoints }: Configuration): boolean =>
  services.some(
    (service) =>
      service.isActive &&
      service.hours.length > 0 &&
      servicePoints.some((room) => room.isActive && room.serviceIds.includes(service.serviceId)),
  );

/** A demonstration is set up as it comes, before its first ticket. */
export const isSetUp = (configuration: Configuration): boolean =>
  canIssueTickets(configuration) && (configuration.hasIssuedTicket || configuration.isDemonstration);

const isActive = (entry: { readonly isActive: boolean }) => entry.isActive;

function servicesStep({ services }: Configuration): SetupStep {
  const used = services.filter(isActive);
  const closed = used.filter(({ hours }) => hours.length === 0);
  const step = { key: 'services', title: p.services, part: 'services' } as const;
  if (used.length === 0) return { ...step, state: 'needed', text: s.serviceMissing, names: [] };
  if (closed.length === 0) return { ...step, state: 'done', text: undefined, names: [] };
  const state = closed.length === used.length ? 'needed' : 'later';
  return { ...step, state, text: s.hoursMissing, names: closed.map(({ name }) => name) };
}

function roomsStep({ services, servicePoints }: Configuration): SetupStep {
  const rooms = servicePoints.filter(isActive);
  const used = services.filter(isActive);
  const roomless = used.filter(({ serviceId }) => !rooms.some(({ serviceIds }) => serviceIds.includes(serviceId)));
  const step = { key: 'rooms', title: p.servicePoints, part: 'rooms' } as const;
  if (rooms.length === 0) return { ...step, state: 'needed', text: s.roomMissing, names: [] };
  if (roomless.length > 0) {
    const state = roomless.length === used.length ? 'needed' : 'later';
    return { ...step, state, text: s.noRoomServes, names: roomless.map(({ name }) => name) };
  }
  return used.length > 0
    ? { ...step, state: 'done', text: undefined, names: [] }
    : { ...step, state: 'needed', text: s.roomMissing, names: [] };
}

function doctorsStep(doctors: Configuration['practitioners']): SetupStep {
  const idle = doctors.filter(({ serviceIds }) => serviceIds.length === 0);
  const step = { key: 'doctors', title: p.practitioners, part: 'doctors' } as const;
  if (doctors.length === 0) return { ...step, state: 'later', text: s.doctorMissing, names: [] };
  // The organisation's other doctors work in its other clinics.
  if (idle.length < doctors.length) return { ...step, state: 'done', text: undefined, names: [] };
  return { ...step, state: 'later', text: s.doctorWithoutService, names: idle.map(({ name }) => name) };
}

function staffStep({ staff }: Configuration): SetupStep {
  const used = staff.filter((person) => person.isActive && person.roles.length > 0);
  const unnamed = used.filter(({ roles, practitionerId }) => roles.includes('doctor') && practitionerId === null);
  const step = { key: 'staff', title: p.staff, part: 'staff' } as const;
  if (unnamed.length > 0)
    return { ...step, state: 'later', text: s.staffWithoutDoctor, names: unnamed.map(({ name }) => name) };
  return used.length > 1
    ? { ...step, state: 'done', text: undefined, names: [] }
    : { ...step, state: 'later', text: s.staffMissing, names: [] };
}

function deviceStep({ devices }: Configuration, kind: 'kiosk' | 'display' | 'printer', missing: Phrase): SetupStep {
  const used = devices.filter((device) => device.kind === kind && !device.isRevoked);
  const waiting = kind === 'printer' ? [] : used.filter(({ isPaired }) => !isPaired);
  const step = { key: kind, title: choicePhrases[kind], part: 'devices' } as const;
  if (used.length === 0) return { ...step, state: 'later', text: missing, names: [] };
  if (waiting.length === 0) return { ...step, state: 'done', text: undefined, names: [] };
  return { ...step, state: 'later', text: s.waitForCode, names: waiting.map(({ name }) => name) };
}

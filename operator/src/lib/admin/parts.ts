import { adminPhrases as p } from '#common/phrases/admin.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import { clinicPart, devicesPart, messagesPart } from './houseParts.ts';
import {
  classesPart,
  departmentsPart,
  insurancesPart,
  servicePointsPart,
  servicesPart,
  zonesPart,
} from './placeParts.ts';
import type { Part } from './section.ts';
import { holidaysPart, practitionersPart, schedulesPart, staffPart } from './timeParts.ts';

/** In the order in which a new clinic is set up. */
export const ADMIN_PARTS = {
  clinic: { label: p.clinic, part: clinicPart },
  departments: { label: p.departments, part: departmentsPart },
  services: { label: p.services, part: servicesPart },
  zones: { label: p.zones, part: zonesPart },
  rooms: { label: p.servicePoints, part: servicePointsPart },
  doctors: { label: p.practitioners, part: practitionersPart },
  schedules: { label: p.schedules, part: schedulesPart },
  hours: { label: p.holidays, part: holidaysPart },
  insurances: { label: p.insurances, part: insurancesPart },
  classes: { label: p.classes, part: classesPart },
  staff: { label: p.staff, part: staffPart },
  devices: { label: p.devices, part: devicesPart },
  messages: { label: p.messages, part: messagesPart },
} as const satisfies Record<string, { readonly label: Phrase; readonly part: Part }>;
export type AdminPart = keyof typeof ADMIN_PARTS;

export const adminPartOf = (name: string | undefined): AdminPart =>
  // The keys of the object above.
  name !== undefined && Object.hasOwn(ADMIN_PARTS, name) ? (name as AdminPart) : 'clinic';

import { withAgents } from './agentFields.ts';
import { clinicPart, devicesPart, messagesPart } from './houseParts.ts';
import { mediaPart } from './mediaPart.ts';
import {
  classesPart,
  departmentsPart,
  insurancesPart,
  servicePointsPart,
  servicesPart,
  zonesPart,
} from './placeParts.ts';
import { phoneLinesPart } from './phonePart.ts';
import type { AdminPage } from './pages.ts';
import type { Part } from './section.ts';
import { holidaysPart, practitionersPart, schedulesPart, staffPart } from './timeParts.ts';

/** The pages that are a list and a form. */
export const ADMIN_PARTS = {
  clinic: clinicPart,
  departments: departmentsPart,
  services: servicesPart,
  zones: zonesPart,
  rooms: servicePointsPart,
  doctors: practitionersPart,
  schedules: schedulesPart,
  hours: holidaysPart,
  insurances: insurancesPart,
  phone: phoneLinesPart,
  classes: classesPart,
  staff: staffPart,
  devices: withAgents(devicesPart),
  media: mediaPart,
  messages: messagesPart,
} as const satisfies Partial<Record<AdminPage, Part>>;
export type AdminPart = keyof typeof ADMIN_PARTS;

export const adminPartOf = (name: string | undefined): AdminPart =>
  // The keys of the object above.
  name !== undefined && Object.hasOwn(ADMIN_PARTS, name) ? (name as AdminPart) : 'clinic';

import type { AuditLine, AuditPage } from '#common/contract/audit.ts';
import type { Configuration } from '#common/contract/configuration.ts';
import type { LocalText } from '#common/contract/language.ts';
import { keyPhrases } from '#common/phrases/adminKeys.ts';
import { auditPhrases as p } from '#common/phrases/adminAudit.ts';
import { auditActionPhrases } from '#common/phrases/auditActions.ts';
import { leftToRight } from '#common/phrases/format.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import { local, t } from '#common/ui/language.svelte.ts';
import { ADMIN_PAGES } from '../pages.ts';

/** The parts of the clinic, as lines of the audit call them. */
const THINGS: Readonly<Record<string, Phrase>> = {
  clinic: ADMIN_PAGES.clinic,
  department: ADMIN_PAGES.departments,
  service: ADMIN_PAGES.services,
  zone: ADMIN_PAGES.zones,
  service_point: ADMIN_PAGES.rooms,
  room_services_today: ADMIN_PAGES.rooms,
  practitioner: ADMIN_PAGES.doctors,
  schedule: ADMIN_PAGES.schedules,
  hours_exception: ADMIN_PAGES.hours,
  insurance: ADMIN_PAGES.insurances,
  phone_line: ADMIN_PAGES.phone,
  class: ADMIN_PAGES.classes,
  order: ADMIN_PAGES.order,
  staff: ADMIN_PAGES.staff,
  device: ADMIN_PAGES.devices,
  key: keyPhrases.keys,
  paper_template: ADMIN_PAGES.paper,
  media: ADMIN_PAGES.media,
  recording: ADMIN_PAGES.recordings,
  message_text: ADMIN_PAGES.messages,
};

export const personText = (actor: string, people: AuditPage['people']): string => {
  const [kind = '', name = ''] = parted(actor);
  if (kind === 'staff') return people.find(({ staffId }) => staffId === name)?.name ?? leftToRight(shortId(name));
  if (kind === 'job') return t(p.bySystem, { job: leftToRight(name) });
  if (kind === 'command') return t(p.byCommand, { command: leftToRight(name) });
  return kind === 'nobody' ? t(p.nobody) : leftToRight(actor);
};

export function actionText(action: string): string {
  if (Object.hasOwn(auditActionPhrases, action))
    return t(auditActionPhrases[action as keyof typeof auditActionPhrases]); // it is one of its keys
  const [, what = '', how] = /^(\w+)_(made|changed)$/.exec(action) ?? [];
  const thing = THINGS[what];
  if (thing === undefined || (how !== 'made' && how !== 'changed')) return leftToRight(action);
  return t(auditActionPhrases[how], { what: t(thing) });
}

/** Patients by their record alone; what the clinic consists of, by the name that it has now. */
export function subjectText(
  { subject, actor }: AuditLine,
  people: AuditPage['people'],
  /** See `namesOf`. */
  names: ReadonlyMap<string, string> | undefined,
): string {
  const [kind = '', id = ''] = parted(subject);
  if (subject === actor || ['installation', 'nobody', 'audit', 'patients'].includes(kind)) return '';
  if (kind === 'patient') return t(p.recordNumber, { id: leftToRight(shortId(id)) });
  if (kind === 'staff') return personText(subject, people);
  const name = names?.get(id);
  if (name !== undefined) return name;
  return leftToRight(id === '' ? subject : shortId(id));
}

/** What the clinic consists of, by what the audit calls it. */
export const namesOf = (all: Configuration): ReadonlyMap<string, string> => {
  const named = (id: string, name: LocalText): readonly [string, string] => [id, local(name)];
  return new Map([
    named(all.clinic.clinicId, all.clinic.name),
    ...all.departments.map(({ departmentId, name }) => named(departmentId, name)),
    ...all.services.map(({ serviceId, name }) => named(serviceId, name)),
    ...all.zones.map(({ zoneId, name }) => named(zoneId, name)),
    ...all.servicePoints.map(({ servicePointId, name }) => named(servicePointId, name)),
    ...all.practitioners.map(({ practitionerId, name }) => named(practitionerId, name)),
    ...all.insurances.map(({ insuranceId, name }) => named(insuranceId, name)),
    ...all.classes.map(({ code, name }) => named(code, name)),
    ...all.devices.map(({ deviceId, name }): readonly [string, string] => [deviceId, name]),
  ]);
};

/** Whose records were shown, how many, and the names of fields as they are kept. */
export function detailText({ detail }: AuditLine): string {
  return Object.entries(detail)
    .flatMap(([name, value]) => {
      if (name === 'patients' && Array.isArray(value)) return [t(p.severalRecords, { count: value.length })];
      const said = Array.isArray(value) ? value.join(', ') : String(value);
      if (said === '' || name === 'throughHash') return [];
      return [leftToRight(name === 'fields' ? said : `${name}: ${said}`)];
    })
    .join(' · ');
}

/** Enough of an id to tell it from the others on the page. */
const shortId = (id: string): string => (/^[\da-f]{8}-/.test(id) ? id.slice(-12) : id);

const parted = (name: string): readonly string[] => {
  const at = name.indexOf(':');
  return at < 0 ? [name] : [name.slice(0, at), name.slice(at + 1)];
};

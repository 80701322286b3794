import { and, asc, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import { Configuration } from '../../../common/contract/configuration.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { scheduleExceptions, scheduleHours, schedules } from '../../db/schema/booking.ts';
import { media } from '../../db/schema/media.ts';
import * as t from '../../db/schema/organisation.ts';
import { phoneLines } from '../../db/schema/phone.ts';
import { visits } from '../../db/schema/queue.ts';
import { devices, pairings, secondFactors, staff, staffRoles } from '../../db/schema/staff.ts';
import { messageTexts } from './messageTexts.ts';

/** Everything that an administrator may change, what is out of use included. @returns undefined for an unknown clinic */
export async function readConfiguration(db: Db, clinicId: ClinicId, at: number): Promise<Configuration | undefined> {
  const [found] = await db
    .select({ clinic: t.clinics, isDemonstration: t.organisations.isDemonstration })
    .from(t.clinics)
    .innerJoin(t.organisations, eq(t.organisations.id, t.clinics.organisationId))
    .where(eq(t.clinics.id, clinicId));
  if (!found) return undefined;
  const { organisationId } = found.clinic;
  const [rooms, people, plans, rest, messages, issued, telephones] = await Promise.all([
    readRooms(db, clinicId),
    readPractitioners(db, clinicId, organisationId),
    readSchedules(db, clinicId),
    readOthers(db, clinicId, organisationId, new Date(at)),
    messageTexts(db, clinicId, found.clinic.languages),
    db.select({ id: visits.id }).from(visits).where(eq(visits.clinicId, clinicId)).limit(1),
    readPhoneLines(db, organisationId),
  ]);
  return Configuration.parse({
    clinic: {
      ...found.clinic,
      clinicId,
      order: found.clinic.options.order ?? {},
      calls: found.clinic.options.calls ?? {},
    },
    isDemonstration: found.isDemonstration,
    hasIssuedTicket: issued.length > 0,
    ...rooms,
    ...people,
    ...plans,
    ...rest,
    ...telephones,
    messages,
  });
}

async function readRooms(db: Db, clinicId: ClinicId) {
  const [departments, services, zones, points, serves] = await Promise.all([
    db.select().from(t.departments).where(eq(t.departments.clinicId, clinicId)).orderBy(asc(t.departments.position)),
    db.select().from(t.services).where(eq(t.services.clinicId, clinicId)).orderBy(asc(t.services.position)),
    db.select().from(t.zones).where(eq(t.zones.clinicId, clinicId)).orderBy(asc(t.zones.id)),
    db
      .select()
      .from(t.servicePoints)
      .where(eq(t.servicePoints.clinicId, clinicId))
      .orderBy(asc(t.servicePoints.position)),
    db.select().from(t.servicePointServices).where(eq(t.servicePointServices.clinicId, clinicId)),
  ]);
  return {
    departments: departments.map(({ id, ...row }) => ({ departmentId: id, ...row })),
    services: services.map(({ id, ...row }) => ({ serviceId: id, ...row })),
    zones: zones.map(({ id, ...row }) => ({ zoneId: id, ...row })),
    servicePoints: points.map(({ id, ...row }) => ({
      servicePointId: id,
      ...row,
      serviceIds: serves.filter(({ servicePointId }) => servicePointId === id).map(({ serviceId }) => serviceId),
    })),
  };
}

async function readPractitioners(db: Db, clinicId: ClinicId, organisationId: string) {
  const [practitioners, works, takes, insurances] = await Promise.all([
    db
      .select()
      .from(t.practitioners)
      .where(eq(t.practitioners.organisationId, organisationId))
      .orderBy(asc(t.practitioners.id)),
    db.select().from(t.practitionerServices).where(eq(t.practitionerServices.clinicId, clinicId)),
    db.select().from(t.practitionerInsurances).where(eq(t.practitionerInsurances.clinicId, clinicId)),
    db.select().from(t.insurances).where(eq(t.insurances.organisationId, organisationId)).orderBy(asc(t.insurances.id)),
  ]);
  return {
    practitioners: practitioners.map(({ id, ...row }) => ({
      practitionerId: id,
      ...row,
      serviceIds: works.filter(({ practitionerId }) => practitionerId === id).map(({ serviceId }) => serviceId),
      insuranceIds: takes.filter(({ practitionerId }) => practitionerId === id).map(({ insuranceId }) => insuranceId),
    })),
    insurances: insurances.map(({ id, ...row }) => ({ insuranceId: id, ...row })),
  };
}

async function readSchedules(db: Db, clinicId: ClinicId) {
  const ofClinic = eq(schedules.clinicId, clinicId);
  const [rows, hours, exceptions] = await Promise.all([
    db.select().from(schedules).where(ofClinic).orderBy(asc(schedules.id)),
    db
      .select({ period: scheduleHours })
      .from(scheduleHours)
      .innerJoin(schedules, eq(schedules.id, scheduleHours.scheduleId))
      .where(ofClinic)
      .orderBy(asc(scheduleHours.weekday), asc(scheduleHours.from)),
    db
      .select({ exception: scheduleExceptions })
      .from(scheduleExceptions)
      .innerJoin(schedules, eq(schedules.id, scheduleExceptions.scheduleId))
      .where(ofClinic)
      .orderBy(asc(scheduleExceptions.date)),
  ]);
  return {
    schedules: rows.map(({ id, ...row }) => ({
      scheduleId: id,
      ...row,
      hours: hours.filter(({ period }) => period.scheduleId === id).map(({ period }) => period),
      exceptions: exceptions.filter(({ exception }) => exception.scheduleId === id).map(({ exception }) => exception),
    })),
  };
}

async function readPhoneLines(db: Db, organisationId: string) {
  const [lines, clinics] = await Promise.all([
    db
      .select()
      .from(phoneLines)
      .where(eq(phoneLines.organisationId, organisationId))
      .orderBy(asc(phoneLines.createdAt), asc(phoneLines.id)),
    db.select().from(t.clinics).where(eq(t.clinics.organisationId, organisationId)).orderBy(asc(t.clinics.createdAt)),
  ]);
  return {
    phoneLines: lines.map(({ id, ...row }) => ({ lineId: id, ...row })),
    clinics: clinics.map(({ id, name, isActive }) => ({ clinicId: id, name, isActive })),
  };
}

async function readOthers(db: Db, clinicId: ClinicId, organisationId: string, at: Date) {
  const [classes, hoursExceptions, people, roles, deviceRows, letIn, pieces] = await Promise.all([
    db
      .select()
      .from(t.priorityClasses)
      .where(eq(t.priorityClasses.clinicId, clinicId))
      .orderBy(asc(t.priorityClasses.position)),
    db
      .select()
      .from(t.hoursExceptions)
      .where(eq(t.hoursExceptions.clinicId, clinicId))
      .orderBy(asc(t.hoursExceptions.date)),
    db
      .select({ person: staff, isOn: secondFactors.confirmedAt })
      .from(staff)
      .leftJoin(secondFactors, eq(secondFactors.staffId, staff.id))
      .where(eq(staff.organisationId, organisationId))
      .orderBy(asc(staff.name)),
    db.select().from(staffRoles).where(eq(staffRoles.clinicId, clinicId)),
    db.select().from(devices).where(eq(devices.clinicId, clinicId)).orderBy(asc(devices.createdAt), asc(devices.id)),
    db
      .select({ deviceId: pairings.deviceId })
      .from(pairings)
      .where(and(isNotNull(pairings.deviceId), isNull(pairings.collectedAt), gt(pairings.expiresAt, at))),
    db.select().from(media).where(eq(media.clinicId, clinicId)).orderBy(asc(media.position), asc(media.createdAt)),
  ]);
  // Somebody entered its code; its screen fetches the answer within seconds.
  const isComing = (id: string) => letIn.some(({ deviceId }) => deviceId === id);
  return {
    classes,
    hoursExceptions: hoursExceptions.map(({ id, ...row }) => ({ hoursExceptionId: id, ...row })),
    staff: people.map(({ person: { id, login, name, language, practitionerId, isActive, passwordHash }, isOn }) => ({
      ...{ staffId: id, login, name, language, practitionerId, isActive },
      hasPassword: passwordHash !== null,
      hasSecondFactor: isOn !== null,
      roles: roles.filter(({ staffId }) => staffId === id).map(({ role }) => role),
    })),
    media: pieces.map(({ id, ...row }) => ({ mediaId: id, ...row })),
    devices: deviceRows.map(({ id, tokenHash, revokedAt, lastSeenAt, lastKey: _, learnsUntil: __, ...row }) => ({
      deviceId: id,
      ...row,
      isPaired: tokenHash !== null || (revokedAt === null && isComing(id)),
      isRevoked: revokedAt !== null,
      lastSeenAt: lastSeenAt?.getTime() ?? null,
      found: [...(row.found ?? [])],
    })),
  };
}

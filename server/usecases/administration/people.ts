import { and, eq, inArray, ne } from 'drizzle-orm';
import type {
  InsuranceInput,
  PractitionerInput,
  PriorityClassInput,
  HoursExceptionInput,
} from '../../../common/contract/admin.ts';
import { countOf } from '../../db/count.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClassCode } from '../../../common/contract/vocabulary.ts';
import { appointments } from '../../db/schema/booking.ts';
import * as t from '../../db/schema/organisation.ts';
import { visits } from '../../db/schema/queue.ts';
import { administer, changedFields, isSameSet, type Administrator, type AdministrationDeps } from './change.ts';
import { knownServices, whenRetired } from './clinicParts.ts';
import { unlessItStarves } from './starvation.ts';

type Answer = Promise<Result<{ id: string }, Problem>>;

/** One identity in the organisation; what is done and taken is per clinic, and other clinics' part stays as it is. */
export function writePractitioner(
  deps: AdministrationDeps,
  who: Administrator,
  id: string | undefined,
  { serviceIds, insuranceIds, ...input }: PractitionerInput,
): Answer {
  return administer(deps, who, { what: 'practitioner', id, reach: 'organisation' }, async (change) => {
    const { tx, clinicId, organisationId } = change;
    const own = and(eq(t.practitioners.id, change.id), eq(t.practitioners.organisationId, organisationId));
    const [before] = await tx.select().from(t.practitioners).where(own);
    if (!change.isNew && !before) return err({ code: 'practitioner_not_found' });
    const known = await knownServices(change, serviceIds);
    if (!known.ok) return known;
    const insurances = [...new Set(insuranceIds)];
    const ofOrganisation = and(eq(t.insurances.organisationId, organisationId), inArray(t.insurances.id, insurances));
    if (insurances.length > 0 && (await countOf(tx, t.insurances, ofOrganisation)) !== insurances.length)
      return err({ code: 'insurance_not_found' });
    const { medicalCouncilNumber } = input;
    if (medicalCouncilNumber !== null) {
      const other = and(
        eq(t.practitioners.organisationId, organisationId),
        eq(t.practitioners.medicalCouncilNumber, medicalCouncilNumber),
        ne(t.practitioners.id, change.id),
      );
      if ((await countOf(tx, t.practitioners, other)) > 0)
        return err({ code: 'council_number_taken', field: 'medicalCouncilNumber' });
    }
    const free = await whenRetired(change, before, input, 'practitioner');
    if (!free.ok) return free;
    if (before) await tx.update(t.practitioners).set(input).where(own);
    else await tx.insert(t.practitioners).values({ id: change.id, organisationId, ...input });

    const fields = changedFields(before, input);
    const key = { clinicId, practitionerId: change.id };
    const works = and(
      eq(t.practitionerServices.clinicId, clinicId),
      eq(t.practitionerServices.practitionerId, change.id),
    );
    const had = await tx.select({ id: t.practitionerServices.serviceId }).from(t.practitionerServices).where(works);
    if (
      !isSameSet(
        had.map(({ id: serviceId }) => serviceId),
        serviceIds,
      )
    ) {
      await tx.delete(t.practitionerServices).where(works);
      if (known.value.length > 0)
        await tx.insert(t.practitionerServices).values(known.value.map((serviceId) => ({ ...key, serviceId })));
      fields.push('serviceIds');
    }
    const takes = and(
      eq(t.practitionerInsurances.clinicId, clinicId),
      eq(t.practitionerInsurances.practitionerId, change.id),
    );
    const took = await tx
      .select({ id: t.practitionerInsurances.insuranceId })
      .from(t.practitionerInsurances)
      .where(takes);
    if (
      !isSameSet(
        took.map(({ id: insuranceId }) => insuranceId),
        insurances,
      )
    ) {
      await tx.delete(t.practitionerInsurances).where(takes);
      if (insurances.length > 0)
        await tx.insert(t.practitionerInsurances).values(insurances.map((insuranceId) => ({ ...key, insuranceId })));
      fields.push('insuranceIds');
    }
    return ok(fields);
  });
}

export function writeInsurance(
  deps: AdministrationDeps,
  who: Administrator,
  id: string | undefined,
  input: InsuranceInput,
): Answer {
  return administer(deps, who, { what: 'insurance', id, reach: 'organisation' }, async (change) => {
    const { tx, organisationId } = change;
    const own = and(eq(t.insurances.id, change.id), eq(t.insurances.organisationId, organisationId));
    const [before] = await tx.select().from(t.insurances).where(own);
    if (!change.isNew && !before) return err({ code: 'insurance_not_found' });
    if (before) await tx.update(t.insurances).set(input).where(own);
    else await tx.insert(t.insurances).values({ id: change.id, organisationId, ...input });
    return ok(changedFields(before, input));
  });
}

/** Classes are named by their code, which never changes: logs and bookings carry it. */
export function writeClass(
  deps: AdministrationDeps,
  who: Administrator,
  code: ClassCode,
  input: PriorityClassInput,
): Answer {
  return administer(deps, who, { what: 'class', id: code, reach: 'clinic' }, (change) =>
    unlessItStarves(change, 'new', async () => {
      const { tx, clinicId } = change;
      const own = and(eq(t.priorityClasses.clinicId, clinicId), eq(t.priorityClasses.code, code));
      const [before] = await tx.select().from(t.priorityClasses).where(own);
      if (before) await tx.update(t.priorityClasses).set(input).where(own);
      else await tx.insert(t.priorityClasses).values({ clinicId, code, ...input });
      return ok(changedFields(before, input));
    }),
  );
}

/** A class that nobody has had; the two with which a clinic begins stay. */
export function removeClass(deps: AdministrationDeps, who: Administrator, code: ClassCode): Answer {
  return administer(deps, who, { what: 'class', id: code, reach: 'clinic' }, async ({ tx, clinicId }) => {
    if (code === 'standard' || code === 'emergency') return err({ code: 'in_use', by: 'product' });
    const had = and(eq(visits.clinicId, clinicId), eq(visits.classCode, code));
    if ((await countOf(tx, visits, had)) > 0) return err({ code: 'in_use', by: 'patients' });
    const booked = and(eq(appointments.clinicId, clinicId), eq(appointments.classCode, code));
    if ((await countOf(tx, appointments, booked)) > 0) return err({ code: 'in_use', by: 'bookings' });
    const removed = await tx
      .delete(t.priorityClasses)
      .where(and(eq(t.priorityClasses.clinicId, clinicId), eq(t.priorityClasses.code, code)))
      .returning({ code: t.priorityClasses.code });
    return removed.length > 0 ? ok(['removed']) : err({ code: 'class_not_found' });
  });
}

/** Other hours on one date, or none: a holiday of the clinic, a short day of one service. */
export function writeHoursException(
  deps: AdministrationDeps,
  who: Administrator,
  id: string | undefined,
  input: HoursExceptionInput,
): Answer {
  return administer(deps, who, { what: 'hours_exception', id, reach: 'clinic' }, async (change) => {
    const { tx, clinicId } = change;
    const own = and(eq(t.hoursExceptions.id, change.id), eq(t.hoursExceptions.clinicId, clinicId));
    const [before] = await tx.select().from(t.hoursExceptions).where(own);
    if (!change.isNew && !before) return err({ code: 'hours_exception_not_found' });
    if (input.serviceId !== null) {
      const known = await knownServices(change, [input.serviceId]);
      if (!known.ok) return known;
    }
    if (before) await tx.update(t.hoursExceptions).set(input).where(own);
    else await tx.insert(t.hoursExceptions).values({ id: change.id, clinicId, ...input });
    return ok(changedFields(before, input));
  });
}

export function removeHoursException(deps: AdministrationDeps, who: Administrator, id: string): Answer {
  return administer(deps, who, { what: 'hours_exception', id, reach: 'clinic' }, async ({ tx, clinicId }) => {
    const removed = await tx
      .delete(t.hoursExceptions)
      .where(and(eq(t.hoursExceptions.id, id), eq(t.hoursExceptions.clinicId, clinicId)))
      .returning({ id: t.hoursExceptions.id });
    return removed.length > 0 ? ok(['removed']) : err({ code: 'hours_exception_not_found' });
  });
}

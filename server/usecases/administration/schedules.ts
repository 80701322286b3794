import { and, asc, eq, inArray } from 'drizzle-orm';
import { isDeepStrictEqual } from 'node:util';
import type { ScheduleInput } from '../../../common/contract/admin.ts';
import { countOf } from '../../db/count.ts';
import type { ScheduleOpening } from '../../../common/contract/opening.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { scheduleExceptions, scheduleHours, schedules } from '../../db/schema/booking.ts';
import { insurances, practitionerServices } from '../../db/schema/organisation.ts';
import { administer, changedFields, type AdminTx, type Administrator, type AdministrationDeps } from './change.ts';
import { knownServices, whenRetired } from './clinicParts.ts';
import { claimSeries } from './series.ts';

/**
 * When a doctor, or a service without a named one, sees booked patients. Whoever is booked stays booked; free places
 * follow the new hours when a date is next looked at. The service and the doctor of a schedule never change: another
 * one is made for them.
 */
export function writeSchedule(
  deps: AdministrationDeps,
  who: Administrator,
  id: string | undefined,
  { hours, exceptions, ...input }: ScheduleInput,
): Promise<Result<{ id: string }, Problem>> {
  return administer(deps, who, { what: 'schedule', id, reach: 'clinic' }, async (change) => {
    const { tx, clinicId } = change;
    const own = and(eq(schedules.id, change.id), eq(schedules.clinicId, clinicId));
    // Whoever books in it now finishes first, or waits and finds the new hours.
    const [before] = await tx.select().from(schedules).where(own).for('no key update');
    if (!change.isNew && !before) return err({ code: 'schedule_not_found' });
    const serves = before ? staysWith(before, input) : await mayServe(change, input);
    if (!serves.ok) return serves;
    const free = await whenRetired(change, before, input, 'schedule');
    if (!free.ok) return free;
    const insured = await knownInsurances(change, input.opening);
    if (!insured.ok) return insured;
    if (before?.series !== input.series) {
      const claimed = await claimSeries(change, input.series, 'schedule');
      if (!claimed.ok) return claimed;
    }
    const { serviceId, practitionerId, ...rest } = input;
    if (before) await tx.update(schedules).set(rest).where(own);
    else await tx.insert(schedules).values({ id: change.id, clinicId, serviceId, practitionerId, ...rest });
    return ok([
      ...changedFields(before, before ? rest : input),
      ...(await replaceHours(deps, change, hours)),
      ...(await replaceExceptions(deps, change, exceptions)),
    ]);
  });
}

type Whose = { readonly serviceId: string; readonly practitionerId: string | null };

function staysWith(before: Whose, input: Whose): Result<null, Problem> {
  const field = (['serviceId', 'practitionerId'] as const).find((name) => before[name] !== input[name]);
  return field === undefined
    ? ok(null)
    : err({ code: 'invalid_request', issues: [{ in: 'body', field, message: 'cannot_change' }] });
}

/** A doctor is booked only for what he or she does in this clinic. */
async function mayServe(change: AdminTx, { serviceId, practitionerId }: Whose): Promise<Result<null, Problem>> {
  const known = await knownServices(change, [serviceId]);
  if (!known.ok) return known;
  if (practitionerId === null) return ok(null);
  const works = and(
    eq(practitionerServices.clinicId, change.clinicId),
    eq(practitionerServices.practitionerId, practitionerId),
    eq(practitionerServices.serviceId, serviceId),
  );
  return (await countOf(change.tx, practitionerServices, works)) > 0
    ? ok(null)
    : err({ code: 'practitioner_not_found' });
}

/** A quota is of an insurance of the organisation, though it be out of use by now. */
async function knownInsurances(
  { tx, organisationId }: AdminTx,
  { quotas }: ScheduleOpening,
): Promise<Result<null, Problem>> {
  const wanted = quotas.flatMap(({ of }) => (of.by === 'insurance' && of.insuranceId !== null ? [of.insuranceId] : []));
  if (wanted.length === 0) return ok(null);
  const known = and(eq(insurances.organisationId, organisationId), inArray(insurances.id, wanted));
  return (await countOf(tx, insurances, known)) === wanted.length ? ok(null) : err({ code: 'insurance_not_found' });
}

async function replaceHours(
  { newId }: AdministrationDeps,
  { tx, id: scheduleId }: AdminTx,
  hours: ScheduleInput['hours'],
): Promise<string[]> {
  const had = await tx
    .select({
      weekday: scheduleHours.weekday,
      from: scheduleHours.from,
      until: scheduleHours.until,
      slotMin: scheduleHours.slotMin,
      placesPerSlot: scheduleHours.placesPerSlot,
    })
    .from(scheduleHours)
    .where(eq(scheduleHours.scheduleId, scheduleId))
    .orderBy(asc(scheduleHours.weekday), asc(scheduleHours.from));
  const wanted = hours
    .map(({ weekday, from, until, slotMin, placesPerSlot }) => ({ weekday, from, until, slotMin, placesPerSlot }))
    .sort((a, b) => a.weekday - b.weekday || a.from.localeCompare(b.from));
  if (isDeepStrictEqual(had, wanted)) return [];
  await tx.delete(scheduleHours).where(eq(scheduleHours.scheduleId, scheduleId));
  if (wanted.length > 0)
    await tx.insert(scheduleHours).values(wanted.map((period) => ({ id: newId(), scheduleId, ...period })));
  return ['hours'];
}

async function replaceExceptions(
  { newId }: AdministrationDeps,
  { tx, id: scheduleId }: AdminTx,
  exceptions: ScheduleInput['exceptions'],
): Promise<string[]> {
  const had = await tx
    .select({ date: scheduleExceptions.date, hours: scheduleExceptions.hours, reason: scheduleExceptions.reason })
    .from(scheduleExceptions)
    .where(eq(scheduleExceptions.scheduleId, scheduleId))
    .orderBy(asc(scheduleExceptions.date));
  const wanted = [...exceptions].sort((a, b) => a.date.localeCompare(b.date));
  if (isDeepStrictEqual(had, wanted)) return [];
  await tx.delete(scheduleExceptions).where(eq(scheduleExceptions.scheduleId, scheduleId));
  if (wanted.length > 0)
    await tx.insert(scheduleExceptions).values(wanted.map((exception) => ({ id: newId(), scheduleId, ...exception })));
  return ['exceptions'];
}

import { isDeepStrictEqual } from 'node:util';
import { and, eq, lte } from 'drizzle-orm';
import { OrderInput } from '../../../common/contract/order.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicDate, EpochMs } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf } from '../../booking/clinicTime.ts';
import * as t from '../../db/schema/organisation.ts';
import { administer, changedFields, type Administrator, type AdministrationDeps, type AdminTx } from './change.ts';
import { unlessItStarves } from './starvation.ts';

/**
 * The rules of the order of calls, all of them in one change: what holds in the clinic, and what of it belongs to single
 * classes, services and rooms. The running day goes on with them. Rules under which somebody might wait for ever are
 * refused, with what makes them so.
 */
export function writeOrder(
  deps: AdministrationDeps,
  who: Administrator,
  rules: OrderInput,
): Promise<Result<{ id: string }, Problem>> {
  return administer(deps, who, { what: 'order', id: who.clinicId, reach: 'clinic' }, async (change) => {
    const today = await todayOf(change);
    // What was planned for today holds already, and is changed by what is written now.
    await takeUpPlanned(change, today);
    return unlessItStarves(change, { allOf: today }, () => writeRules(change, rules));
  });
}

/** The clinic's date at the time of the change. */
export async function todayOf({ tx, clinicId, at }: Pick<AdminTx, 'tx' | 'clinicId' | 'at'>): Promise<ClinicDate> {
  const [clinic] = await tx
    .select({ timeZone: t.clinics.timeZone, dayStartsAt: t.clinics.dayStartsAt })
    .from(t.clinics)
    .where(eq(t.clinics.id, clinicId));
  if (!clinic) throw new Error('A clinic that is being changed is gone');
  return clinicDateOf(at.getTime() as EpochMs, clinic); // whole milliseconds by the clock's contract
}

/**
 * Writes rules whose day has come into the settings, whatever of them there still is, and forgets that they were planned.
 *
 * @returns the days whose plans were taken up
 */
export async function takeUpPlanned(
  change: Pick<AdminTx, 'tx' | 'clinicId'>,
  today: ClinicDate,
): Promise<readonly string[]> {
  const { tx, clinicId } = change;
  const due = await tx
    .delete(t.plannedOrders)
    .where(and(eq(t.plannedOrders.clinicId, clinicId), lte(t.plannedOrders.date, today)))
    .returning({ date: t.plannedOrders.date, rules: t.plannedOrders.rules });
  const inOrder = due.sort((a, b) => (a.date < b.date ? -1 : 1));
  if (inOrder.length === 0) return [];
  const parts = await partsOf(change);
  for (const { rules } of inOrder) await writeRules(change, stillHere(parts, OrderInput.parse(rules)));
  return inOrder.map(({ date }) => date);
}

/** What is named and is not here, or not served there. */
export async function unknownIn(
  change: Pick<AdminTx, 'tx' | 'clinicId'>,
  rules: OrderInput,
): Promise<Problem | undefined> {
  return missingIn(await partsOf(change), rules);
}

type Parts = Awaited<ReturnType<typeof partsOf>>;

function missingIn(parts: Parts, { classes, services, servicePoints }: OrderInput): Problem | undefined {
  const classCode = Object.keys(classes).find((code) => !parts.classes.has(code));
  if (classCode !== undefined) return { code: 'class_not_found', classCode };
  const serviceId = Object.keys(services).find((id) => !parts.services.has(id));
  if (serviceId !== undefined) return { code: 'service_not_found', serviceId };
  for (const [id, { weights }] of Object.entries(servicePoints)) {
    if (!parts.points.has(id)) return { code: 'service_point_not_found', servicePointId: id };
    const notServed = Object.keys(weights).find((each) => !parts.isServed(id, each));
    if (notServed !== undefined) return { code: 'not_served_here', servicePointId: id, serviceId: notServed };
  }
  return undefined;
}

/** Without what was taken away since it was planned. */
function stillHere(parts: Parts, { classes, services, servicePoints, ...rules }: OrderInput): OrderInput {
  return OrderInput.parse({
    ...rules,
    classes: filtered(classes, (code) => parts.classes.has(code)),
    services: filtered(services, (id) => parts.services.has(id)),
    servicePoints: Object.fromEntries(
      Object.entries(servicePoints)
        .filter(([id]) => parts.points.has(id))
        .map(([id, { weights }]) => [id, { weights: filtered(weights, (each) => parts.isServed(id, each)) }]),
    ),
  });
}

const filtered = <Entry>(all: Readonly<Record<string, Entry>>, has: (key: string) => boolean): Record<string, Entry> =>
  Object.fromEntries(Object.entries(all).filter(([key]) => has(key)));

/** @returns the names of what was changed */
async function writeRules(
  change: Pick<AdminTx, 'tx' | 'clinicId'>,
  rules: OrderInput,
): Promise<Result<readonly string[], Problem>> {
  const { tx, clinicId } = change;
  const { policy, calls, classes, services, servicePoints } = rules;
  const parts = await partsOf(change);
  const missing = missingIn(parts, rules);
  if (missing) return err(missing);
  const fields: string[] = [];

  const [clinic] = await tx.select({ options: t.clinics.options }).from(t.clinics).where(eq(t.clinics.id, clinicId));
  const changed = [
    ...changedFields(clinic?.options.order, policy),
    ...(calls ? changedFields(clinic?.options.calls, calls) : []),
  ];
  if (changed.length > 0) {
    const order = { ...clinic?.options.order, ...policy };
    const options = { ...clinic?.options, order, ...(calls ? { calls } : {}) };
    await tx.update(t.clinics).set({ options }).where(eq(t.clinics.id, clinicId));
    fields.push(...changed);
  }

  for (const [code, order] of Object.entries(classes)) {
    if (changedFields(parts.classes.get(code), order).length === 0) continue;
    await tx
      .update(t.priorityClasses)
      .set(order)
      .where(and(eq(t.priorityClasses.clinicId, clinicId), eq(t.priorityClasses.code, code)));
    fields.push(`classes.${code}`);
  }

  for (const [id, { firstAfterMin }] of Object.entries(services)) {
    if (parts.services.get(id)?.firstAfterMin === firstAfterMin) continue;
    await tx.update(t.services).set({ firstAfterMin }).where(eq(t.services.id, id));
    fields.push(`services.${id}`);
  }

  for (const [id, { weights }] of Object.entries(servicePoints)) {
    if (isDeepStrictEqual(parts.points.get(id)?.weights, weights)) continue;
    await tx.update(t.servicePoints).set({ weights }).where(eq(t.servicePoints.id, id));
    fields.push(`servicePoints.${id}`);
  }
  return ok(fields);
}

async function partsOf({ tx, clinicId }: Pick<AdminTx, 'tx' | 'clinicId'>) {
  const [classes, services, points, served] = await Promise.all([
    tx.select().from(t.priorityClasses).where(eq(t.priorityClasses.clinicId, clinicId)),
    tx
      .select({ id: t.services.id, firstAfterMin: t.services.firstAfterMin })
      .from(t.services)
      .where(eq(t.services.clinicId, clinicId)),
    tx
      .select({ id: t.servicePoints.id, weights: t.servicePoints.weights })
      .from(t.servicePoints)
      .where(eq(t.servicePoints.clinicId, clinicId)),
    tx.select().from(t.servicePointServices).where(eq(t.servicePointServices.clinicId, clinicId)),
  ]);
  const pairs = new Set(served.map(({ servicePointId, serviceId }) => `${servicePointId} ${serviceId}`));
  return {
    classes: new Map(classes.map((row) => [row.code, row])),
    services: new Map(services.map((row) => [row.id, row])),
    points: new Map(points.map((row) => [row.id, row])),
    isServed: (servicePointId: string, serviceId: string) => pairs.has(`${servicePointId} ${serviceId}`),
  };
}

import { isDeepStrictEqual } from 'node:util';
import { and, eq } from 'drizzle-orm';
import type { OrderInput } from '../../../common/contract/order.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
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
  { policy, calls, classes, services, servicePoints }: OrderInput,
): Promise<Result<{ id: string }, Problem>> {
  return administer(deps, who, { what: 'order', id: who.clinicId, reach: 'clinic' }, (change) =>
    unlessItStarves(change, 'all', async () => {
      const { tx, clinicId } = change;
      const parts = await partsOf(change);
      const fields: string[] = [];

      const [clinic] = await tx
        .select({ options: t.clinics.options })
        .from(t.clinics)
        .where(eq(t.clinics.id, clinicId));
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
        const before = parts.classes.get(code);
        if (!before) return err({ code: 'class_not_found', classCode: code });
        if (changedFields(before, order).length === 0) continue;
        await tx
          .update(t.priorityClasses)
          .set(order)
          .where(and(eq(t.priorityClasses.clinicId, clinicId), eq(t.priorityClasses.code, code)));
        fields.push(`classes.${code}`);
      }

      for (const [id, { firstAfterMin }] of Object.entries(services)) {
        const before = parts.services.get(id);
        if (!before) return err({ code: 'service_not_found', serviceId: id });
        if (before.firstAfterMin === firstAfterMin) continue;
        await tx.update(t.services).set({ firstAfterMin }).where(eq(t.services.id, id));
        fields.push(`services.${id}`);
      }

      for (const [id, { weights }] of Object.entries(servicePoints)) {
        const before = parts.points.get(id);
        if (!before) return err({ code: 'service_point_not_found', servicePointId: id });
        const notServed = Object.keys(weights).find((serviceId) => !parts.isServed(id, serviceId));
        if (notServed !== undefined) return err({ code: 'not_served_here', servicePointId: id, serviceId: notServed });
        if (isDeepStrictEqual(before.weights, weights)) continue;
        await tx.update(t.servicePoints).set({ weights }).where(eq(t.servicePoints.id, id));
        fields.push(`servicePoints.${id}`);
      }
      return ok(fields);
    }),
  );
}

async function partsOf({ tx, clinicId }: AdminTx) {
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

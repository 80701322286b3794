import { isDeepStrictEqual } from 'node:util';
import { and, eq, inArray } from 'drizzle-orm';
import type {
  ClinicInput,
  DepartmentInput,
  ServiceInput,
  ServicePointInput,
  ZoneInput,
} from '../../../common/contract/admin.ts';
import type { EpochMs } from '../../../common/contract/vocabulary.ts';
import { countOf } from '../../db/count.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import * as t from '../../db/schema/organisation.ts';
import { staffRoles } from '../../db/schema/staff.ts';
import { readClinic } from '../booking/clinic.ts';
import { planRemindersAgain } from '../booking/planRemindersAgain.ts';
import {
  administer,
  changedFields,
  isSameSet,
  type AdminTx,
  type Administrator,
  type AdministrationDeps,
} from './change.ts';
import { mayRetire } from './inUse.ts';
import { claimSeries } from './series.ts';
import { unlessItStarves } from './starvation.ts';

type Answer = Promise<Result<{ id: string }, Problem>>;

/** Name, place, time and rules of the clinic itself. */
export function changeClinic(deps: AdministrationDeps, who: Administrator, input: ClinicInput): Answer {
  return administer(deps, who, { what: 'clinic', id: who.clinicId, reach: 'clinic' }, async (change) => {
    const { tx, clinicId } = change;
    const [before] = await tx.select().from(t.clinics).where(eq(t.clinics.id, clinicId));
    // The rules of the order are written on a page of their own, and how long data is kept by a command.
    const { order, calls, retention } = before?.options ?? {};
    const kept = {
      ...(order === undefined ? {} : { order }),
      ...(calls === undefined ? {} : { calls }),
      ...(retention === undefined ? {} : { retention }),
    };
    const after = { ...input, options: { ...input.options, ...kept } };
    await tx.update(t.clinics).set(after).where(eq(t.clinics.id, clinicId));
    if (before && !isDeepStrictEqual(remindersBy(before), remindersBy(input))) {
      const clinic = await readClinic(tx, clinicId);
      const now = change.at.getTime() as EpochMs; // whole milliseconds by the clock's contract
      if (clinic) await planRemindersAgain(tx, { newId: deps.newId, clinic, now });
    }
    return ok(changedFields(before, after));
  });
}

/** What decides when and how a booked patient is reminded. */
type RemindersBy = {
  readonly timeZone: string;
  readonly options: Pick<t.ClinicOptions, 'reminderDays' | 'reminderTime' | 'noticeChannels'>;
};
const remindersBy = ({ timeZone, options }: RemindersBy) => {
  const { reminderDays, reminderTime, noticeChannels } = options;
  return { timeZone, reminderDays, reminderTime, noticeChannels };
};

/** Another clinic of the same organisation, with the usual classes; whoever makes it administers it. */
export function makeClinic(
  deps: AdministrationDeps,
  who: Administrator & { readonly staffId: string },
  input: ClinicInput,
): Answer {
  return administer(
    deps,
    who,
    { what: 'clinic', id: undefined, reach: 'organisation', endsTrust: true },
    async ({ tx, organisationId, id, at }) => {
      await tx.insert(t.clinics).values({ id, organisationId, ...input, createdAt: at });
      await tx
        .insert(t.priorityClasses)
        .values(USUAL_CLASSES.map((entry, position) => ({ clinicId: id, position, ...entry })));
      await tx.insert(staffRoles).values({ staffId: who.staffId, clinicId: id, role: 'administrator' });
      return ok(Object.keys(input));
    },
  );
}

/** With which every clinic begins; the queue knows these two by their codes. */
export const USUAL_CLASSES = [
  {
    code: 'standard',
    name: { en: 'Standard', fa: 'عادی', ar: 'عادي', zh: '普通', ru: 'Обычный' },
    isAbsolute: false,
    offsetMin: 0,
  },
  {
    code: 'emergency',
    name: { en: 'Emergency', fa: 'اورژانسی', ar: 'طارئ', zh: '急诊', ru: 'Экстренный' },
    isAbsolute: true,
    offsetMin: 0,
  },
] as const;

export function writeDepartment(
  deps: AdministrationDeps,
  who: Administrator,
  id: string | undefined,
  input: DepartmentInput,
): Answer {
  return administer(deps, who, { what: 'department', id, reach: 'clinic' }, async (change) => {
    const { tx, clinicId } = change;
    const own = and(eq(t.departments.id, change.id), eq(t.departments.clinicId, clinicId));
    const [before] = await tx.select().from(t.departments).where(own);
    if (!change.isNew && !before) return err({ code: 'department_not_found' });
    const free = await whenRetired(change, before, input, 'department');
    if (!free.ok) return free;
    if (before) await tx.update(t.departments).set(input).where(own);
    else await tx.insert(t.departments).values({ id: change.id, clinicId, ...input });
    return ok(changedFields(before, input));
  });
}

export function writeZone(
  deps: AdministrationDeps,
  who: Administrator,
  id: string | undefined,
  input: ZoneInput,
): Answer {
  return administer(deps, who, { what: 'zone', id, reach: 'clinic' }, async (change) => {
    const { tx, clinicId } = change;
    const own = and(eq(t.zones.id, change.id), eq(t.zones.clinicId, clinicId));
    const [before] = await tx.select().from(t.zones).where(own);
    if (!change.isNew && !before) return err({ code: 'zone_not_found' });
    const free = await whenRetired(change, before, input, 'zone');
    if (!free.ok) return free;
    if (before) await tx.update(t.zones).set(input).where(own);
    else await tx.insert(t.zones).values({ id: change.id, clinicId, ...input });
    return ok(changedFields(before, input));
  });
}

export function writeService(
  deps: AdministrationDeps,
  who: Administrator,
  id: string | undefined,
  input: ServiceInput,
): Answer {
  return administer(deps, who, { what: 'service', id, reach: 'clinic' }, (change) =>
    unlessItStarves(change, 'new', async () => {
      const { tx, clinicId } = change;
      const own = and(eq(t.services.id, change.id), eq(t.services.clinicId, clinicId));
      const [before] = await tx.select().from(t.services).where(own);
      if (!change.isNew && !before) return err({ code: 'service_not_found' });
      const [department] = await tx
        .select({ isActive: t.departments.isActive })
        .from(t.departments)
        .where(and(eq(t.departments.id, input.departmentId), eq(t.departments.clinicId, clinicId)));
      if (!department || (!department.isActive && input.isActive)) return err({ code: 'department_not_found' });
      const led = await knownServices(
        change,
        input.journey.map(({ serviceId }) => serviceId),
      );
      if (!led.ok) return led;
      const free = await whenRetired(change, before, input, 'service');
      if (!free.ok) return free;
      if (before?.series !== input.series) {
        const claimed = await claimSeries(change, input.series, 'service');
        if (!claimed.ok) return claimed;
      }
      if (before) await tx.update(t.services).set(input).where(own);
      else await tx.insert(t.services).values({ id: change.id, clinicId, ...input });
      return ok(changedFields(before, input));
    }),
  );
}

export function writeServicePoint(
  deps: AdministrationDeps,
  who: Administrator,
  id: string | undefined,
  { serviceIds, ...input }: ServicePointInput,
): Answer {
  return administer(deps, who, { what: 'service_point', id, reach: 'clinic' }, (change) =>
    unlessItStarves(change, 'new', async () => {
      const { tx, clinicId } = change;
      const own = and(eq(t.servicePoints.id, change.id), eq(t.servicePoints.clinicId, clinicId));
      const [before] = await tx.select().from(t.servicePoints).where(own);
      if (!change.isNew && !before) return err({ code: 'service_point_not_found' });
      const [zone] = await tx
        .select({ isActive: t.zones.isActive })
        .from(t.zones)
        .where(and(eq(t.zones.id, input.zoneId), eq(t.zones.clinicId, clinicId)));
      if (!zone || (!zone.isActive && input.isActive)) return err({ code: 'zone_not_found' });
      const known = await knownServices(change, serviceIds);
      if (!known.ok) return known;
      const free = await whenRetired(change, before, input, 'service_point');
      if (!free.ok) return free;
      if (before) await tx.update(t.servicePoints).set(input).where(own);
      else await tx.insert(t.servicePoints).values({ id: change.id, clinicId, ...input });

      const ofPoint = eq(t.servicePointServices.servicePointId, change.id);
      const had = await tx.select({ id: t.servicePointServices.serviceId }).from(t.servicePointServices).where(ofPoint);
      const fields = changedFields(before, input);
      if (
        isSameSet(
          had.map(({ id: serviceId }) => serviceId),
          serviceIds,
        )
      )
        return ok(fields);
      await tx.delete(t.servicePointServices).where(ofPoint);
      if (known.value.length > 0)
        await tx
          .insert(t.servicePointServices)
          .values(known.value.map((serviceId) => ({ clinicId, servicePointId: change.id, serviceId })));
      return ok([...fields, 'serviceIds']);
    }),
  );
}

/** The services without repetition, where all of them are this clinic's. */
export async function knownServices(
  { tx, clinicId }: AdminTx,
  serviceIds: readonly string[],
): Promise<Result<readonly string[], Problem>> {
  const wanted = [...new Set(serviceIds)];
  if (wanted.length === 0) return ok([]);
  const own = and(eq(t.services.clinicId, clinicId), inArray(t.services.id, wanted));
  return (await countOf(tx, t.services, own)) === wanted.length ? ok(wanted) : err({ code: 'service_not_found' });
}

/** Only what goes out of use is asked for. */
export async function whenRetired(
  change: AdminTx,
  before: { readonly isActive: boolean } | undefined,
  { isActive }: { readonly isActive: boolean },
  thing: Parameters<typeof mayRetire>[1],
): Promise<Result<null, Problem>> {
  return before?.isActive === true && !isActive ? mayRetire(change, thing) : ok(null);
}

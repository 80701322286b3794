import { setImmediate as letOthersGoOn } from 'node:timers/promises';
import { and, eq, inArray } from 'drizzle-orm';
import type { Problem } from '../../../common/contract/problem.ts';
import type { EstimateFigures, EstimateReport } from '../../../common/contract/report.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicDate, ClinicId, QueueDayId, ServiceId } from '../../../common/contract/vocabulary.ts';
import { datesFrom, addDays } from '../../booking/clinicTime.ts';
import { services } from '../../db/schema/organisation.ts';
import { queueDays } from '../../db/schema/queue.ts';
import { DayMeasure, NO_ERRORS, together, type EstimateErrors } from '../../queue/estimate/measureDay.ts';
import type { Directories } from '../clinic/directory.ts';
import { readDayPlan } from '../queue/dayPlan.ts';
import type { OfDay, ReportDeps } from './dayReport.ts';

export type EstimateDeps = ReportDeps & { readonly directories: Directories };

const WEEK = 7;
/** So many events are lived through before others get their turn. */
const AT_ONCE = 40;

/** How good the estimate was: on one day, and on the seven that end with it. From their logs. */
export async function readEstimateReport(
  deps: EstimateDeps,
  { clinicId, date }: OfDay,
): Promise<Result<EstimateReport, Problem>> {
  const dates = datesFrom(addDays(date, 1 - WEEK), WEEK);
  const rows = await deps.db
    .select({ id: queueDays.id, date: queueDays.date })
    .from(queueDays)
    .where(and(eq(queueDays.clinicId, clinicId), inArray(queueDays.date, [...dates])));
  if (!rows.some((row) => row.date === date)) return err({ code: 'day_not_found' });
  const days: { readonly date: string; readonly errors: ReadonlyMap<ServiceId, EstimateErrors> }[] = [];
  for (const row of rows) {
    // Columns of type uuid and date.
    const errors = await errorsOf(deps, clinicId, row.id as QueueDayId, row.date as ClinicDate);
    days.push({ date: row.date, errors });
  }
  const served = [...new Set(days.flatMap(({ errors }) => [...errors.keys()]))];
  const names = new Map(
    served.length === 0
      ? []
      : (
          await deps.db
            .select({ id: services.id, name: services.name })
            .from(services)
            .where(inArray(services.id, served))
        ).map(({ id, name }) => [id, name]),
  );
  const own = days.filter((day) => day.date === date);
  const sumOf = (of: typeof days, serviceId: ServiceId) =>
    figuresOf(together(of.map(({ errors }) => errors.get(serviceId) ?? NO_ERRORS)));
  const allOf = (of: typeof days) => figuresOf(together(of.flatMap(({ errors }) => [...errors.values()])));
  return ok({
    date,
    day: allOf(own),
    week: allOf(days),
    services: served.map((serviceId) => ({
      serviceId,
      name: names.get(serviceId) ?? {},
      day: sumOf(own, serviceId),
      week: sumOf(days, serviceId),
    })),
  });
}

async function errorsOf(
  deps: EstimateDeps,
  clinicId: ClinicId,
  queueDayId: QueueDayId,
  date: ClinicDate,
): Promise<ReadonlyMap<ServiceId, EstimateErrors>> {
  const directory = await deps.directories.of(clinicId);
  if (!directory) return new Map();
  const [plan, events] = await Promise.all([
    readDayPlan(deps.db, directory, date, 'all'),
    deps.log.readAfter(queueDayId, 0),
  ]);
  const measure = new DayMeasure(plan);
  for (const [index, { event }] of events.entries()) {
    measure.hear(event);
    if (index % AT_ONCE === AT_ONCE - 1) await letOthersGoOn();
  }
  return measure.errors();
}

const figuresOf = ({ told, within, offMs, waitedMs, nobodyWorking }: EstimateErrors): EstimateFigures => ({
  told,
  within,
  nobodyWorking,
  meanErrorMs: told === 0 ? null : Math.round(offMs / told),
  meanWaitMs: told === 0 ? null : Math.round(waitedMs / told),
});

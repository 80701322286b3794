import { DayList, DayReport } from '../../../common/contract/report.ts';
import { ok } from '../../../common/contract/result.ts';
import { ClinicDate } from '../../../common/contract/vocabulary.ts';
import { readDayReport, reportedDays, type ReportDeps } from '../../usecases/report/dayReport.ts';
import { defineRoute, type Route } from '../route.ts';
import { InClinic } from './booking.ts';

const OfDay = InClinic.extend({ date: ClinicDate });

/** What the clinic's days were. */
export const reportRoutes = (deps: ReportDeps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/days',
    summary: 'The days that have a report',
    access: { staff: 'read_reports' },
    params: InClinic,
    answer: DayList,
    handle: async ({ params: { clinicId } }) => ok(await reportedDays(deps, clinicId)),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/days/:date/report',
    summary: 'What a day was, or has been so far',
    access: { staff: 'read_reports' },
    params: OfDay,
    answer: DayReport,
    handle: ({ params }) => readDayReport(deps, params),
  }),
];

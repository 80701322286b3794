import { DayList, DayReport, EstimateReport } from '../../../common/contract/report.ts';
import { PaperState, PrintReportRequest } from '../../../common/contract/printing.ts';
import { ok } from '../../../common/contract/result.ts';
import { ClinicDate } from '../../../common/contract/vocabulary.ts';
import { readDayReport, reportedDays } from '../../usecases/report/dayReport.ts';
import { readEstimateReport, type EstimateDeps } from '../../usecases/report/estimateFigures.ts';
import { orderReportPaper, reportPaperState } from '../../usecases/printing/dayReportPaper.ts';
import { defineRoute, type Route } from '../route.ts';
import { InClinic } from './booking.ts';

const OfDay = InClinic.extend({ date: ClinicDate });

/** What the clinic's days were. */
export const reportRoutes = (deps: EstimateDeps & Parameters<typeof orderReportPaper>[0]): readonly Route[] => [
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
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/days/:date/estimate',
    summary: 'How the waits that were told compare with those that were waited, that day and in the week before',
    access: { staff: 'read_reports' },
    params: OfDay,
    answer: EstimateReport,
    perMinute: 10,
    handle: ({ params }) => readEstimateReport(deps, params),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/days/:date/report/paper',
    summary: 'Print the report of a day',
    access: { staff: 'read_reports' },
    params: OfDay,
    body: PrintReportRequest,
    answer: PaperState,
    handle: ({ params, body, idempotency }) => orderReportPaper(deps, { ...params, ...body, idempotency }),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/days/:date/report/paper',
    summary: 'How the last report of a day on paper is doing',
    access: { staff: 'read_reports' },
    params: OfDay,
    answer: PaperState,
    handle: ({ params }) => reportPaperState(deps, params),
  }),
];

import {
  CountedTickets,
  Statistics,
  StatisticsPaper,
  StatisticsPaperQuery,
  StatisticsQuery,
  TicketsQuery,
} from '../../../common/contract/statistics.ts';
import {
  readCountedTickets,
  readStatistics,
  readStatisticsPaper,
  type StatisticsDeps,
} from '../../usecases/statistics/statistics.ts';
import { defineRoute, type Route } from '../route.ts';
import { InClinic } from './booking.ts';

/** What many days were, and the tickets behind each number. */
export const statisticsRoutes = (deps: StatisticsDeps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/statistics',
    summary: 'Waits, times of service and what became of everybody, over any days',
    access: { staff: 'read_reports' },
    params: InClinic,
    query: StatisticsQuery,
    answer: Statistics,
    perMinute: 120,
    handle: ({ params, query }) => readStatistics(deps, { ...params, ...query }),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/statistics/paper',
    summary: 'The same as a PDF of A4 sheets, in base64',
    access: { staff: 'read_reports' },
    params: InClinic,
    query: StatisticsPaperQuery,
    answer: StatisticsPaper,
    perMinute: 12,
    handle: ({ params, query }) => readStatisticsPaper(deps, { ...params, ...query }),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/statistics/tickets',
    summary: 'The tickets behind a figure',
    access: { staff: 'read_reports' },
    params: InClinic,
    query: TicketsQuery,
    answer: CountedTickets,
    perMinute: 120,
    handle: ({ params, query }) => readCountedTickets(deps, { ...params, ...query }),
  }),
];

import { OrderInput, OrderNow, PlanOrder } from '../../../common/contract/order.ts';
import { ClinicDate } from '../../../common/contract/vocabulary.ts';
import { WhatIfAnswer, WhatIfAsked } from '../../../common/contract/whatIf.ts';
import type { AdministrationDeps } from '../../usecases/administration/change.ts';
import { writeOrder } from '../../usecases/administration/orderOfCalls.ts';
import { planOrder, withdrawPlannedOrder } from '../../usecases/administration/plannedOrders.ts';
import { orderNow, whatIfDay, type WhatIfDeps } from '../../usecases/whatIf/whatIf.ts';
import { defineRoute, type Route } from '../route.ts';
import { administratorOf, Written } from './adminRequest.ts';
import { InClinic } from './booking.ts';

const OnDay = InClinic.extend({ date: ClinicDate });
const RULE = { staff: 'rule_order' } as const;

/** The rules of the order of calls, and what others would have done. */
export const orderRoutes = (deps: WhatIfDeps & AdministrationDeps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/order',
    summary: 'The rules of the order of calls',
    access: RULE,
    params: InClinic,
    answer: OrderNow,
    handle: ({ params: { clinicId } }) => orderNow(deps, clinicId),
  }),
  defineRoute({
    method: 'put',
    path: '/clinics/:clinicId/order',
    summary: 'Change the rules of the order of calls',
    access: RULE,
    params: InClinic,
    body: OrderInput,
    answer: Written,
    handle: (request) => writeOrder(deps, administratorOf(request), request.body),
  }),
  defineRoute({
    method: 'put',
    path: '/clinics/:clinicId/order/planned/:date',
    summary: 'Plan the rules of the order of calls to hold from a later day on',
    access: RULE,
    params: OnDay,
    body: PlanOrder,
    answer: Written,
    handle: (request) => planOrder(deps, administratorOf(request), request.params.date, request.body),
  }),
  defineRoute({
    method: 'delete',
    path: '/clinics/:clinicId/order/planned/:date',
    summary: 'Withdraw rules that were planned for a day',
    access: RULE,
    params: OnDay,
    answer: Written,
    handle: (request) => withdrawPlannedOrder(deps, administratorOf(request), request.params.date),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/days/:date/what-if',
    summary: 'What a day would have been under other rules or with other rooms',
    access: RULE,
    params: OnDay,
    body: WhatIfAsked,
    answer: WhatIfAnswer,
    // Two days are lived through for each; nobody reads more answers than this.
    perMinute: 12,
    handle: ({ params, body }) => whatIfDay(deps, params, body),
  }),
];

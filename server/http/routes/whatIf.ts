import { OrderInput, OrderNow } from '../../../common/contract/order.ts';
import { ClinicDate } from '../../../common/contract/vocabulary.ts';
import { WhatIfAnswer, WhatIfAsked } from '../../../common/contract/whatIf.ts';
import type { AdministrationDeps } from '../../usecases/administration/change.ts';
import { writeOrder } from '../../usecases/administration/orderOfCalls.ts';
import { orderNow, whatIfDay, type WhatIfDeps } from '../../usecases/whatIf/whatIf.ts';
import { defineRoute, type Route } from '../route.ts';
import { administratorOf, Written } from './adminRequest.ts';
import { InClinic } from './booking.ts';

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
    method: 'post',
    path: '/clinics/:clinicId/days/:date/what-if',
    summary: 'What a day would have been under other rules or with other rooms',
    access: RULE,
    params: InClinic.extend({ date: ClinicDate }),
    body: WhatIfAsked,
    answer: WhatIfAnswer,
    // Two days are lived through for each; nobody reads more answers than this.
    perMinute: 12,
    handle: ({ params, body }) => whatIfDay(deps, params, body),
  }),
];

import { z } from 'zod';
import { ok } from '../../../common/contract/result.ts';
import { FinishOpenid, OpenidBegun, OpenidOffer, SessionView } from '../../../common/contract/session.ts';
import { beginOpenid, finishOpenid, type OpenidDeps } from '../../usecases/access/openidLogin.ts';
import type { Principals } from '../../usecases/access/principals.ts';
import { defineRoute, type Route } from '../route.ts';
import { arrivalOf, viewOf } from './sessions.ts';

/** The hospital's own login, where one is set up. */
export const openidRoutes = (
  deps: OpenidDeps & { readonly principals: Pick<Principals, 'ofSession'> },
): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/session/openid',
    summary: 'Whether there is another way to log in, and what its button says',
    access: { anyone: true },
    answer: OpenidOffer,
    handle: () => Promise.resolve(ok({ label: deps.openid?.label ?? null })),
  }),
  defineRoute({
    method: 'post',
    path: '/session/openid/begin',
    summary: 'Where the browser goes to log in',
    access: { anyone: true },
    body: z.object({}),
    answer: OpenidBegun,
    perMinute: 20,
    handle: () => beginOpenid(deps),
  }),
  defineRoute({
    method: 'post',
    path: '/session/openid/finish',
    summary: 'Log in with what the browser came back with',
    access: { anyone: true },
    body: FinishOpenid,
    answer: SessionView,
    perMinute: 20,
    handle: async (request) => {
      const entered = await finishOpenid(deps, request.body.search, arrivalOf(request));
      if (!entered.ok) return entered;
      request.setSession(entered.value.token, entered.value.browserToken);
      return viewOf(deps, await deps.principals.ofSession(entered.value.token));
    },
  }),
];

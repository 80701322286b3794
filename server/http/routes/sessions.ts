import { z } from 'zod';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { ChangePassword, LogIn, OwnSessions, SessionView } from '../../../common/contract/session.ts';
import { logIn, type Arrival } from '../../usecases/access/logIn.ts';
import type { Principal } from '../../usecases/access/principal.ts';
import type { Principals } from '../../usecases/access/principals.ts';
import {
  changePassword,
  endOtherSessions,
  logOut,
  ownSessions,
  sessionView,
  type SessionDeps,
} from '../../usecases/access/sessionCases.ts';
import { defineRoute, type Route, type RouteRequest } from '../route.ts';

export type SessionRouteDeps = SessionDeps & { readonly principals: Pick<Principals, 'forgetAll' | 'ofSession'> };

export const sessionRoutes = (deps: SessionRouteDeps): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/session',
    summary: 'Log in',
    access: { anyone: true },
    body: LogIn,
    answer: SessionView,
    perMinute: 20,
    handle: async (request) => {
      const { principal: before, setSession } = request;
      const result = await logIn(deps, {
        ...request.body,
        arrival: arrivalOf(request),
        ...(before.kind === 'staff' ? { before: before.sessionHash } : {}),
      });
      if (!result.ok) return result;
      setSession(result.value.token, result.value.browserToken);
      return viewOf(deps, await deps.principals.ofSession(result.value.token));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/session',
    summary: 'Who is logged in, and in which clinics as what',
    access: { staff: 'logged_in' },
    answer: SessionView,
    handle: ({ principal }) => viewOf(deps, principal),
  }),
  defineRoute({
    method: 'delete',
    path: '/session',
    summary: 'Log out',
    access: { staff: 'logged_in' },
    answer: z.object({}),
    handle: async ({ principal, setSession }) => {
      if (principal.kind === 'staff') await logOut(deps, principal.sessionHash);
      setSession(null);
      return ok({});
    },
  }),
  defineRoute({
    method: 'get',
    path: '/session/all',
    summary: 'Where one is signed in oneself',
    access: { staff: 'logged_in' },
    answer: OwnSessions,
    handle: async ({ principal }) =>
      principal.kind === 'staff' ? ok(await ownSessions(deps, principal)) : err({ code: 'not_logged_in' }),
  }),
  defineRoute({
    method: 'post',
    path: '/session/end-others',
    summary: 'End all of one’s own sessions but this one',
    access: { staff: 'logged_in' },
    answer: z.object({ ended: z.int() }),
    handle: async ({ principal }) =>
      principal.kind === 'staff'
        ? ok({ ended: await endOtherSessions(deps, principal) })
        : err({ code: 'not_logged_in' }),
  }),
  defineRoute({
    method: 'post',
    path: '/session/password',
    summary: 'Change one’s own password; ends all other sessions',
    access: { staff: 'logged_in' },
    body: ChangePassword,
    answer: z.object({}),
    perMinute: 10,
    handle: async ({ principal, body: { current, next }, setSession }) => {
      if (principal.kind !== 'staff') return notLoggedIn;
      const result = await changePassword(deps, principal, current, next);
      if (!result.ok) return result;
      setSession(result.value.token);
      return ok({});
    },
  }),
];

const notLoggedIn = Promise.resolve(err({ code: 'not_logged_in' } as const));

/** From where somebody comes, for the limits of tries. */
export const arrivalOf = ({
  address,
  browser,
}: Pick<RouteRequest<unknown, unknown, unknown>, 'address' | 'browser'>): Arrival => ({
  address,
  browserToken: browser.token,
  browser: browser.name,
});

/** What the panel shows of whoever has just come in. */
export async function viewOf(
  { db }: Pick<SessionDeps, 'db'>,
  principal: Principal,
): Promise<Result<SessionView, Problem>> {
  const view = principal.kind === 'staff' ? await sessionView(db, principal) : undefined;
  return view ? ok(view) : err({ code: 'not_logged_in' });
}

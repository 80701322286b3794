import { z } from 'zod';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { ChangePassword, LogIn, SessionView } from '../../../common/contract/session.ts';
import type { StaffId } from '../../../common/contract/vocabulary.ts';
import type { Principal } from '../../usecases/access/principal.ts';
import { changePassword, logIn, logOut, sessionView, type SessionDeps } from '../../usecases/access/sessionCases.ts';
import { defineRoute, type Route } from '../route.ts';

export const sessionRoutes = (deps: SessionDeps): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/session',
    summary: 'Log in',
    access: { anyone: true },
    body: LogIn,
    answer: SessionView,
    perMinute: 20,
    handle: async ({ body: { login, password }, setSession }) => {
      const result = await logIn(deps, login, password);
      if (!result.ok) return result;
      setSession(result.value.token);
      const principal = await deps.principals.ofSession(result.value.token);
      return viewOf(deps, result.value.staffId, principal);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/session',
    summary: 'Who is logged in, and in which clinics as what',
    access: { staff: 'logged_in' },
    answer: SessionView,
    handle: ({ principal }) => (principal.kind === 'staff' ? viewOf(deps, principal.staffId, principal) : notLoggedIn),
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

async function viewOf(
  { db }: SessionDeps,
  staffId: StaffId,
  principal: Principal,
): Promise<Result<SessionView, Problem>> {
  const view = principal.kind === 'staff' ? await sessionView(db, staffId, principal.roles) : undefined;
  return view ? ok(view) : err({ code: 'not_logged_in' });
}

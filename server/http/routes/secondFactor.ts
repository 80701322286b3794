import { z } from 'zod';
import { err, ok } from '../../../common/contract/result.ts';
import {
  RecoveryCodes,
  RemoveSecondFactor,
  SecondFactorOffer,
  SetSecondFactor,
} from '../../../common/contract/session.ts';
import {
  dropSecondFactor,
  newRecoveryCodes,
  offerSecondFactor,
  setSecondFactor,
} from '../../usecases/access/ownSecondFactor.ts';
import type { SessionDeps } from '../../usecases/access/sessionCases.ts';
import { defineRoute, type Route } from '../route.ts';

const NOT_LOGGED_IN = err({ code: 'not_logged_in' } as const);

/** An authenticator app beside the password, set up by its owner. */
export const secondFactorRoutes = (deps: SessionDeps): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/session/second-factor/offer',
    summary: 'A new secret for an authenticator app; nothing is kept of it',
    access: { staff: 'logged_in' },
    answer: SecondFactorOffer,
    perMinute: 20,
    handle: async ({ principal }) =>
      principal.kind === 'staff' ? ok(await offerSecondFactor(deps.db, principal.staffId)) : NOT_LOGGED_IN,
  }),
  defineRoute({
    method: 'post',
    path: '/session/second-factor',
    summary: 'Set an authenticator app up by its first number; answers ten recovery codes and ends all other sessions',
    access: { staff: 'logged_in' },
    body: SetSecondFactor,
    answer: RecoveryCodes,
    perMinute: 20,
    handle: async ({ principal, body, setSession }) => {
      if (principal.kind !== 'staff') return NOT_LOGGED_IN;
      const set = await setSecondFactor(deps, principal, body);
      if (!set.ok) return set;
      setSession(set.value.token);
      return ok({ codes: [...set.value.codes] });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/session/second-factor/remove',
    summary: 'Sign in by password alone again, where no clinic wants more',
    access: { staff: 'logged_in' },
    body: RemoveSecondFactor,
    answer: z.object({}),
    perMinute: 20,
    handle: async ({ principal, body, setSession }) => {
      if (principal.kind !== 'staff') return NOT_LOGGED_IN;
      const dropped = await dropSecondFactor(deps, principal, body);
      if (!dropped.ok) return dropped;
      setSession(dropped.value.token);
      return ok({});
    },
  }),
  defineRoute({
    method: 'post',
    path: '/session/second-factor/recovery-codes',
    summary: 'Ten new recovery codes; those of before no longer work',
    access: { staff: 'logged_in' },
    body: RemoveSecondFactor,
    answer: RecoveryCodes,
    perMinute: 20,
    handle: async ({ principal, body }) => {
      if (principal.kind !== 'staff') return NOT_LOGGED_IN;
      const made = await newRecoveryCodes(deps, principal, body);
      return made.ok ? ok({ codes: [...made.value.codes] }) : made;
    },
  }),
];

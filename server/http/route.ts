import type { z } from 'zod';
import type { Problem } from '../../common/contract/problem.ts';
import type { Result } from '../../common/contract/result.ts';
import type { Permission } from '../../common/contract/roles.ts';
import type { DeviceKind } from '../../common/contract/session.ts';
import type { IdempotencyKey } from '../ports/queueLog.ts';
import type { Principal } from '../usecases/access/principal.ts';

/** Who may come this way. Whoever is not named is refused; `:clinicId` in the path must be one of theirs. */
export type Access = {
  readonly anyone?: true;
  /** A permission in the clinic of the path, or only being logged in. */
  readonly staff?: Permission | 'logged_in';
  readonly devices?: readonly DeviceKind[];
  readonly patient?: true;
  /** Anybody, also over the public port; whoever changes something names a key for the request. */
  readonly web?: true;
};

export type RouteRequest<Params, Query, Body> = {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** What was uploaded, where the route takes a file; else empty. */
  readonly file: Buffer;
  readonly principal: Principal;
  /** Present on every mutating request of somebody who is known. */
  readonly idempotency: IdempotencyKey | null;
  /** Where the request came from, for limits; never logged with what it asked. */
  readonly address: string;
  /** What the browser has of us from an earlier login, and what its owner calls it. */
  readonly browser: { readonly token: string | null; readonly name: string };
  /** Sets the session cookie, or takes it away. @param browserToken by which the browser is known from now on */
  readonly setSession: (token: string | null, browserToken?: string) => void;
};

export type Route = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below `/api/v1`, in Express's words: `/clinics/:clinicId/tickets`. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  /** Instead of a body: any bytes, up to so many. They are read only after it is known who sends them. */
  readonly file: { readonly largestBytes: number } | undefined;
  readonly answer: z.ZodType;
  /** At most so many requests a minute from one caller; for what could be guessed. */
  readonly perMinute: number | undefined;
  readonly handle: (request: RouteRequest<unknown, unknown, unknown>) => Promise<Result<unknown, Problem>>;
};

type Given<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType> = {
  readonly method: Route['method'];
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly file?: { readonly largestBytes: number };
  readonly answer: Answer;
  readonly perMinute?: number;
  readonly handle: (
    request: RouteRequest<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<Result<z.input<Answer>, Problem>>;
};

/** One way into the server: what it takes, who may, what it answers. The interface's description is made from these. */
export function defineRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(given: Given<Params, Query, Body, Answer>): Route {
  return {
    method: given.method,
    path: given.path,
    summary: given.summary,
    access: given.access,
    params: given.params,
    query: given.query,
    body: given.body,
    file: given.file,
    answer: given.answer,
    perMinute: given.perMinute,
    // The registry parses with these same schemas before it calls, so the request has the types that they say.
    handle: given.handle as Route['handle'],
  };
}

import { createHash } from 'node:crypto';
import { finished } from 'node:stream/promises';
import express, { Router, type Request, type Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import { PROBLEMS, type Problem } from '../../common/contract/problem.ts';
import { ClinicId } from '../../common/contract/vocabulary.ts';
import type { IdempotencyKey } from '../ports/queueLog.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import { browserName } from '../usecases/access/browserName.ts';
import { BROWSER_KEPT_MS } from '../usecases/access/knownBrowsers.ts';
import { actorOf, type Principal } from '../usecases/access/principal.ts';
import type { Principals } from '../usecases/access/principals.ts';
import { hashOfRequest } from '../usecases/access/secrets.ts';
import { SESSION_MS } from '../usecases/access/sessionStart.ts';
import { isDatabaseAway } from '../ports/databaseAway.ts';
import { whatFailed } from '../ports/whatFailed.ts';
import { whyNotAllowed } from './allowed.ts';
import { bearerTokenOf } from './bearerToken.ts';
import { sendJson } from './compressedJson.ts';
import type { Route } from './route.ts';

export type RegisterDeps = {
  readonly principals: Principals;
  readonly log: Log;
  /** Whether cookies may only travel over TLS. */
  readonly isSecure: boolean;
  /** In tests: an answer that its own schema refuses is a defect. Costs time, so not in the clinic. */
  readonly checksAnswers: boolean;
  /** Hears how long each answer took. */
  readonly answered?: Meter['answered'];
};

const SESSION_COOKIE = 'turnstone_session';
/** By which a browser is known again at the next login; nobody comes in by it. */
const BROWSER_COOKIE = 'turnstone_browser';
const BODY_LIMIT = '256kb';
const IDEMPOTENCY_KEY = z.uuid();

/** All routes under one router, each with the same care: who, what, once, and a coded answer. */
export function registerRoutes(routes: readonly Route[], deps: RegisterDeps): Router {
  const router = Router();
  router.use(express.json({ limit: BODY_LIMIT, strict: true, reviver: whatCanBeKept }));
  router.use((error: unknown, _request: Request, response: Response, next: (error?: unknown) => void) => {
    const type = z.object({ type: z.string() }).safeParse(error);
    if (!type.success) {
      next(error);
      return;
    }
    sendProblem(response, { code: type.data.type === 'entity.too.large' ? 'body_too_large' : 'invalid_request' });
  });
  for (const route of routes) {
    const limits = route.perMinute === undefined ? [] : [limitOf(route.perMinute)];
    router[route.method](route.path, ...limits, (request: Request, response: Response) => {
      const startedAt = performance.now();
      void answer(route, deps, request, response).then(() =>
        deps.answered?.(route.method, route.path, response.statusCode, performance.now() - startedAt),
      );
    });
  }
  router.use((_request, response) => sendProblem(response, { code: 'not_found' }));
  return router;
}

/** PostgreSQL keeps no character zero and no half of a surrogate pair; nobody types them, and no name has them. */
function whatCanBeKept(_key: string, value: unknown): unknown {
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
    throw new SyntaxError('a text with characters that cannot be kept');
  return value;
}

const limitOf = (perMinute: number) =>
  rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendProblem(response, { code: 'too_many_requests' }),
  });

async function answer(route: Route, deps: RegisterDeps, request: Request, response: Response): Promise<void> {
  try {
    response.set('cache-control', 'no-store');
    if (route.method !== 'get' && isForeign(request)) {
      sendProblem(response, { code: 'foreign_origin' });
      return;
    }
    const principal = await principalOf(deps.principals, request);
    const clinicId = ClinicId.safeParse(request.params['clinicId']);
    const namesClinic = route.path.includes(':clinicId');
    if (namesClinic && !clinicId.success) {
      sendProblem(response, { code: 'clinic_not_found' });
      return;
    }
    const refusal = whyNotAllowed(route.access, principal, namesClinic ? clinicId.data : undefined);
    if (refusal) {
      sendProblem(response, refusal);
      return;
    }

    const file = route.file ? await readFile(request, route.file.largestBytes) : NO_FILE;
    if (!Buffer.isBuffer(file)) {
      sendProblem(response, file);
      return;
    }
    const parsed = parse(route, request);
    if (!parsed.ok) {
      sendProblem(response, parsed.problem);
      return;
    }
    const idempotency = idempotencyOf(route, request, principal, file);
    if (idempotency === 'missing') {
      sendProblem(response, { code: 'idempotency_key_missing' });
      return;
    }

    const result = await route.handle({
      ...parsed,
      file,
      principal,
      idempotency,
      // Made only for the few that ask for them.
      get address() {
        return addressOf(request);
      },
      get browser() {
        return {
          token: cookieOf(request.headers.cookie, BROWSER_COOKIE) ?? null,
          name: browserName(request.headers['user-agent']),
        };
      },
      setSession: (token, browserToken) => setSession(response, deps.isSecure, token, browserToken),
    });
    if (!result.ok) {
      sendProblem(response, result.error);
      return;
    }
    if (deps.checksAnswers) route.answer.parse(result.value);
    await sendJson(request, response.status(200), result.value ?? {});
  } catch (error) {
    deps.log.error({ route: `${route.method} ${route.path}`, error: whatFailed(error) }, 'A request failed');
    // A screen asks again by itself, with its key, where that is of use; a defect would come again, too.
    if (!response.headersSent) sendProblem(response, { code: isDatabaseAway(error) ? 'outcome_unknown' : 'internal' });
  }
}

/** One subscriber's line has all addresses of a /56 of IPv6, and counts as one. */
const IPV6_PREFIX = 56;
const addressOf = ({ ip }: Request): string => (ip === undefined ? 'unknown' : ipKeyGenerator(ip, IPV6_PREFIX));

const NO_FILE = Buffer.alloc(0);

/** The bytes of an upload, whatever it says that it is; a problem where they are too many or none. */
async function readFile(request: Request, limit: number): Promise<Buffer | Problem> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    // What is too much is read to its end and forgotten, so that the refusal is heard.
    if (bytes <= limit) chunks.push(chunk);
    else chunks.length = 0;
  });
  const isWhole = await finished(request).then(
    () => true,
    () => false, // whoever sent it went away
  );
  if (bytes > limit) return { code: 'body_too_large' };
  return isWhole && bytes > 0 ? Buffer.concat(chunks) : { code: 'invalid_request' };
}

/** A page of another site must not act with our staff's cookie. */
function isForeign(request: Request): boolean {
  const origin = request.headers.origin;
  if (!origin) return false;
  try {
    return new URL(origin).host !== request.headers.host;
  } catch {
    return true;
  }
}

async function principalOf(principals: Principals, request: Request): Promise<Principal> {
  const bearer = bearerTokenOf(request);
  if (bearer) return principals.ofBearer(bearer);
  const session = sessionTokenOf(request.headers.cookie);
  return session ? principals.ofSession(session) : { kind: 'nobody' };
}

/** The session token among the cookies of a request or of a socket's handshake. */
export const sessionTokenOf = (cookies: string | undefined): string | undefined => cookieOf(cookies, SESSION_COOKIE);

const cookieOf = (cookies: string | undefined, name: string): string | undefined =>
  cookies
    ?.split(';')
    .map((cookie) => cookie.trim())
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.slice(name.length + 1);

function setSession(response: Response, isSecure: boolean, token: string | null, browserToken?: string): void {
  const options = { httpOnly: true, sameSite: 'strict', secure: isSecure, path: '/' } as const;
  if (token === null) response.clearCookie(SESSION_COOKIE, options);
  else response.cookie(SESSION_COOKIE, token, { ...options, maxAge: SESSION_MS });
  if (browserToken !== undefined)
    response.cookie(BROWSER_COOKIE, browserToken, { ...options, path: '/api/v1', maxAge: BROWSER_KEPT_MS });
}

type Parsed =
  | { readonly ok: true; readonly params: unknown; readonly query: unknown; readonly body: unknown }
  | { readonly ok: false; readonly problem: Problem };

function parse(route: Route, request: Request): Parsed {
  const parts = { params: request.params, query: request.query, body: (request.body as unknown) ?? {} };
  const issues: { readonly in: string; readonly field: string; readonly message: string }[] = [];
  const read = (part: keyof typeof parts): unknown => {
    const schema = route[part];
    if (!schema) return {};
    const result = schema.safeParse(parts[part]);
    if (result.success) return result.data;
    for (const { path, message } of result.error.issues) issues.push({ in: part, field: path.join('.'), message });
    return undefined;
  };
  const [params, query, body] = [read('params'), read('query'), read('body')];
  return issues.length === 0
    ? { ok: true, params, query, body }
    : { ok: false, problem: { code: 'invalid_request', issues } };
}

/** Every change by somebody who is known carries a key, so that a repeat is answered and not done again. */
function idempotencyOf(
  route: Route,
  request: Request,
  principal: Principal,
  file: Buffer,
): IdempotencyKey | null | 'missing' {
  if (route.method === 'get' || (principal.kind === 'nobody' && !route.access.web)) return null;
  const key = IDEMPOTENCY_KEY.safeParse(request.headers['idempotency-key']);
  if (!key.success) return 'missing';
  return {
    scope: `${actorOf(principal)} ${route.method} ${route.path}`,
    key: key.data,
    requestHash: hashOfRequest(
      route.file
        ? [request.params, request.query, createHash('sha256').update(file).digest('hex')]
        : [request.params, request.body],
    ),
  };
}

export function sendProblem(response: Response, { code, ...detail }: Problem): void {
  const status = PROBLEMS[code];
  response
    .status(status)
    .type('application/problem+json')
    .json({ type: `/problems/${code}`, title: code, status, code, ...detail });
}

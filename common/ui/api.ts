import { err, ok, type Result } from '../contract/result.ts';

/**
 * Why a request brought nothing. `code` is one of the server's stable codes, or
 * - `not_connected`: no answer came, or one of what stands between (status 0); whether the server did it is unknown, so
 *   repeat with the same key;
 * - `unreadable_answer`: an answer came that this screen does not understand.
 */
export type ApiError = {
  readonly code: string;
  readonly status: number;
  /** What the server said beside the code, for example which field. */
  readonly detail: Readonly<Record<string, unknown>>;
};

/** Turns a parsed answer into what the screen expects; throws if it is something else. A zod schema's `parse` fits. */
export type Read<T> = (body: unknown) => T;

/** Takes the answer as it is. `api.get<View>(path, asIs)` trusts the server, which a page of a few kilobytes may do. */
// The cast moves the promise to the caller, who names the type.
export const asIs: Read<never> = (body) => body as never;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type RequestOptions = {
  /** Give the key of the first attempt when a person presses "try again", so that it is done once. */
  readonly idempotencyKey?: string;
  /** Gives it up: it is not sent again, though it may have been done. */
  readonly signal?: AbortSignal;
};

export type Api = {
  get<T>(path: string, read: Read<T>, options?: Pick<RequestOptions, 'signal'>): Promise<Result<T, ApiError>>;
  post<T>(path: string, body: unknown, read: Read<T>, options?: RequestOptions): Promise<Result<T, ApiError>>;
  put<T>(path: string, body: unknown, read: Read<T>, options?: RequestOptions): Promise<Result<T, ApiError>>;
  patch<T>(path: string, body: unknown, read: Read<T>, options?: RequestOptions): Promise<Result<T, ApiError>>;
  delete<T>(path: string, read: Read<T>, options?: RequestOptions): Promise<Result<T, ApiError>>;
};

export type ApiSettings = {
  readonly base?: string;
  /** A device's or a patient's token; staff are known by their cookie. */
  readonly token?: () => string | undefined;
  readonly fetch?: typeof fetch;
  readonly pause?: (ms: number) => Promise<void>;
  readonly newKey?: () => string;
  /** After this long without an answer an attempt counts as lost. */
  readonly timeoutMs?: number;
};

/** Pauses before the second and third attempt. A person is waiting, so there is no fourth. */
const PAUSES_MS = [400, 1_200] as const;

/** The way to the server: JSON (or a file) in and JSON out, each change with a key, so that a repeated request is done once. */
export function createApi(settings: ApiSettings = {}): Api {
  const base = settings.base ?? '/api/v1';
  const send = settings.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const pause = settings.pause ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  const newKey = settings.newKey ?? newIdempotencyKey;
  const timeoutMs = settings.timeoutMs ?? 10_000;

  async function attempt<T>(url: string, init: RequestInit, read: Read<T>, given?: AbortSignal) {
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = given === undefined ? limit : AbortSignal.any([given, limit]);
    let status: number;
    let text: string;
    try {
      const response = await send(url, { ...init, signal });
      status = response.status;
      text = await response.text();
    } catch {
      return err(notConnected);
    }
    return answerOf(status, text, read);
  }

  async function request<T>(method: Method, path: string, body: unknown, read: Read<T>, options: RequestOptions = {}) {
    const headers: Record<string, string> = { accept: 'application/json' };
    const token = settings.token?.();
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    if (method !== 'GET') headers['idempotency-key'] = options.idempotencyKey ?? newKey();
    const init: RequestInit = { method, headers };
    if (body instanceof Blob) {
      headers['content-type'] = 'application/octet-stream';
      init.body = body;
    } else if (body !== undefined) {
      headers['content-type'] = 'application/json';
      init.body = JSON.stringify(body);
    }
    let result = await attempt(base + path, init, read, options.signal);
    for (const ms of PAUSES_MS) {
      if (result.ok || !mayHaveBeenLost(result.error) || isGivenUp(options)) break;
      await pause(ms);
      if (isGivenUp(options)) break; // meanwhile
      result = await attempt(base + path, init, read, options.signal);
    }
    return result;
  }

  return {
    get: (path, read, options) => request('GET', path, undefined, read, options),
    post: (path, body, read, options) => request('POST', path, body, read, options),
    put: (path, body, read, options) => request('PUT', path, body, read, options),
    patch: (path, body, read, options) => request('PATCH', path, body, read, options),
    delete: (path, read, options) => request('DELETE', path, undefined, read, options),
  };
}

const notConnected: ApiError = { code: 'not_connected', status: 0, detail: {} };

/** Only then is a repeat right: nothing is known about the first attempt. A refusal is an answer. */
const mayHaveBeenLost = (error: ApiError): boolean =>
  error.code === 'not_connected' || (error.status === 503 && error.code === 'outcome_unknown');

/**
 * The server says in JSON what is wrong. Any other page with one of these comes from the load balancer or a proxy, which
 * found no server or lost it over the request.
 */
const NOT_THE_SERVER: ReadonlySet<number> = new Set([502, 503, 504]);

const isGivenUp = ({ signal }: RequestOptions): boolean => signal?.aborted === true;

function answerOf<T>(status: number, text: string, read: Read<T>): Result<T, ApiError> {
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    return err(NOT_THE_SERVER.has(status) ? notConnected : { code: 'unreadable_answer', status, detail: {} });
  }
  if (body === undefined && NOT_THE_SERVER.has(status)) return err(notConnected);
  if (status < 200 || status > 299) return err(problemOf(status, body));
  try {
    return ok(read(body));
  } catch {
    return err({ code: 'unreadable_answer', status, detail: {} });
  }
}

/** Reads `application/problem+json`; the code is a member of its own, else the end of `type`. */
function problemOf(status: number, body: unknown): ApiError {
  if (typeof body !== 'object' || body === null) return { code: 'unreadable_answer', status, detail: {} };
  const {
    type,
    title,
    status: _status,
    code,
    ...detail
  } = { code: undefined, type: undefined, title: undefined, ...body } as Record<string, unknown>;
  const candidates = [code, typeof type === 'string' ? type.split('/').at(-1) : undefined, title];
  const found = candidates.find((candidate) => typeof candidate === 'string' && /^[a-z][a-z0-9_]*$/.test(candidate));
  return { code: typeof found === 'string' ? found : 'unreadable_answer', status, detail };
}

/**
 * A random UUID (version 4). `crypto.randomUUID` is missing where a clinic's pages come over plain http from an
 * address of its own network, so it is made from random bytes, which are there everywhere.
 */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

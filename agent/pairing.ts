import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { PairingBegun, PairingState } from '../common/contract/session.ts';
import type { Credential } from './credential.ts';

const ASK_EVERY_MS = 2_000;
const TRY_AGAIN_MS = 3_000;
const ANSWER_WITHIN_MS = 10_000;

export type PairingDeps = {
  readonly server: string;
  /** Shows the code where the administrator can read it. */
  readonly show: (code: string) => void;
  /** The server cannot be reached; it is tried again. Said once. */
  readonly onUnreachable: () => void;
  readonly signal: AbortSignal;
};

/** Asks for a code, shows it, and waits until an administrator has entered it in the panel. As a screen does. */
export async function pair(deps: PairingDeps): Promise<Credential> {
  let isUnreachable = false;
  for (;;) {
    const begun = await post(deps, '/pairings', { kind: 'agent' }, PairingBegun);
    if (!begun) {
      if (!isUnreachable) deps.onUnreachable();
      isUnreachable = true;
      await pause(TRY_AGAIN_MS, undefined, { signal: deps.signal });
      continue;
    }
    isUnreachable = false;
    deps.show(begun.code);
    const paired = await collect(deps, begun.pollToken);
    if (paired) return paired;
  }
}

/** @returns undefined when the code has expired */
async function collect(deps: PairingDeps, pollToken: string): Promise<Credential | undefined> {
  for (;;) {
    const state = await post(deps, '/pairings/collect', { pollToken }, PairingState);
    if (state?.state === 'paired') return { server: deps.server, token: state.token, name: state.name };
    if (state?.state === 'expired') return undefined;
    await pause(ASK_EVERY_MS, undefined, { signal: deps.signal });
  }
}

async function post<Answer extends z.ZodType>(
  { server, signal }: PairingDeps,
  path: string,
  body: unknown,
  answer: Answer,
): Promise<z.output<Answer> | undefined> {
  signal.throwIfAborted();
  try {
    const response = await fetch(new URL(`/api/v1${path}`, server), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    return answer.safeParse(await response.json()).data;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

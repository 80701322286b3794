import type { Result } from '#common/contract/result.ts';
import { asIs, newIdempotencyKey, type ApiError, type Read } from '#common/ui/api.ts';
import { notices } from '#common/ui/notices.svelte.ts';
import type { ClinicId } from '#common/contract/vocabulary.ts';
import { api, clinicPath } from './api.ts';
import { problemText } from './problemText.ts';
import { session } from './session.svelte.ts';

/**
 * What a person does to the queue: one thing at a time, so that a second press of the same key while the first is under
 * way does nothing, and one key per press, so that a lost answer asked for again is done once.
 */
export class Work {
  #doing = $state<string | undefined>(undefined);
  #lost: { readonly name: string; readonly key: string } | undefined;
  readonly #clinicId: ClinicId;

  constructor(clinicId: ClinicId) {
    this.#clinicId = clinicId;
  }

  /** The name of what is under way. */
  get doing(): string | undefined {
    return this.#doing;
  }

  /** @returns what the server answered, or undefined where it was refused and that was said */
  async post(parts: readonly string[], body?: unknown): Promise<Record<string, unknown> | undefined> {
    const answer = await this.attempt<Record<string, unknown>>(parts, body, asIs);
    if (answer === undefined || answer.ok) return answer?.value;
    notices.tell(problemText(answer.error), { kind: 'stop', lastsMs: 8_000 });
    return undefined;
  }

  /** The same for whoever says refusals beside the field. @returns undefined while something else is under way */
  async attempt<T>(parts: readonly string[], body: unknown, read: Read<T>): Promise<Result<T, ApiError> | undefined> {
    if (this.#doing !== undefined) return undefined;
    const name = JSON.stringify([parts, body ?? null]);
    // The same press again after no answer came: the server recognises it.
    const key = this.#lost?.name === name ? this.#lost.key : newIdempotencyKey();
    this.#doing = parts.at(-1);
    try {
      const answer = await api.post(clinicPath(this.#clinicId, ...parts), body, read, { idempotencyKey: key });
      this.#lost = !answer.ok && (answer.error.status === 0 || answer.error.status === 503) ? { name, key } : undefined;
      if (!answer.ok && answer.error.status === 401) void session.load();
      return answer;
    } finally {
      this.#doing = undefined;
    }
  }
}

import type { z } from 'zod';
import type { BeginPairing, PairingBegun, PairingState } from '#common/contract/session.ts';
import { asIs, createApi } from '#common/ui/api.ts';

const POLL_MS = 2_000;
const AFTER_FAILURE_MS = 3_000;

/** Asks to be let in with a short code, as a television does, until somebody has typed it into the panel. */
export class Pairing {
  #code = $state<string | undefined>(undefined);
  #isServerAway = $state(false);

  get code(): string | undefined {
    return this.#code;
  }

  get isServerAway(): boolean {
    return this.#isServerAway;
  }

  /** Starts asking; returns the function that stops. Made to be returned from `$effect`. */
  start(onPaired: (token: string) => void): () => void {
    const abort = new AbortController();
    void this.#pair(abort.signal, onPaired);
    return () => {
      abort.abort();
    };
  }

  async #pair(signal: AbortSignal, onPaired: (token: string) => void): Promise<void> {
    const api = createApi();
    const wanted: z.infer<typeof BeginPairing> = { kind: 'display' };
    while (!signal.aborted) {
      const begun = await api.post<z.infer<typeof PairingBegun>>('/pairings', wanted, asIs, { signal });
      this.#isServerAway = !begun.ok;
      if (!begun.ok) {
        await pause(AFTER_FAILURE_MS);
        continue;
      }
      this.#code = begun.value.code;
      const token = await this.#collect(begun.value.pollToken, signal);
      this.#code = undefined;
      if (token === undefined) continue;
      onPaired(token);
      return;
    }
  }

  /** @returns undefined when the code has expired, or nobody waits for it any more */
  async #collect(pollToken: string, signal: AbortSignal): Promise<string | undefined> {
    const api = createApi();
    while (!signal.aborted) {
      const asked = await api.post<z.infer<typeof PairingState>>('/pairings/collect', { pollToken }, asIs, { signal });
      this.#isServerAway = !asked.ok;
      if (asked.ok && asked.value.state === 'paired') return asked.value.token;
      if (asked.ok && asked.value.state === 'expired') return undefined;
      await pause(POLL_MS);
    }
    return undefined;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

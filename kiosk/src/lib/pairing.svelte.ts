import type { Api } from '#common/ui/api.ts';
import { PairingBegun, PairingState } from '#common/contract/session.ts';
import type { Later } from './later.ts';
import { readToken, writeToken } from './storedToken.ts';

const POLL_MS = 2_000;

export type PairingDeps = {
  readonly api: Api;
  readonly later: Later;
};

/** Lets this kiosk in, as on a television: it shows a code, an administrator enters it, the kiosk collects its token. */
export class Pairing {
  #token = $state(readToken());
  #code = $state<string>();
  readonly #deps: PairingDeps;

  constructor(deps: PairingDeps) {
    this.#deps = deps;
  }

  get token(): string | undefined {
    return this.#token;
  }

  /** To be entered in the panel; undefined while the server has not given one. */
  get code(): string | undefined {
    return this.#code;
  }

  /** The server no longer knows this kiosk: it asks to be let in again. */
  forget(): void {
    this.#code = undefined;
    writeToken(undefined);
    this.#token = undefined;
  }

  /** Asks until it is let in; returns the function that stops. */
  start(): () => void {
    let isOver = false;
    let cancel: () => void = () => undefined;
    const next = (step: () => Promise<void>, ms: number) => {
      if (!isOver) cancel = this.#deps.later(() => void step(), ms);
    };

    const begin = async (): Promise<void> => {
      const begun = await this.#deps.api.post('/pairings', { kind: 'kiosk' }, (body) => PairingBegun.parse(body));
      if (isOver) return;
      this.#code = begun.ok ? begun.value.code : undefined;
      if (begun.ok) await collect(begun.value.pollToken);
      else next(begin, POLL_MS);
    };

    const collect = async (pollToken: string): Promise<void> => {
      const answer = await this.#deps.api.post('/pairings/collect', { pollToken }, (body) => PairingState.parse(body));
      if (isOver) return;
      if (answer.ok && answer.value.state === 'paired') {
        writeToken(answer.value.token);
        this.#token = answer.value.token;
      } else if (answer.ok && answer.value.state === 'expired') {
        this.#code = undefined;
        await begin();
      } else next(() => collect(pollToken), POLL_MS);
    };

    void begin();
    return () => {
      isOver = true;
      cancel();
    };
  }
}

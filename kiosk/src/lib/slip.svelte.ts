import { PaperState } from '#common/contract/printing.ts';
import type { Api } from '#common/ui/api.ts';
import type { Later } from './later.ts';

const ASK_EVERY_MS = 1_000;
/** Without the paper for so long, nobody should wait for it. */
const ASK_TIMES = 15;

/** How the slip of a booking that was made here is doing: it is asked for, until it is out or in trouble. */
export class Slip {
  #state = $state<'none' | 'printing' | 'printed' | 'trouble'>('none');
  #cancel: () => void = () => undefined;
  /** Another slip, or the next person: answers about the one before are not heard. */
  #of = Symbol('slip');
  readonly #api: Api;
  readonly #later: Later;
  readonly #onPrinted: () => void;
  readonly #onTrouble: (code: string) => void;

  constructor(api: Api, later: Later, onPrinted: () => void, onTrouble: (code: string) => void) {
    this.#api = api;
    this.#later = later;
    this.#onPrinted = onPrinted;
    this.#onTrouble = onTrouble;
  }

  get state(): 'none' | 'printing' | 'printed' | 'trouble' {
    return this.#state;
  }

  /** @param path of the state of its paper; none where there is no printer */
  expect(path: string | undefined): void {
    this.reset();
    if (path === undefined) return;
    this.#state = 'printing';
    this.#askSoon(path, ASK_TIMES);
  }

  #askSoon(path: string, times: number): void {
    const of = this.#of;
    this.#cancel = this.#later(() => {
      void this.#api
        .get(path, (body) => PaperState.parse(body))
        .then((answer) => {
          if (of !== this.#of) return;
          const state = answer.ok ? answer.value.state : 'printing';
          if (state === 'printed') {
            this.#state = 'printed';
            this.#onPrinted();
          } else if (state !== 'printing' || times <= 1) {
            this.#state = 'trouble';
            this.#onTrouble(answer.ok ? (answer.value.code ?? state) : 'no_news');
          } else this.#askSoon(path, times - 1);
        });
    }, ASK_EVERY_MS);
  }

  reset(): void {
    this.#of = Symbol('slip');
    this.#cancel();
    this.#state = 'none';
  }
}

import type { ReachChannel, ReachView } from '#common/contract/reach.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import { asIs, type Api } from '#common/ui/api.ts';
import { refusalWords } from './refusalWords.ts';

/** By which way the patient is told, and at which telephone; the number itself stays on the server. */
export class ReachChoice {
  #view = $state.raw<ReachView>();
  #busyWith = $state<ReachChannel>();
  #refusal = $state.raw<Phrase>();
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  get view(): ReachView | undefined {
    return this.#view;
  }
  get busyWith(): ReachChannel | undefined {
    return this.#busyWith;
  }
  get refusal(): Phrase | undefined {
    return this.#refusal;
  }

  /** Without an answer nothing is offered: the page itself tells the turn. */
  async read(): Promise<void> {
    const answer = await this.#api.get<ReachView>('/patient-page/reach', asIs);
    if (answer.ok) this.#view = answer.value;
  }

  /** @param phone another number than the known one @returns whether it was taken */
  async choose(channel: ReachChannel, phone: string | undefined): Promise<boolean> {
    if (this.#busyWith !== undefined) return false;
    this.#busyWith = channel;
    this.#refusal = undefined;
    const body = { channel, ...(phone === undefined ? {} : { phone }) };
    const answer = await this.#api.post<ReachView>('/patient-page/reach', body, asIs);
    this.#busyWith = undefined;
    if (answer.ok) this.#view = answer.value;
    else this.#refusal = await refusalWords(answer.error.code);
    return answer.ok;
  }

  /** "I am 20 minutes away." What was not taken stays as it was. */
  async needs(leadMin: number): Promise<boolean> {
    const answer = await this.#api.post<ReachView>('/patient-page/lead', { leadMin }, asIs);
    if (answer.ok) this.#view = answer.value;
    return answer.ok;
  }

  forgetRefusal(): void {
    this.#refusal = undefined;
  }
}

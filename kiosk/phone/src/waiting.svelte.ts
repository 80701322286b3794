import type { WaitingPage } from '#common/contract/waitingList.ts';
import { asIs, createApi, type Api, type ApiError } from '#common/ui/api.ts';
import { setLanguage } from '#common/ui/language.svelte.ts';
import { keepLanguage, readLanguage } from './token.ts';
import type { Language } from '#common/contract/language.ts';

/** A place may be offered while the page is open. */
const ASK_EVERY_MS = 10_000;

/** Somebody on the waiting list, followed by the link of the message. */
export class Waiting {
  #page = $state.raw<WaitingPage>();
  #isLinkOver = $state(false);
  #hasFailed = $state(false);
  #refusal = $state.raw<ApiError>();
  #busyWith = $state<string>();
  readonly #token: string;
  readonly #api: Api;

  constructor(token: string) {
    this.#token = token;
    this.#api = createApi({ token: () => token });
    const own = readLanguage(token);
    if (own !== undefined) setLanguage(own);
  }

  get page(): WaitingPage | undefined {
    return this.#page;
  }
  /** No line of the list is behind the link any more. */
  get isLinkOver(): boolean {
    return this.#isLinkOver;
  }
  get hasFailed(): boolean {
    return this.#hasFailed;
  }
  get refusal(): ApiError | undefined {
    return this.#refusal;
  }
  get busyWith(): string | undefined {
    return this.#busyWith;
  }
  /** A place was taken: from now on this is the page of the booking. */
  get isBooked(): boolean {
    return this.#page?.state === 'booked';
  }

  /** @returns what stops */
  start(): () => void {
    void this.#read();
    const timer = setInterval(() => void this.#read(), ASK_EVERY_MS);
    return () => {
      clearInterval(timer);
    };
  }

  async #read(): Promise<void> {
    const answer = await this.#api.get<WaitingPage>('/patient-page/waiting-list', asIs);
    this.#hasFailed = !answer.ok;
    if (answer.ok) {
      if (this.#page === undefined && readLanguage(this.#token) === undefined) setLanguage(answer.value.language);
      this.#page = answer.value;
    } else if (answer.error.status === 401 || answer.error.status === 403 || answer.error.status === 404) {
      this.#isLinkOver = true;
    }
  }

  async say(what: 'accept' | 'decline' | 'leave'): Promise<void> {
    if (this.#busyWith !== undefined) return;
    this.#busyWith = what;
    const answer = await this.#api.post<unknown>(`/patient-page/waiting-list/${what}`, undefined, asIs);
    this.#busyWith = undefined;
    this.#refusal = answer.ok ? undefined : answer.error;
    if (answer.ok && what === 'accept' && this.#page) this.#page = { ...this.#page, state: 'booked' };
    else await this.#read();
  }

  chooseLanguage(language: Language): void {
    setLanguage(language);
    keepLanguage(this.#token, language);
  }
}

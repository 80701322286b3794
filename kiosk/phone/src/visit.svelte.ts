import type { Language } from '#common/contract/language.ts';
import type { VisitView } from '#common/contract/visitView.ts';
import type { WebPlaces } from '#common/contract/webBooking.ts';
import { formatTime, leftToRight } from '#common/phrases/format.ts';
import type { Phrase, Values } from '#common/phrases/phrase.ts';
import { visitPhrases } from '#common/phrases/visit.ts';
import { asIs, createApi, type Api, type ApiError } from '#common/ui/api.ts';
import type { LiveView } from '#common/ui/live.svelte.ts';
import { language, setLanguage } from '#common/ui/language.svelte.ts';
import { ReachChoice } from './reach.svelte.ts';
import { refusalWords } from './refusalWords.ts';
import { ring } from './ring.ts';
import { keepLanguage, readLanguage } from './token.ts';
import { bestOf, whatIsWorse, type Worse } from './worse.ts';

/** The call is told over the socket and by the new view; one ring for both. */
const ONE_RING_MS = 4_000;
const ASK_AGAIN_MS = 5_000;

/** The refusals after which this link will never open again. */
const LINK_IS_OVER: ReadonlySet<string> = new Set(['link_unknown', 'not_paired', 'not_logged_in', 'not_allowed']);

export type Action = 'later' | 'late' | 'cancel' | 'here';
type Busy = Action | 'move' | 'check-in';
export type Said = { readonly isGood: boolean; readonly phrase: Phrase; readonly values?: Values };
type Chosen = { readonly scheduleId: string; readonly startsAt: number };

/** One visit, followed by its link. */
export class Visit {
  #first = $state.raw<VisitView>();
  #live = $state.raw<LiveView<VisitView>>();
  #isLinkOver = $state(false);
  #hasFailed = $state(false);
  #worse = $state.raw<Worse>();
  #best: Parameters<typeof bestOf>[0];
  #rangAt = Number.NEGATIVE_INFINITY;
  #wasCalled = false;
  #wasWaiting = false;
  #stateBefore: VisitView['state'] | undefined;
  #isLanguageOwn: boolean;
  #busyWith = $state<Busy>();
  #answer = $state.raw<Said>();
  /** How the patient is told while the page is closed. */
  readonly reach: ReachChoice;
  readonly #token: string;
  readonly #api: Api;

  constructor(token: string) {
    this.#token = token;
    this.#api = createApi({ token: () => token });
    this.reach = new ReachChoice(this.#api);
    const own = readLanguage(token);
    this.#isLanguageOwn = own !== undefined;
    if (own !== undefined) setLanguage(own);
  }

  get view(): VisitView | undefined {
    return this.#live?.view ?? this.#first;
  }
  get isLinkOver(): boolean {
    return this.#isLinkOver && this.view === undefined;
  }
  /** Nothing could be shown yet, and nothing came. */
  get isOutOfReach(): boolean {
    return this.view === undefined && this.#hasFailed;
  }
  /** Since when the page may be old, by the phone's own clock. */
  get staleSinceAt(): number | undefined {
    return this.#live?.connection === 'stale' ? this.#live.staleSinceAt : undefined;
  }
  /** The code with which the server refused to go on. */
  get refusedBy(): string | undefined {
    return this.#live?.refusedBy;
  }
  get worse(): Worse | undefined {
    return this.#worse;
  }
  get busyWith(): Busy | undefined {
    return this.#busyWith;
  }
  /** What came of the last thing asked. That "later" was done is not said twice: where the place stands says it better. */
  get answer(): Said | undefined {
    return this.#answer?.phrase === visitPhrases.laterDone && this.#worse?.why === 'asked' ? undefined : this.#answer;
  }

  /** First one plain request, which paints soonest; then the socket, which keeps it true. Returns what stops. */
  start(): () => void {
    let isOver = false;
    let stop: () => void = () => undefined;
    const paint = async () => {
      const answer = await this.#api.get<VisitView>('/patient-page', asIs);
      if (isOver) return;
      this.#hasFailed = !answer.ok;
      if (answer.ok) {
        this.#first = answer.value;
        void this.reach.read();
        return;
      }
      if (!this.#refuse(answer.error))
        setTimeout(() => !isOver && this.view === undefined && void paint(), ASK_AGAIN_MS);
    };
    const follow = async () => {
      const { connect, LiveView } = await import('#common/ui/live.svelte.ts');
      if (isOver) return;
      const live = new LiveView<VisitView>(connect(this.#token));
      live.socket.on('visit:called', () => {
        this.#ringOnce();
      });
      this.#live = live;
      stop = live.start();
    };
    void paint();
    void follow().catch(() => (this.#hasFailed = true));
    return () => {
      isOver = true;
      stop();
    };
  }

  /** Looks at each new view: what has become worse, whether it is a call. Made to run in an effect. */
  notice(view: VisitView, refusedBy: string | undefined): void {
    if (refusedBy !== undefined && LINK_IS_OVER.has(refusedBy)) this.#isLinkOver = true;
    if (!this.#isLanguageOwn) setLanguage(view.language);
    const isWaiting = view.state === 'waiting' || view.state === 'near';
    this.#best = isWaiting ? bestOf(this.#best, view) : undefined;
    this.#worse = this.#best && whatIsWorse(this.#best, view);
    // An answer stands as long as the question does: who is called reads nothing else.
    const isSameQuestion = view.state === this.#stateBefore || (isWaiting && this.#wasWaiting);
    if (!isSameQuestion) this.#answer = undefined;
    this.#stateBefore = view.state;
    this.#wasWaiting = isWaiting;
    const isCalled = view.state === 'called';
    if (isCalled && !this.#wasCalled) this.#ringOnce();
    this.#wasCalled = isCalled;
  }

  #ringOnce(): void {
    const now = performance.now();
    if (now - this.#rangAt < ONE_RING_MS) return;
    this.#rangAt = now;
    ring();
  }

  async ask(action: Action): Promise<void> {
    if (this.#busyWith !== undefined) return;
    this.#busyWith = action;
    this.#answer = undefined;
    const answer = await this.#api.post<unknown>(`/patient-page/${action}`, undefined, asIs);
    this.#busyWith = undefined;
    if (!answer.ok) {
      this.#answer = { isGood: false, phrase: await refusalWords(answer.error.code) };
      return;
    }
    if (action === 'later' || action === 'late')
      this.#answer = { isGood: true, phrase: action === 'later' ? visitPhrases.laterDone : visitPhrases.lateDone };
  }

  /** Times to which the booking may be moved; undefined where no answer came, which is said. */
  async otherPlaces(): Promise<readonly WebPlaces['days'][number]['places'][number][] | undefined> {
    const answer = await this.#api.get<WebPlaces>('/patient-page/places', asIs);
    if (answer.ok) return answer.value.days.flatMap(({ places }) => places);
    this.#answer = { isGood: false, phrase: await refusalWords(answer.error.code) };
    return undefined;
  }

  /** @returns whether the booking is at that time now */
  async move(chosen: Chosen): Promise<boolean> {
    if (this.#busyWith !== undefined) return false;
    this.#busyWith = 'move';
    this.#answer = undefined;
    const answer = await this.#api.post<unknown>('/patient-page/move', chosen, asIs);
    this.#busyWith = undefined;
    if (!answer.ok) {
      this.#answer = { isGood: false, phrase: await refusalWords(answer.error.code) };
      return false;
    }
    const now = await this.#api.get<VisitView>('/patient-page', asIs);
    if (now.ok && this.#live === undefined) this.#first = now.value;
    this.#answer = { isGood: true, phrase: visitPhrases.moveDone };
    return true;
  }

  /** @returns why not, to be said where the digits were typed; undefined: the patient is in the queue now */
  async checkIn(digits: string): Promise<Said | undefined> {
    if (this.#busyWith !== undefined) return undefined;
    this.#busyWith = 'check-in';
    this.#answer = undefined;
    const answer = await this.#api.post<unknown>('/patient-page/check-in', { code: digits }, asIs);
    this.#busyWith = undefined;
    if (!answer.ok) {
      const phrase = await refusalWords(answer.error.code);
      return { isGood: false, phrase, ...this.#whenOf(answer.error) };
    }
    const now = await this.#api.get<VisitView>('/patient-page', asIs);
    if (now.ok) this.#first = now.value;
    return undefined;
  }

  /** From when on it goes, by the clinic's clock. */
  #whenOf({ detail: { fromAt } }: ApiError): { readonly values: Values } | undefined {
    const { view } = this;
    if (typeof fromAt !== 'number' || view === undefined) return undefined;
    return { values: { time: leftToRight(formatTime(fromAt, view.clinic.timeZone, language.current)) } };
  }

  /** Shown at once; told to the clinic so that its messages come in it too. */
  chooseLanguage(chosen: Language): void {
    this.#isLanguageOwn = true;
    keepLanguage(this.#token, chosen);
    setLanguage(chosen);
    void this.#api.post<unknown>('/patient-page/language', { language: chosen }, asIs);
  }

  /** Tells the clinic where this browser takes messages. Returns whether it knows. */
  async tellPush(subscription: PushSubscriptionJSON): Promise<boolean> {
    return (await this.#api.post<unknown>('/patient-page/push', { subscription }, asIs)).ok;
  }

  #refuse(error: ApiError): boolean {
    this.#isLinkOver = LINK_IS_OVER.has(error.code);
    return this.#isLinkOver;
  }
}

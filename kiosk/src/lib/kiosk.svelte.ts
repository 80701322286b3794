import type { Language } from '#common/contract/language.ts';
import { AskMore } from '#common/contract/booking.ts';
import { TicketIssued, TicketScanned } from '#common/contract/queue.ts';
import { err, type Result } from '#common/contract/result.ts';
import type { KioskView, TicketView } from '#common/contract/kioskView.ts';
import type { DepartmentId, PractitionerId, ServiceId } from '#common/contract/vocabulary.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import { asIs, type Api, type ApiError } from '#common/ui/api.ts';
import { appearance } from '#common/ui/appearance.svelte.ts';
import { language, setLanguage } from '#common/ui/language.svelte.ts';
import { Desk } from './desk.svelte.ts';
import { departmentsFirst } from './choices.ts';
import type { Later } from './later.ts';
import type { Offline, OfflineTaken } from './offline.svelte.ts';
import { OtherDay } from './otherDay.ts';
import { Paper } from './paper.svelte.ts';
import { BESIDE_THE_FIELD, mayHelpToRepeat, troublePhrase } from './refusals.ts';
import { Slip } from './slip.svelte.ts';
import { RequestKeys } from './requestKeys.ts';
import { codeInScan, tokenInScan } from './scanner.ts';
import { NOTHING_TYPED, type Screen, type Typed, type WantedTicket, type Way } from './screen.ts';
import type { Steps, Trouble } from './steps.ts';
import { checkOneMore, checkPhone, checkTyped } from './whatWasTyped.ts';

/** The next person can start so long after the paper is out. */
const AFTER_PRINTED_MS = 1_500;
/** To read that a text or a call will come. */
const AFTER_CONTACT_MS = 4_000;
/** The way to leave a phone number stays on the first screen so long, until somebody else begins. */
const JUST_OUT_MS = 20_000;
/** A second tap of a double tap must not press what has just appeared under the finger. */
const SETTLE_MS = 250;

export type KioskDeps = {
  readonly api: Api;
  readonly view: () => KioskView | undefined;
  readonly offline: Offline;
  readonly later: Later;
  /** Somebody listens: what is on the screen stays until a key or the inactivity time ends it. */
  readonly isHeld: () => boolean;
  /** After everything was cleared. */
  readonly onReset: () => void;
};

/** One person's way through the kiosk. `reset` leaves nothing of it for the next. */
export class Kiosk {
  #screen = $state.raw<Screen>({ name: 'language' });
  #past: readonly Screen[] = [];
  #isSettling = $state(false);
  #busyWith = $state<string>();
  #trouble = $state.raw<Trouble>();
  #mistake = $state.raw<Phrase>();
  #justOut = $state.raw<{ readonly ticket: TicketView; readonly language: Language }>();
  #isPersonAsked = $state(false);
  /** What was typed, by field. */
  typed = $state<Typed>({ ...NOTHING_TYPED });
  /** For how many the ticket is: a family goes in together. */
  people = $state(1);

  readonly desk: Desk;
  readonly paper: Paper;
  readonly slip: Slip;
  readonly otherDay: OtherDay;
  readonly #deps: KioskDeps;
  readonly #keys = new RequestKeys();
  /** Changes with each person; an answer to the one before is not shown to the next. */
  #person = Symbol('person');
  #cancelSettling: () => void = () => undefined;
  #cancelFinish: () => void = () => undefined;

  constructor(deps: KioskDeps) {
    this.#deps = deps;
    this.desk = new Desk(deps.api, () => deps.view()?.clinic.clinicId);
    this.paper = new Paper(
      deps.later,
      () => {
        this.#finishSoon();
      },
      (code) => void this.desk.ring('printer_trouble', code),
    );
    this.slip = new Slip(
      deps.api,
      deps.later,
      () => {
        this.#finishSoon();
      },
      (code) => void this.desk.ring('printer_trouble', code),
    );
    this.otherDay = new OtherDay(this.#steps());
  }

  /** For the parts that have files of their own. */
  #steps(): Steps {
    return {
      screen: () => this.#screen,
      view: () => this.view,
      typed: () => this.typed,
      isBusy: () => this.#busyWith !== undefined,
      go: (next) => {
        this.#go(next);
      },
      show: (next) => {
        this.#show(next);
      },
      arrive: (next) => {
        this.#arrive(next);
      },
      forget: (names) => (this.#past = this.#past.filter(({ name }) => !names.has(name))),
      haveTrouble: (trouble) => (this.#trouble = trouble),
      correct: (mistake) => (this.#mistake = mistake),
      ask: (...asked) => {
        this.#ask(...asked);
      },
      read: (...asked) => {
        this.#read(...asked);
      },
      expectSlip: (path) => {
        this.slip.expect(path);
      },
      ringForPerson: (code) => void this.desk.ring('ask_person', code),
      finishSoon: () => {
        this.#finishSoon();
      },
    };
  }

  get view(): KioskView | undefined {
    return this.#deps.view();
  }
  /** How a phone can be told of its turn; empty where nobody must be promised it. */
  get tellsBy(): KioskView['tellsBy'] {
    return this.view?.tellsBy ?? [];
  }
  /** The server is away; walk-ins get a number all the same, as long as there are some. */
  get isAway(): boolean {
    return this.#deps.offline.isAway;
  }
  get canGiveAway(): boolean {
    return this.#deps.offline.canGive;
  }
  get screen(): Screen {
    return this.#screen;
  }
  get isSettling(): boolean {
    return this.#isSettling;
  }
  /** What is under way: a service's id, or `check_in`, or `contact`. */
  get busyWith(): string | undefined {
    return this.#busyWith;
  }
  get trouble(): Trouble | undefined {
    return this.#trouble;
  }
  /** What to do about what was typed, to be said beside its field. */
  get whatIsWrong(): Phrase | undefined {
    return this.#mistake ?? (this.#trouble && troublePhrase(this.#trouble.error));
  }
  /** The ticket that has just come out of the printer. */
  get justOut(): { readonly ticket: TicketView; readonly language: Language } | undefined {
    return this.#justOut;
  }
  get isPersonAsked(): boolean {
    return this.#isPersonAsked;
  }
  get canGoBack(): boolean {
    return this.#past.length > 0;
  }

  // Moving about

  begin(chosen: Language): void {
    this.#justOut = undefined;
    setLanguage(chosen);
    this.#go({ name: 'purpose' });
  }

  chooseNoAppointment(): void {
    const needsDepartment = this.view !== undefined && departmentsFirst(this.view);
    this.#go(needsDepartment ? { name: 'departments' } : { name: 'services', departmentId: null });
  }

  chooseDepartment(departmentId: DepartmentId): void {
    this.#go({ name: 'services', departmentId });
  }

  chooseDoctors(departmentId: DepartmentId | null): void {
    this.#go({ name: 'doctors', departmentId });
  }

  chooseAppointment(): void {
    this.#go({ name: 'ways' });
  }

  chooseWay(way: Way): void {
    this.#go({ name: 'identify', way });
  }

  back(): void {
    const before = this.#past.at(-1);
    if (before === undefined || this.#busyWith !== undefined) return;
    this.#past = this.#past.slice(0, -1);
    if (before.name === 'language') this.reset();
    else this.#show(before);
  }

  #go(next: Screen): void {
    this.#past = [...this.#past, this.#screen];
    this.#show(next);
  }

  /** From here there is no way back, only on. */
  #arrive(next: Screen): void {
    this.#past = [];
    this.#show(next);
  }

  #show(next: Screen): void {
    this.#trouble = undefined;
    this.#mistake = undefined;
    this.#screen = next;
    if ((next.name === 'ticket' || next.name === 'offline_ticket') && this.paper.state === 'printed')
      this.#finishSoon();
    this.#isSettling = true;
    this.#cancelSettling();
    this.#cancelSettling = this.#deps.later(() => (this.#isSettling = false), SETTLE_MS);
  }

  /** Ready for the next person: nothing that was chosen or typed is left. */
  reset(): void {
    this.#person = Symbol('person');
    this.#keys.clear();
    this.#cancelFinish();
    this.#busyWith = undefined;
    this.#justOut = undefined;
    this.#isPersonAsked = false;
    this.typed = { ...NOTHING_TYPED };
    this.people = 1;
    this.paper.reset();
    this.slip.reset();
    this.desk.reset();
    appearance.reset();
    setLanguage(this.view?.clinic.languages[0] ?? language.current);
    this.#arrive({ name: 'language' });
    this.#deps.onReset();
  }

  // Asking the server

  takeTicket(serviceId: ServiceId, practitionerId: PractitionerId | null): void {
    this.#take({ serviceId, practitionerId, isAnother: false });
  }

  /** Yes, another one for the same service. */
  takeAnother(): void {
    if (this.#screen.name === 'another') this.#take({ ...this.#screen.wanted, isAnother: true });
  }

  #take(wanted: WantedTicket): void {
    const { serviceId, practitionerId } = wanted;
    if (this.isAway) {
      void this.#takeAway(wanted, null);
      return;
    }
    const body = { ...wanted, language: language.current, partySize: this.people, asksBeforeAnother: true };
    const again = () => {
      this.#take(wanted);
    };
    this.#ask(`${serviceId} ${practitionerId ?? ''}`, 'tickets', body, readTicket, (answer) => {
      if (answer.ok) this.#showTicket(answer.value.ticket);
      else if (answer.error.code === 'server_away')
        void this.#takeAway(wanted, this.#keys.keyOf(`tickets ${JSON.stringify(body)}`));
      else if (answer.error.code === 'just_taken') this.#askAnother(wanted, answer.error);
      else this.#trouble = { error: answer.error, again };
    });
  }

  /** @param insteadOf the key of a request for the same that got no answer */
  async #takeAway({ serviceId, practitionerId }: WantedTicket, insteadOf: string | null): Promise<void> {
    if (this.#busyWith !== undefined) return;
    const person = this.#person;
    this.#busyWith = `${serviceId} ${practitionerId ?? ''}`;
    this.#trouble = undefined;
    const wanted = { serviceId, practitionerId, language: language.current, partySize: this.people, insteadOf };
    const taken = await this.#deps.offline.take(wanted).catch(() => undefined);
    if (person !== this.#person) return;
    this.#busyWith = undefined;
    if (taken) this.#showTaken(taken);
    else this.#go({ name: 'refused', problem: { code: 'server_away', status: 0, detail: {} } });
  }

  #showTaken(taken: OfflineTaken): void {
    const { key, printing } = taken;
    this.#arrive({ name: 'offline_ticket', taken });
    this.paper.expect({ visitId: key, isPrinting: printing !== null });
    void printing?.then(({ state, code }) => {
      this.paper.hear({ visitId: key, state, code });
    });
  }

  #askAnother(wanted: WantedTicket, { detail }: ApiError): void {
    const { number } = detail;
    this.#go({ name: 'another', wanted, number: typeof number === 'string' ? number : '' });
  }

  checkIn(): void {
    const screen = this.#screen;
    const view = this.view;
    if (view === undefined || (screen.name !== 'identify' && screen.name !== 'one_more')) return;
    const found = checkTyped(screen.way, this.typed[screen.way], view.country, view.nationalIdSystem);
    if (!found.ok) {
      this.#mistake = found.error;
      return;
    }
    if (screen.name === 'identify') {
      this.#checkInAs({ [screen.way]: found.value });
      return;
    }
    const oneMoreThing = checkOneMore(screen.ask, this.typed.oneMore);
    if (oneMoreThing.ok) this.#checkInAs({ [screen.way]: found.value, oneMoreThing: oneMoreThing.value });
    else this.#mistake = oneMoreThing.error;
  }

  /** A code held before the scanner, on any screen but where a number is being typed or paper is on its way. */
  scan(text: string): void {
    const screen = this.#screen;
    const isTypingPhone =
      screen.name === 'contact' || screen.name === 'who_books' || (screen.name === 'waiting_list' && !screen.isDone);
    const isPaperAwaited = screen.name === 'ticket' && this.paper.state === 'printing';
    if (isTypingPhone || isPaperAwaited || this.#busyWith !== undefined) return;
    this.#isPersonAsked = false; // it would cover the answer
    if (this.isAway) {
      this.#go({ name: 'refused', problem: { code: 'server_away', status: 0, detail: {} } });
      return;
    }
    const token = tokenInScan(text);
    if (token === undefined) this.#checkInAs({ code: codeInScan(text) });
    else this.#scanTicket(token);
  }

  #scanTicket(token: string): void {
    const again = () => {
      this.#scanTicket(token);
    };
    const { name } = this.#screen;
    const hasChosenLanguage = name !== 'language' && name !== 'standing';
    this.#ask('check_in', 'scan', { token, language: language.current }, readScanned, (answer) => {
      // Where a ticket stands may be another the next time: only what got no answer is the same question again.
      if (answer.ok || !mayHelpToRepeat(answer.error)) this.#keys.clear();
      if (!answer.ok) {
        this.#refuseCheckIn(answer.error, again);
        return;
      }
      const isOffered = this.view?.clinic.languages.includes(answer.value.language) ?? false;
      if (!hasChosenLanguage && isOffered) setLanguage(answer.value.language);
      if (answer.value.standing === 'arrived') this.#showTicket(answer.value.ticket);
      else {
        this.paper.reset();
        this.#arrive({ name: 'standing', scanned: answer.value });
      }
    });
  }

  #checkInAs(who: Readonly<Record<string, string>>): void {
    this.#mistake = undefined;
    const body = { ...who, language: language.current };
    const again = () => {
      this.#checkInAs(who);
    };
    this.#ask('check_in', 'check-in', body, readTicket, (answer) => {
      if (answer.ok) this.#showTicket(answer.value.ticket);
      else this.#refuseCheckIn(answer.error, again);
    });
  }

  #refuseCheckIn(error: ApiError, again: () => void): void {
    const screen = this.#screen;
    const isTyping = screen.name === 'identify' || screen.name === 'one_more';
    if (error.code === 'one_more_thing' && screen.name === 'identify') {
      this.typed.oneMore = '';
      this.#go({ name: 'one_more', way: screen.way, ask: readAsk(error) });
    } else if (mayHelpToRepeat(error)) {
      this.#trouble = { error, again };
    } else {
      void this.desk.ring('check_in_failed', error.code);
      if (isTyping && BESIDE_THE_FIELD.has(error.code)) this.#trouble = { error };
      else this.#go({ name: 'refused', problem: error });
    }
  }

  #showTicket(ticket: TicketView): void {
    this.#arrive({ name: 'ticket', ticket });
    this.paper.expect(ticket);
  }

  /** For a text or a call when the turn is near; offered, never asked for. */
  offerContact(): void {
    const screen = this.#screen;
    if (screen.name === 'ticket') this.#go({ name: 'contact', ticket: screen.ticket });
    else if (this.#justOut !== undefined) {
      setLanguage(this.#justOut.language);
      const { ticket } = this.#justOut;
      this.#justOut = undefined;
      this.#go({ name: 'contact', ticket });
    }
  }

  addContact(channel: 'sms' | 'voice'): void {
    const screen = this.#screen;
    if (screen.name !== 'contact') return;
    const phone = checkPhone(this.typed.contact, this.view?.country ?? '');
    if (!phone.ok) {
      this.#mistake = phone.error;
      return;
    }
    this.#mistake = undefined;
    const { ticket } = screen;
    const body = { phone: phone.value, channel };
    const again = () => {
      this.addContact(channel);
    };
    this.#ask('contact', `visits/${ticket.visitId}/contact`, body, readNothing, (answer) => {
      if (answer.ok) {
        this.typed.contact = '';
        this.#arrive({ name: 'contact_added', ticket, channel });
        if (this.paper.state !== 'trouble' && this.paper.state !== 'none') this.#finishSoon();
      } else this.#trouble = mayHelpToRepeat(answer.error) ? { error: answer.error, again } : { error: answer.error };
    });
  }

  askPerson(): void {
    this.#isPersonAsked = true;
    void this.desk.ring('ask_person');
  }

  closePersonAsked(): void {
    this.#isPersonAsked = false;
  }

  /** One request at a time; the same request again carries the key of the first. */
  #ask<T>(
    busyWith: string,
    path: string,
    body: Readonly<Record<string, unknown>>,
    read: (body: unknown) => T,
    take: (answer: Result<T, ApiError>) => void,
  ): void {
    const view = this.view;
    if (this.#busyWith !== undefined || view === undefined) return;
    const idempotencyKey = this.#keys.keyOf(`${path} ${JSON.stringify(body)}`);
    const person = this.#person;
    this.#busyWith = busyWith;
    this.#trouble = undefined;
    let isAnswered = false;
    const answer = (given: Result<T, ApiError>) => {
      if (isAnswered) return;
      isAnswered = true;
      stopWaiting();
      if (person !== this.#person) return;
      this.#busyWith = undefined;
      take(given);
    };
    // Whoever wants a ticket does not wait for a server that is away, nor gets a second one once it is back.
    const givingUp = new AbortController();
    const stopWaiting =
      path === 'tickets'
        ? this.#deps.offline.onAway(() => {
            answer(err({ code: 'server_away', status: 0, detail: {} }));
            givingUp.abort();
          })
        : () => undefined;
    const asked = { idempotencyKey, signal: givingUp.signal };
    void this.#deps.api.post(`/clinics/${view.clinic.clinicId}/${path}`, body, read, asked).then(answer);
  }

  /** The same for what changes nothing. */
  #read<T>(
    busyWith: string,
    path: string,
    read: (body: unknown) => T,
    take: (answer: Result<T, ApiError>) => void,
  ): void {
    const view = this.view;
    if (this.#busyWith !== undefined || view === undefined) return;
    const person = this.#person;
    this.#busyWith = busyWith;
    this.#trouble = undefined;
    void this.#deps.api.get(`/clinics/${view.clinic.clinicId}/${path}`, read).then((answer) => {
      if (person !== this.#person) return;
      this.#busyWith = undefined;
      take(answer);
    });
  }

  #finishSoon(): void {
    this.#cancelFinish();
    const screen = this.#screen;
    // Where the paper comes out elsewhere, it is read where.
    const isRead = READ_FOR_LONGER.has(screen.name) || this.paper.elsewhere !== undefined;
    const afterMs = isRead ? AFTER_CONTACT_MS : AFTER_PRINTED_MS;
    this.#cancelFinish = this.#deps.later(() => {
      if (this.#screen !== screen || this.#deps.isHeld()) return; // a phone number is being typed, the number is being said
      const justOut = screen.name === 'ticket' ? { ticket: screen.ticket, language: language.current } : undefined;
      this.reset();
      this.#justOut = justOut;
      this.#cancelFinish = this.#deps.later(() => (this.#justOut = undefined), JUST_OUT_MS);
    }, afterMs);
  }
}

/** Of these a person has more to read than a number. */
const READ_FOR_LONGER: ReadonlySet<Screen['name']> = new Set(['contact_added', 'waiting_list', 'booked']);

const readTicket = (body: unknown) => TicketIssued.parse(body);
const readScanned = (body: unknown) => TicketScanned.parse(body);
const readNothing = asIs;

/** Whatever else the server may ask one day, the code of the booking answers it. */
const readAsk = ({ detail }: ApiError): AskMore => AskMore.catch('code').parse(detail['ask']);

import type { ScreeningAnswer, ScreeningQuestion } from '#common/contract/screening.ts';
import type { LocalText } from '#common/contract/language.ts';
import type {
  WebAsked,
  WebBooked,
  WebClinic,
  WebClinics,
  WebCodeSent,
  WebConfirmed,
  WebHeld,
  WebPlaces,
  WebServices,
  WebVisitType,
} from '#common/contract/webBooking.ts';
import { asIs, createApi, newIdempotencyKey, type ApiError } from '#common/ui/api.ts';
import { language } from '#common/ui/language.svelte.ts';
import type { Result } from '#common/contract/result.ts';
import type { Place, Service, Step } from './choices.ts';
import { forgetDraft, keepDraft, readDraft } from './draft.ts';

/** Other times are shown. */
const TAKEN: ReadonlySet<string> = new Set(['slot_taken', 'quota_reached', 'not_released', 'web_begin_again']);

/** The record says otherwise: it is asked again whether it is a first visit. */
const CLAIMED_OTHERWISE: ReadonlySet<string> = new Set(['web_here_before', 'web_not_here_before']);

/** One person who books: what is chosen so far, and the step at which they are. */
export class Booking {
  #step = $state<Step>('clinic');
  #clinics = $state.raw<readonly WebClinic[]>();
  #clinic = $state.raw<WebClinic>();
  #services = $state.raw<WebServices>();
  #service = $state.raw<Service>();
  #places = $state.raw<WebPlaces>();
  #place = $state.raw<Place>();
  #held = $state.raw<WebHeld>();
  #sent = $state.raw<WebCodeSent>();
  #booked = $state.raw<WebBooked>();
  #visitType = $state.raw<WebVisitType>();
  #answers = $state.raw<readonly ScreeningAnswer[]>([]);
  #advice = $state.raw<LocalText>({});
  #error = $state.raw<ApiError>();
  #isBusy = $state(false);
  #isWaiting = $state(false);
  insuranceId = $state('');
  practitionerId = $state('');
  name = $state('');
  phone = $state('');
  hasAgreed = $state(false);
  #secret = newIdempotencyKey();
  readonly #api = createApi({ timeoutMs: 20_000 });

  get step(): Step {
    return this.#step;
  }
  get clinics(): readonly WebClinic[] | undefined {
    return this.#clinics;
  }
  get clinic(): WebClinic | undefined {
    return this.#clinic;
  }
  get services(): WebServices | undefined {
    return this.#services;
  }
  get service(): Service | undefined {
    return this.#service;
  }
  get places(): WebPlaces | undefined {
    return this.#places;
  }
  get place(): Place | undefined {
    return this.#place;
  }
  get heldUntil(): number | undefined {
    return this.#held?.heldUntil;
  }
  get sent(): WebCodeSent | undefined {
    return this.#sent;
  }
  get booked(): WebBooked | undefined {
    return this.#booked;
  }
  get error(): ApiError | undefined {
    return this.#error;
  }
  get isBusy(): boolean {
    return this.#isBusy;
  }
  /** For a place of a service that has none left, and not for one that was chosen. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }
  get advice(): LocalText {
    return this.#advice;
  }
  /** The question to answer now. */
  get question(): ScreeningQuestion | undefined {
    const tree = this.#clinic?.screening;
    let at = tree?.start;
    for (const { questionId, answer } of this.#answers) {
      const leadsTo = tree?.questions
        .find(({ id }) => id === questionId)
        ?.options.find(({ id }) => id === answer)?.leadsTo;
      at = leadsTo?.kind === 'question' ? leadsTo.questionId : undefined;
    }
    return tree?.questions.find(({ id }) => id === at);
  }

  async begin(): Promise<void> {
    const written = document.getElementById('clinics')?.textContent;
    const known = written ? (JSON.parse(written) as WebClinics) : undefined; // written by our own server
    const found = known ?? (await this.#ask(() => this.#api.get<WebClinics>('/web-booking', asIs)));
    if (!found) return;
    this.#clinics = found.clinics;
    const draft = readDraft();
    const drafted = draft && found.clinics.find(({ clinicId }) => clinicId === draft.clinicId);
    if (draft && drafted) {
      // The browser gave the page up while its reader looked at the text.
      this.#clinic = drafted;
      this.#secret = draft.secret;
      this.#sent = draft.sent;
      this.#isWaiting = draft.isWaiting;
      this.#service = draft.service;
      this.#place = draft.place;
      this.insuranceId = draft.asked.insuranceId ?? '';
      this.#answers = draft.asked.screening ?? [];
      this.#visitType = draft.asked.patientType;
      this.#step = 'code';
      return;
    }
    const [only] = found.clinics;
    if (only && found.clinics.length === 1) await this.chooseClinic(only);
  }

  async chooseClinic(clinic: WebClinic): Promise<void> {
    this.#clinic = clinic;
    this.#go('service');
    await this.readServices();
  }

  /** Also after another insurance was chosen. */
  async readServices(): Promise<void> {
    this.#services = undefined;
    const found = await this.#post<WebServices>('/services', { ...this.#asked(), patientType: undefined });
    if (found) this.#services = found;
  }

  async chooseService(service: Service): Promise<void> {
    this.#service = service;
    this.#visitType = undefined;
    this.practitionerId = '';
    if (service.asksVisit) this.#go('visit');
    else await this.#afterVisit();
  }

  /** Whether somebody comes for the first time, as they say; it is compared with the record once the number is proved. */
  async chooseVisit(visitType: WebVisitType): Promise<void> {
    this.#visitType = visitType;
    await this.#afterVisit();
  }

  async #afterVisit(): Promise<void> {
    this.#answers = [];
    if (this.#service?.asksFirst) this.#go('questions');
    else await this.#toPlaces();
  }

  async answer(option: ScreeningQuestion['options'][number]): Promise<void> {
    const { question } = this;
    if (!question) return;
    this.#answers = [...this.#answers, { questionId: question.id, answer: option.id }];
    const { leadsTo } = option;
    if (leadsTo.kind === 'to_person') {
      this.#advice = leadsTo.advice;
      this.#go('person');
    } else if (leadsTo.kind === 'allowed') await this.#toPlaces();
  }

  async #toPlaces(): Promise<void> {
    this.#places = undefined;
    this.#go('time');
    await this.readPlaces();
    if (this.#clinic?.showsDoctors && (this.places?.practitioners.length ?? 0) > 1) this.#step = 'doctor';
  }

  async chooseDoctor(practitionerId: string): Promise<void> {
    this.practitionerId = practitionerId;
    this.#go('time');
    if (practitionerId !== '') await this.readPlaces();
  }

  /** From the first day on, or the days after those that are shown. */
  async readPlaces(isMore = false): Promise<void> {
    const before = isMore ? this.#places : undefined;
    const found = await this.#post<WebPlaces>('/places', {
      ...this.#asked(),
      serviceId: this.#service?.serviceId,
      ...(this.practitionerId !== '' && { practitionerId: this.practitionerId }),
      ...(before?.moreFrom && { fromDate: before.moreFrom }),
    });
    if (!found) {
      if (this.#error?.code === 'not_offered') this.#places = { practitioners: [], days: [], moreFrom: null };
      return;
    }
    this.#places = before ? { ...found, days: [...before.days, ...found.days] } : found;
  }

  async choosePlace(place: Place): Promise<void> {
    const { scheduleId, startsAt } = place;
    const held = await this.#post<WebHeld>('/hold', { ...this.#asked(), secret: this.#secret, scheduleId, startsAt });
    if (!held) {
      const { error } = this;
      if (error !== undefined && TAKEN.has(error.code)) {
        if (error.code === 'web_begin_again') this.#secret = newIdempotencyKey();
        await this.readPlaces();
        this.#error = error;
      }
      return;
    }
    this.#place = place;
    this.#held = held;
    this.#isWaiting = false;
    this.#go('who');
  }

  wait(): void {
    this.#isWaiting = true;
    this.#place = undefined;
    this.#held = undefined;
    this.#go('who');
  }

  async sendCode(): Promise<void> {
    const { clinic } = this;
    const sent = await this.#post<WebCodeSent>('/code', {
      secret: this.#secret,
      phone: this.phone,
      language: language.current,
      ...(clinic?.asksName && { name: this.name }),
      ...(this.#isWaiting && { waitFor: { ...this.#asked(), serviceId: this.#service?.serviceId } }),
    });
    if (!sent) return this.#backIfGone();
    this.#sent = sent;
    if (clinic)
      keepDraft({
        clinicId: clinic.clinicId,
        secret: this.#secret,
        sent,
        isWaiting: this.#isWaiting,
        service: this.#service,
        place: this.#place,
        asked: this.#asked(),
      });
    if (this.#step !== 'code') this.#go('code');
  }

  async confirm(code: string): Promise<void> {
    const done = await this.#post<WebConfirmed>('/confirm', { secret: this.#secret, code });
    if (!done) return this.#backIfGone();
    forgetDraft();
    if (done.kind === 'booked') this.#booked = done;
    this.#go(done.kind);
  }

  /** A place that is gone is chosen again; what was typed stays. */
  async #backIfGone(): Promise<void> {
    const { error } = this;
    if (error !== undefined && CLAIMED_OTHERWISE.has(error.code)) {
      forgetDraft();
      this.leave();
      this.#go('visit');
      this.#error = error;
      return;
    }
    const isGone = ['place_not_held', 'overlaps_another'].includes(error?.code ?? '') || TAKEN.has(error?.code ?? '');
    if (!isGone || this.#isWaiting || !this.#service) return;
    forgetDraft();
    if (error?.code === 'web_begin_again') this.#secret = newIdempotencyKey();
    this.#go('time');
    await this.readPlaces();
    this.#error = error;
  }

  back(): void {
    this.#error = undefined;
    const { step } = this;
    if (step === 'who' || step === 'code') {
      this.leave();
      forgetDraft();
    }
    const doctors = this.#clinic?.showsDoctors && (this.#places?.practitioners.length ?? 0) > 1;
    if (step === 'questions' && this.#answers.length > 0) this.#answers = this.#answers.slice(0, -1);
    else if (step === 'code') this.#step = this.#place || this.#isWaiting ? 'who' : 'service';
    else if (step === 'who') this.#step = this.#places ? 'time' : 'service';
    else if (step === 'time' && doctors) {
      this.practitionerId = '';
      this.#step = 'doctor';
      void this.readPlaces();
    } else if (step === 'service') this.#step = 'clinic';
    else this.#step = step !== 'visit' && this.#service?.asksVisit ? 'visit' : 'service';
    if (step === 'code' && this.#place && !this.#isWaiting) void this.choosePlace(this.#place);
  }

  /** Gives the place back; said as the page goes away, so nobody waits for the answer. */
  leave(): void {
    if (this.#held === undefined || this.#clinic === undefined) return;
    this.#held = undefined;
    const body = JSON.stringify({ secret: this.#secret });
    void fetch(`/api/v1/web-booking/clinics/${this.#clinic.clinicId}/release`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': newIdempotencyKey() },
      body,
      keepalive: true,
    }).catch(() => undefined);
  }

  async another(): Promise<void> {
    this.#secret = newIdempotencyKey();
    this.#held = undefined;
    this.#place = undefined;
    this.#sent = undefined;
    this.#go('service');
    await this.readServices();
  }

  #asked(): WebAsked {
    const chosen = this.#clinic?.insurances.find(({ insuranceId }) => insuranceId === this.insuranceId);
    return {
      insuranceId: chosen?.insuranceId ?? null,
      ...(this.#answers.length > 0 && { screening: [...this.#answers] }),
      ...(this.#visitType && { patientType: this.#visitType }),
    };
  }

  #go(step: Step): void {
    this.#step = step;
    // The phone's own key for "back" goes a step back, and not away.
    history.pushState({ step }, '');
  }

  #post<T>(path: string, body: object): Promise<T | undefined> {
    const { clinic } = this;
    if (!clinic) return Promise.resolve(undefined);
    return this.#ask(() => this.#api.post<T>(`/web-booking/clinics/${clinic.clinicId}${path}`, body, asIs));
  }

  async #ask<T>(request: () => Promise<Result<T, ApiError>>): Promise<T | undefined> {
    this.#isBusy = true;
    this.#error = undefined;
    const answer = await request();
    this.#isBusy = false;
    if (answer.ok) return answer.value;
    this.#error = answer.error;
    return undefined;
  }
}

import { BookedOtherDay, OtherDayPlaces, type OtherDayPlace } from '#common/contract/otherDay.ts';
import type { Result } from '#common/contract/result.ts';
import type { ServiceId } from '#common/contract/vocabulary.ts';
import { followTree } from '#common/screening/followTree.ts';
import { asIs, type ApiError } from '#common/ui/api.ts';
import { language } from '#common/ui/language.svelte.ts';
import { asksAnew, BESIDE_THE_FIELD, isAboutTheNumber, isGone, mayHelpToRepeat } from './refusals.ts';
import type { Screen, WayToBook, Wish } from './screen.ts';
import type { Steps } from './steps.ts';
import { checkPhone, checkTyped } from './whatWasTyped.ts';

/** Why the free places are looked at: chosen from before, one of them went to somebody else, or the questions changed. */
type Because = 'chosen' | 'taken' | 'questions_changed';

/** Today is full: a place of another day, after the clinic's questions where it asks some, or the waiting list. */
export class OtherDay {
  readonly #steps: Steps;

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  choose(serviceId: ServiceId): void {
    this.#look({ serviceId }, `${serviceId} `, 'chosen');
  }

  /** @param optionId one of the answers to the question that is shown */
  answer(optionId: string): void {
    const screen = this.#steps.screen();
    if (screen.name !== 'question' || this.#steps.isBusy()) return;
    const { serviceId, questions, question, answers: before } = screen;
    const answers = [...before, { questionId: question.id, answer: optionId }];
    const outcome = followTree(questions.tree, answers);
    if (!outcome.ok) return;
    switch (outcome.value.kind) {
      case 'ask':
        this.#steps.go({ ...screen, question: outcome.value.question, answers, isAnew: false });
        return;
      case 'to_person': {
        const { advice } = outcome.value;
        const hasAdvice = Object.values(advice).some((words) => words?.trim());
        const spokenAs = hasAdvice ? `advice.${questions.treeId}.${question.id}.${optionId}` : undefined;
        this.#toPerson({ name: 'to_person', advice, spokenAs });
        return;
      }
      case 'allowed':
        this.#look({ serviceId, answers }, optionId, 'chosen');
    }
  }

  /** The answers lead to another service than the one asked for. */
  chooseInstead(serviceId: ServiceId): void {
    const screen = this.#steps.screen();
    if (screen.name === 'other_service') this.#look({ ...screen.wish, serviceId }, serviceId, 'chosen');
  }

  choosePlace(place: OtherDayPlace): void {
    const screen = this.#steps.screen();
    if (screen.name !== 'other_day') return;
    const { wish, records } = screen;
    this.#steps.go({ name: 'who_books', wish, records, place, way: 'phone' });
  }

  /** The other number, on the same page. */
  bookBy(way: WayToBook): void {
    const screen = this.#steps.screen();
    if (screen.name === 'who_books' && !this.#steps.isBusy()) this.#steps.show({ ...screen, way });
  }

  book(): void {
    const screen = this.#steps.screen();
    const view = this.#steps.view();
    if (screen.name !== 'who_books' || view === undefined) return;
    const { wish, place, way, records } = screen;
    const typed = checkTyped(way, this.#steps.typed()[way], view.country, view.nationalIdSystem);
    this.#steps.correct(typed.ok ? undefined : typed.error);
    if (!typed.ok) return;
    const number = way === 'recordNumber' ? `${records?.prefix ?? ''}${typed.value}` : typed.value;
    const { scheduleId, startsAt } = place;
    const body = { scheduleId, startsAt, who: { [way]: number }, language: language.current, ...answersOf(wish) };
    this.#steps.ask('booking', 'other-days', body, readBooked, (answer) => {
      if (answer.ok) {
        const { appointmentId, isPrinting } = answer.value;
        this.#steps.arrive({ name: 'booked', booking: answer.value });
        const slip = `/clinics/${view.clinic.clinicId}/other-days/${appointmentId}/slip`;
        this.#steps.expectSlip(isPrinting ? slip : undefined);
      } else if (isGone(answer.error)) this.#look(wish, 'booking', 'taken');
      else
        this.#refuse(answer.error, wish, 'booking', () => {
          this.book();
        });
    });
  }

  /** No place of another day suits. */
  wait(): void {
    const screen = this.#steps.screen();
    if (screen.name === 'other_day') this.#steps.go({ name: 'waiting_list', wish: screen.wish, isDone: false });
  }

  joinWaitingList(): void {
    const screen = this.#steps.screen();
    if (screen.name !== 'waiting_list') return;
    const phone = checkPhone(this.#steps.typed().contact, this.#steps.view()?.country ?? '');
    this.#steps.correct(phone.ok ? undefined : phone.error);
    if (!phone.ok) return;
    const { wish } = screen;
    const { serviceId } = wish;
    const body = { serviceId, phone: phone.value, language: language.current, ...answersOf(wish) };
    this.#steps.ask('waiting_list', 'waiting-list/by-phone', body, asIs, (answer) => {
      if (answer.ok) {
        this.#steps.typed().contact = '';
        this.#steps.arrive({ name: 'waiting_list', wish, isDone: true });
        this.#steps.finishSoon();
      } else if (BESIDE_THE_FIELD.has(answer.error.code)) this.#steps.haveTrouble({ error: answer.error });
      else
        this.#refuse(answer.error, wish, 'waiting_list', () => {
          this.joinWaitingList();
        });
    });
  }

  #look(wish: Wish, busyWith: string, because: Because): void {
    const take = (answer: Result<OtherDayPlaces, ApiError>) => {
      if (answer.ok) this.#showFound(wish, answer.value, because);
      else
        this.#refuse(answer.error, wish, busyWith, () => {
          this.#look(wish, busyWith, because);
        });
    };
    const { serviceId } = wish;
    if (wish.answers === undefined) this.#steps.read(busyWith, `other-days?serviceId=${serviceId}`, readPlaces, take);
    else this.#steps.ask(busyWith, 'other-days/answers', { serviceId, ...answersOf(wish) }, readPlaces, take);
  }

  #showFound(wish: Wish, found: OtherDayPlaces, because: Because): void {
    const next = screenOf(wish, found, because);
    if (because === 'chosen') {
      this.#steps.go(next);
      return;
    }
    // Back among the others, and not on to them once more.
    this.#steps.forget(because === 'taken' ? PLACES : QUESTIONS_AND_PLACES);
    this.#steps.show(next);
  }

  #refuse(error: ApiError, wish: Wish, busyWith: string, again: () => void): void {
    if (asksAnew(error)) this.#look({ serviceId: wish.serviceId }, busyWith, 'questions_changed');
    else if (error.code === 'needs_a_person') this.#toPerson(AT_THE_DESK);
    else if (mayHelpToRepeat(error)) this.#steps.haveTrouble({ error, again });
    else if (busyWith === 'booking' && isAboutTheNumber(error)) this.#steps.haveTrouble({ error });
    else if (busyWith === 'booking' || busyWith === 'waiting_list') this.#steps.go({ name: 'refused', problem: error });
    else this.#steps.haveTrouble({ error, again });
  }

  /** The clinic wants somebody to decide: they hear of it at once, not only once they are found. */
  #toPerson(screen: Extract<Screen, { name: 'to_person' }>): void {
    this.#steps.ringForPerson('needs_a_person');
    this.#steps.go(screen);
  }
}

const PLACES: ReadonlySet<Screen['name']> = new Set(['other_day', 'who_books']);
const QUESTIONS_AND_PLACES: ReadonlySet<Screen['name']> = new Set([
  'question',
  'other_service',
  'other_day',
  'who_books',
  'waiting_list',
]);
const AT_THE_DESK = { name: 'to_person', advice: {}, spokenAs: undefined } as const;

function screenOf(wish: Wish, { places, questions, instead, records }: OtherDayPlaces, because: Because): Screen {
  if (questions) {
    const first = followTree(questions.tree, []);
    if (!first.ok || first.value.kind !== 'ask') return AT_THE_DESK;
    const { serviceId } = wish;
    const isAnew = because === 'questions_changed';
    return { name: 'question', serviceId, questions, question: first.value.question, answers: [], isAnew };
  }
  if (instead?.length === 0) return AT_THE_DESK;
  if (instead) return { name: 'other_service', wish, services: instead };
  return { name: 'other_day', wish, places, records, wasTaken: because === 'taken' };
}

const answersOf = ({ answers }: Wish) => (answers === undefined ? {} : { screening: answers });
const readPlaces = (body: unknown) => OtherDayPlaces.parse(body);
const readBooked = (body: unknown) => BookedOtherDay.parse(body);

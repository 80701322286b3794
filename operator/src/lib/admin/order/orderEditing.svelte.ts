import type { ClinicId } from '#common/contract/vocabulary.ts';
import { OrderNow, type OrderInput } from '#common/contract/order.ts';
import { adminPhrases } from '#common/phrases/admin.ts';
import { formatNumber } from '#common/phrases/format.ts';
import { administrationProblems } from '#common/phrases/problemsAdmin.ts';
import type { ApiError } from '#common/ui/api.ts';
import { language, local, t } from '#common/ui/language.svelte.ts';
import { api, clinicPath } from '../../api.ts';
import { session } from '../../session.svelte.ts';
import { refusalText } from '../mistakes.ts';
import { draftOf, orderOf, under, type OrderDraft, type OrderMistakes } from './orderDraft.ts';
import { wordsOfMistakes, wordsOfStarved } from './orderMistakes.ts';

/** The rules of the order while somebody writes them: read, checked, saved. */
export class OrderEditing {
  now = $state.raw<OrderNow | undefined>(undefined);
  draft = $state.raw<OrderDraft | undefined>(undefined);
  /** The rules could not be read. */
  refused = $state.raw<ApiError | undefined>(undefined);
  mistakes = $state.raw<OrderMistakes>({});
  /** Over the form. */
  mistake = $state<string | undefined>(undefined);
  isBusy = $state(false);
  /** The day of the plan that stands in the form; undefined: the rules that hold now do. */
  shows = $state<string | undefined>(undefined);
  readonly #clinicId: ClinicId;
  readonly #showsPlans: boolean;

  /** @param showsPlans whether what is planned stands beside the form, so that one plan can be changed into another */
  constructor(clinicId: ClinicId, showsPlans: boolean) {
    this.#clinicId = clinicId;
    this.#showsPlans = showsPlans;
  }

  async load(): Promise<void> {
    const answer = await api.get(clinicPath(this.#clinicId, 'order'), (body) => OrderNow.parse(body));
    if (!answer.ok) {
      this.refused = answer.error;
      return;
    }
    this.now = answer.value;
    this.show(this.shows);
  }

  /** Brings the rules into the form that are planned from a day, or those that hold now. */
  show(date: string | undefined): void {
    if (this.now === undefined) return;
    const planned = this.now.planned.find((each) => each.date === date);
    this.shows = planned?.date;
    this.mistake = undefined;
    this.mistakes = {};
    this.draft = draftOf(planned ? under(this.now, planned.rules) : this.now, (value) =>
      formatNumber(value, language.current),
    );
  }

  /** What is written, or undefined with the mistakes marked. */
  read(): OrderInput | undefined {
    this.mistake = undefined;
    this.mistakes = {};
    if (this.draft === undefined) return undefined;
    const order = orderOf(this.draft);
    if (order.ok) return order.value;
    this.mistakes = wordsOfMistakes(order.error);
    this.mistake = t(adminPhrases.checkFields);
    return undefined;
  }

  /**
   * @param from the day from which they are to hold; undefined: from the next call on
   * @returns whether they do, or will
   */
  async save(from?: string): Promise<boolean> {
    const order = this.read();
    if (order === undefined || this.isBusy) return false;
    this.isBusy = true;
    const answer = await (from === undefined
      ? api.put(clinicPath(this.#clinicId, 'order'), order, () => null)
      : api.put(
          clinicPath(this.#clinicId, 'order', 'planned', from),
          { ...order, ...(this.shows === undefined ? {} : { insteadOf: this.shows }) },
          () => null,
        ));
    this.isBusy = false;
    if (answer.ok) {
      if (this.#showsPlans) this.shows = from;
      await this.load();
      return true;
    }
    this.#refuse(answer.error);
    return false;
  }

  /** @returns whether nothing is planned from that day any more */
  async withdraw(date: string): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    const answer = await api.delete(clinicPath(this.#clinicId, 'order', 'planned', date), () => null);
    this.isBusy = false;
    if (!answer.ok) this.#refuse(answer.error);
    await this.load();
    return answer.ok;
  }

  #refuse(error: ApiError): void {
    if (error.status === 401) void session.load();
    if (error.code === 'somebody_would_starve') this.#showStarved(error);
    else this.mistake = refusalText(error);
  }

  #showStarved(error: ApiError): void {
    const { classes = [], services = [], rooms = [] } = this.draft ?? {};
    const places = [
      ...classes.flatMap(({ code }) => [`classes.${code}`, `classes.${code}.slope`]),
      ...services.map(({ id }) => `services.${id}`),
      ...rooms.map(({ id }) => `servicePoints.${id}`),
      'policy.ratio',
      'policy.othersPerReturning',
    ];
    const nameOf = (id: string) => local(this.now?.services.find(({ serviceId }) => serviceId === id)?.name ?? {});
    const found = wordsOfStarved(error.detail['starved'], (path) => places.includes(path), nameOf);
    this.mistakes = found.fields;
    this.mistake = found.form ?? t(administrationProblems.somebody_would_starve);
  }
}

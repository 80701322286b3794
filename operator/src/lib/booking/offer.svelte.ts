import { FreePlaces, type PatientType } from '#common/contract/booking.ts';
import { InsuranceList } from '#common/contract/patients.ts';
import { ScreeningTree, type ScreeningAnswer } from '#common/contract/screening.ts';
import type { ClinicId } from '#common/contract/vocabulary.ts';
import type { ApiError } from '#common/ui/api.ts';
import { api, clinicPath } from '../api.ts';
import type { DayPart } from './dayPart.ts';
import { standingAfter, type Standing } from './screeningPath.ts';

export const SHOWN_DAYS = 7;

/** What the caller asks for, and what is free for that. */
export class Offer {
  patientType = $state<PatientType | ''>('new');
  departmentId = $state('');
  practitionerId = $state('');
  insuranceId = $state('');
  dayPart = $state<DayPart | ''>('');
  /** '' for the clinic's today. */
  fromDate = $state('');
  tree = $state.raw<ScreeningTree | undefined>(undefined);
  answers = $state.raw<readonly ScreeningAnswer[]>([]);
  /** The questions are before the secretary. */
  isAsking = $state(false);
  /** Who was asked and agreed, where the answers lead to a person. */
  decidedBy = $state('');
  insurances = $state.raw<InsuranceList['insurances']>([]);
  days = $state.raw<FreePlaces['days'] | undefined>(undefined);
  /** Only what must be screened first was asked for. */
  needsQuestions = $state(false);
  problem = $state.raw<ApiError | undefined>(undefined);
  readonly #clinicId: ClinicId;
  #asked = 0;

  constructor(clinicId: ClinicId) {
    this.#clinicId = clinicId;
  }

  /** Where the questions stand; undefined where none were begun. */
  get standing(): Standing | undefined {
    if (this.tree === undefined || (!this.isAsking && this.answers.length === 0)) return undefined;
    return standingAfter(this.tree, this.answers);
  }

  /** The answers lead to a person, and nobody has decided yet: nothing may be chosen or confirmed. */
  get isStopped(): boolean {
    return this.standing?.kind === 'to_person' && this.decidedBy === '';
  }

  /** What came of the questions; nothing until they are answered to the end. */
  get answered() {
    const kind = this.standing?.kind;
    if (kind !== 'allowed' && kind !== 'to_person') return {};
    return {
      screening: this.answers,
      ...(kind === 'to_person' && this.decidedBy !== '' ? { decidedBy: this.decidedBy } : {}),
    };
  }

  /** What goes with every request: whom it is for. */
  get askedBy() {
    return { patientType: this.patientType || 'new', insuranceId: this.insuranceId || null, ...this.answered };
  }

  get query() {
    return {
      ...this.askedBy,
      ...(this.departmentId ? { departmentId: this.departmentId } : {}),
      ...(this.practitionerId ? { practitionerId: this.practitionerId } : {}),
      ...(this.fromDate ? { fromDate: this.fromDate } : {}),
      days: SHOWN_DAYS,
    };
  }

  /** What does not change while people telephone. */
  async loadLists(): Promise<void> {
    const [listed] = await Promise.all([
      api.get(clinicPath(this.#clinicId, 'insurances'), (body) => InsuranceList.parse(body)),
      this.loadQuestions(),
    ]);
    if (listed.ok) this.insurances = listed.value.insurances;
  }

  async loadQuestions(): Promise<void> {
    const asked = await api.get(clinicPath(this.#clinicId, 'screening'), readTree);
    if (asked.ok) this.tree = asked.value;
  }

  /** Asks what is free; an answer that was overtaken by a later question is dropped. */
  async load(query = this.query): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const answer = await api.post(clinicPath(this.#clinicId, 'free-places'), query, (body) => FreePlaces.parse(body));
    if (asked !== this.#asked) return;
    this.needsQuestions = !answer.ok && answer.error.code === 'screening_needed';
    const needsPerson = !answer.ok && answer.error.code === 'needs_a_person';
    this.problem = answer.ok || this.needsQuestions || needsPerson ? undefined : answer.error;
    if (answer.ok) this.days = answer.value.days;
    else if (needsPerson) this.days = [];
    else if (this.needsQuestions) {
      this.days = [];
      this.isAsking = true;
    } else if (answer.error.code === 'screening_outdated') {
      this.forgetAnswers();
      this.isAsking = true;
      await this.loadQuestions();
    }
  }

  answer(questionId: string, answer: string): void {
    this.answers = [...this.answers, { questionId, answer }];
    // What was offered until now may not be offered to this caller: nothing of it is left to choose.
    if (this.isStopped) this.days = [];
  }

  decide(practitionerId: string): void {
    this.decidedBy = practitionerId;
    this.days = undefined;
  }

  forgetAnswers(): void {
    this.answers = [];
    this.decidedBy = '';
    this.isAsking = false;
  }
}

function readTree(body: unknown): ScreeningTree | undefined {
  if (typeof body !== 'object' || body === null || !('screening' in body)) throw new TypeError('No screening');
  const { screening } = body;
  if (screening === null) return undefined;
  if (typeof screening !== 'object' || !('tree' in screening)) throw new TypeError('No tree');
  return ScreeningTree.parse(screening.tree);
}

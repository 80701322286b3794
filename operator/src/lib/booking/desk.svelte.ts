import { createContext } from 'svelte';
import {
  AppointmentList,
  AppointmentView,
  Beyond,
  HeldPlace,
  type AppointmentEntry,
} from '#common/contract/booking.ts';
import { PatientView } from '#common/contract/patients.ts';
import type { ClinicId } from '#common/contract/vocabulary.ts';
import type { ApiError } from '#common/ui/api.ts';
import type { OpenedCall } from '../calls/openedCall.svelte.ts';
import { language } from '#common/ui/language.svelte.ts';
import { api, clinicPath } from '../api.ts';
import { problemText } from '../problemText.ts';
import { Work } from '../work.svelte.ts';
import type { Cell } from './grid.ts';
import type { Handover } from './handover.ts';
import { Offer } from './offer.svelte.ts';

export type Overlap = { readonly number: string; readonly startsAt: number; readonly mayOverride: boolean };

/** What the refusal says of the other booking. */
function overlapIn({ code, detail }: ApiError): Overlap | undefined {
  const { number, startsAt, mayOverride } = { number: '', startsAt: 0, mayOverride: false, ...detail };
  return code === 'overlaps_another' ? { number, startsAt, mayOverride } : undefined;
}

/** Why a place that is free needs a word, as the refusal says it; undefined where no word helps. */
function beyondIn({ code, detail }: ApiError): Beyond | undefined {
  if (detail['mayOverride'] !== true) return undefined;
  if (code === 'not_released') return code;
  return code === 'quota_reached' ? Beyond.safeParse(detail['of']).data : undefined;
}

/** One telephone call at the secretary's desk: who calls, which time is kept, what came of it. */
export class Desk {
  readonly clinicId: ClinicId;
  readonly offer: Offer;
  readonly work: Work;
  caller = $state.raw<PatientView | undefined>(undefined);
  bookings = $state.raw<readonly AppointmentEntry[] | undefined>(undefined);
  chosen = $state.raw<Cell | undefined>(undefined);
  /** Absent for an extra patient, for whom no place is kept. */
  held = $state.raw<HeldPlace | undefined>(undefined);
  moving = $state.raw<AppointmentEntry | undefined>(undefined);
  done = $state.raw<{ readonly appointment: AppointmentView; readonly wasMoved: boolean } | undefined>(undefined);
  /** The caller's number and whoever has it, while it is not known for whom the call is. */
  phoned = $state.raw<{ readonly text: string; readonly patients: readonly PatientView[] } | undefined>(undefined);
  note = $state('');
  people = $state('1');
  /** Why it was not held, booked or moved, in words. */
  refused = $state<string | undefined>(undefined);
  /** The caller's other booking at that time, and whether a reason lets both stand. */
  overlap = $state.raw<Overlap | undefined>(undefined);
  overlapReason = $state('');
  /** The chosen place is not open, or beyond a quota. */
  beyond = $state.raw<Beyond | undefined>(undefined);
  beyondReason = $state('');

  constructor(clinicId: ClinicId) {
    this.clinicId = clinicId;
    this.offer = new Offer(clinicId);
    this.work = new Work(clinicId);
  }

  async begin(handed: Handover | undefined): Promise<void> {
    const lists = this.offer.loadLists();
    if (handed !== undefined) {
      this.offer.patientType = handed.patientType;
      this.offer.practitionerId = handed.practitionerId ?? '';
      await this.openPatient(handed.patientId);
    }
    await lists;
  }

  async openPatient(patientId: string): Promise<void> {
    const found = await api.get(clinicPath(this.clinicId, 'patients', patientId), (body) => PatientView.parse(body));
    if (found.ok) this.serve(found.value);
    else this.refused = problemText(found.error);
  }

  /** The secretary opened a telephone call: what is known of the caller, and what was chosen in the menu, stands here. */
  async answerCall({ caller }: OpenedCall, departmentOf: (serviceId: string) => string | undefined): Promise<void> {
    await this.nextCaller();
    const { chosen, patients, patientId, number } = caller;
    const { offer } = this;
    if (chosen.patientType !== null) offer.patientType = chosen.patientType;
    offer.practitionerId = chosen.practitionerId ?? '';
    if (chosen.practitionerId === null && chosen.serviceId !== null)
      offer.departmentId = departmentOf(chosen.serviceId) ?? '';
    const [first, ...others] = patients;
    const only =
      patients.find((patient) => patient.patientId === patientId) ?? (others.length === 0 ? first : undefined);
    if (only === undefined) this.phoned = { text: number?.isWhole === true ? number.text : '', patients };
    else this.serve(only);
    if (chosen.insuranceId !== null) offer.insuranceId = chosen.insuranceId;
    await offer.load();
    if (chosen.startsAt !== null) await this.#chooseHeard(chosen.startsAt, chosen.serviceId);
  }

  /** The place that the caller was hearing about, where it is still free. */
  async #chooseHeard(startsAt: number, serviceId: string | null): Promise<void> {
    const slot = (this.offer.days ?? [])
      .flatMap(({ slots }) => slots)
      .find(
        (each) => each.startsAt === startsAt && each.free > 0 && (serviceId === null || each.serviceId === serviceId),
      );
    if (slot !== undefined) await this.choose({ slot, kind: 'free' });
  }

  /** From now on the call is about this patient. A time that is being kept stays. */
  serve(patient: PatientView): void {
    const isSame = patient.patientId === this.caller?.patientId;
    this.caller = patient;
    this.phoned = undefined;
    if (!isSame) {
      this.bookings = undefined;
      this.moving = undefined;
      this.done = undefined;
      this.offer.insuranceId = patient.insuranceId ?? '';
    }
    void this.loadBookings();
  }

  async loadBookings(): Promise<void> {
    const patientId = this.caller?.patientId;
    if (patientId === undefined) return;
    const listed = await api.get(clinicPath(this.clinicId, 'patients', patientId, 'appointments'), (body) =>
      AppointmentList.parse(body),
    );
    if (listed.ok && this.caller?.patientId === patientId) this.bookings = listed.value.appointments;
  }

  /** Keeps the time while the secretary speaks; the time kept before is given back by the server. */
  async choose(cell: Cell): Promise<void> {
    if (this.work.doing !== undefined || this.offer.isStopped) return;
    this.done = undefined;
    this.refused = undefined;
    this.overlap = undefined;
    this.overlapReason = '';
    this.beyond = cell.kind === 'free' ? cell.slot.beyond : undefined;
    this.beyondReason = '';
    if (cell.kind === 'extra') {
      await this.#release();
      this.chosen = cell;
      return;
    }
    const { scheduleId, startsAt } = cell.slot;
    const wanted = { scheduleId, startsAt, askedBy: this.offer.askedBy };
    const answer = await this.work.attempt(['holds'], wanted, (body) => HeldPlace.parse(body));
    if (answer === undefined) return;
    if (answer.ok) {
      this.chosen = cell;
      this.held = answer.value;
    } else {
      this.refused = problemText(answer.error);
      await this.offer.load();
    }
  }

  /** Where the answer leads to a person, the time that was being kept is given back: that person decides. */
  answer(questionId: string, answer: string): void {
    this.offer.answer(questionId, answer);
    if (this.offer.isStopped && this.chosen !== undefined) void this.giveBack();
  }

  async giveBack(): Promise<void> {
    await this.#release();
    this.chosen = undefined;
    this.refused = undefined;
    await this.offer.load();
  }

  /** @param isKept whether the place is still held by this desk */
  async confirm(isKept: boolean): Promise<void> {
    const { chosen, held, moving } = this;
    if (chosen === undefined || this.offer.isStopped) return;
    const { scheduleId, startsAt } = chosen.slot;
    const place =
      held !== undefined && isKept ? { kind: 'held', placeId: held.placeId } : { kind: 'time', scheduleId, startsAt };
    const overlapping = {
      ...(this.overlapReason !== '' && { overlapReason: this.overlapReason }),
      ...(this.beyondReason !== '' && { beyondReason: this.beyondReason }),
    };
    if (moving !== undefined) {
      const again = { ...this.offer.answered, ...overlapping, place };
      await this.#send(['appointments', moving.appointmentId, 'move'], again, true);
    } else if (this.caller !== undefined) {
      const booking = {
        ...this.offer.askedBy,
        patientId: this.caller.patientId,
        language: this.caller.language ?? language.current,
        partySize: Number(this.people),
        ...overlapping,
        ...(this.note.trim() === '' ? {} : { note: this.note.trim() }),
      };
      if (chosen.kind === 'extra')
        await this.#send(['appointments', 'extra'], { ...booking, scheduleId, startsAt }, false);
      else await this.#send(['appointments'], { ...booking, place }, false);
    }
  }

  async #send(parts: readonly string[], body: unknown, wasMoved: boolean): Promise<void> {
    const answer = await this.work.attempt(parts, body, (told) => AppointmentView.parse(told));
    if (answer === undefined) return;
    if (answer.ok) {
      this.done = { appointment: answer.value, wasMoved };
      this.#forgetTime();
    } else {
      this.overlap = overlapIn(answer.error);
      this.beyond = beyondIn(answer.error) ?? this.beyond;
      const isAsked = this.overlap !== undefined || beyondIn(answer.error) !== undefined;
      this.refused = isAsked ? undefined : problemText(answer.error);
      if (answer.error.code === 'screening_needed' || answer.error.code === 'screening_outdated') {
        this.offer.forgetAnswers();
        this.offer.isAsking = true;
        await this.offer.loadQuestions();
      }
    }
    await Promise.all([this.offer.load(), this.loadBookings()]);
  }

  async cancel(appointmentId: string): Promise<AppointmentView | undefined> {
    const answer = await this.work.attempt(['appointments', appointmentId, 'cancel'], undefined, (body) =>
      AppointmentView.parse(body),
    );
    if (answer === undefined) return undefined;
    this.refused = answer.ok ? undefined : problemText(answer.error);
    if (this.moving?.appointmentId === appointmentId) this.moving = undefined;
    await Promise.all([this.offer.load(), this.loadBookings()]);
    return answer.ok ? answer.value : undefined;
  }

  /** Shows what this booking may be moved to, with the same doctor first. */
  startMoving(entry: AppointmentEntry): void {
    this.done = undefined;
    this.refused = undefined;
    this.moving = entry;
    this.offer.patientType = entry.patientType;
    this.offer.insuranceId = entry.insuranceId ?? '';
    this.offer.departmentId = '';
    this.offer.practitionerId = entry.practitionerId ?? '';
  }

  /** The call is over: nobody's name stays on the screen. */
  async nextCaller(): Promise<void> {
    await this.#release();
    this.#forgetTime();
    this.caller = undefined;
    this.phoned = undefined;
    this.bookings = undefined;
    this.done = undefined;
    this.refused = undefined;
    this.offer.forgetAnswers();
    this.offer.patientType = 'new';
    this.offer.departmentId = '';
    this.offer.practitionerId = '';
    this.offer.insuranceId = '';
    this.offer.fromDate = '';
    this.offer.dayPart = '';
  }

  #forgetTime(): void {
    this.chosen = undefined;
    this.held = undefined;
    this.moving = undefined;
    this.refused = undefined;
    this.overlap = undefined;
    this.overlapReason = '';
    this.note = '';
    this.people = '1';
  }

  async #release(): Promise<void> {
    const { held } = this;
    this.held = undefined;
    // Where it was not heard, the place is free again by itself.
    if (held !== undefined) await api.delete(clinicPath(this.clinicId, 'holds', held.placeId), () => null);
  }
}

const [desk, provideDesk] = createContext<Desk>();

export { desk, provideDesk };

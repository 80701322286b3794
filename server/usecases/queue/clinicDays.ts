import { isDeepStrictEqual } from 'node:util';
import { and, eq, lt, isNull } from 'drizzle-orm';
import { err } from '../../../common/contract/result.ts';
import type { ClinicDate, ClinicId, CommandId, EpochMs, QueueDayId } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf, clinicDayOf } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { queueDays } from '../../db/schema/queue.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { QueueLog } from '../../ports/queueLog.ts';
import { QueueDay } from '../../queue/day.ts';
import type { DaySettings } from '../../queue/settings.ts';
import type { DayPlan } from '../../queue/estimate/dayPlan.ts';
import { evolve } from '../../queue/evolve.ts';
import type { Directories, Directory } from '../clinic/directory.ts';
import { readDayPlan } from './dayPlan.ts';
import { daySettings } from './daySettings.ts';
import { readLearned } from './lessons.ts';
import { DayWriter, type Published } from './dayWriter.ts';
import type { Answer, Submission } from './submission.ts';

export type ClinicDaysDeps = {
  readonly db: Db;
  readonly log: QueueLog;
  readonly directories: Directories;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly publish: (published: Published) => void;
  readonly reportBug: (error: unknown) => void;
  readonly pause: (ms: number) => Promise<void>;
};

export type OpenDay = {
  readonly queueDayId: QueueDayId;
  readonly clinicId: ClinicId;
  readonly date: ClinicDate;
  readonly writer: DayWriter;
};

const PLAN_KEPT_MS = 15_000;

/** The days of all clinics that this process has to do with: each found, opened and folded once, then kept. */
export class ClinicDays {
  readonly #deps: ClinicDaysDeps;
  readonly #open = new Map<string, Promise<OpenDay>>();
  readonly #dates = new WeakMap<
    Directory,
    { readonly date: ClinicDate; readonly fromAt: EpochMs; readonly untilAt: EpochMs }
  >();

  readonly #plans = new Map<
    ClinicId,
    { readonly queueDayId: QueueDayId; readonly readAt: number; readonly plan: Promise<DayPlan> }
  >();

  constructor(deps: ClinicDaysDeps) {
    this.#deps = deps;
  }

  /** Today's queue of a clinic, by the clinic's own day. @returns undefined for an unknown clinic */
  async today(clinicId: ClinicId): Promise<OpenDay | undefined> {
    const directory = await this.#deps.directories.of(clinicId);
    if (!directory) return undefined;
    const now = this.#now();
    // The calendar is asked once per day and change of settings, not at every ticket.
    const known = this.#dates.get(directory);
    if (known && now >= known.fromAt && now < known.untilAt) return this.#dayOf(directory, known.date);
    const date = clinicDateOf(now, directory.clinic);
    this.#dates.set(directory, { date, ...clinicDayOf(date, directory.clinic) });
    return this.#dayOf(directory, date);
  }

  /** What is planned of a day beside its log; as of some seconds ago, which is near enough for an estimate. */
  planOf(directory: Directory, { clinicId, date, queueDayId }: OpenDay): Promise<DayPlan> {
    const now = this.#now();
    const known = this.#plans.get(clinicId);
    if (known?.queueDayId === queueDayId && Math.abs(now - known.readAt) < PLAN_KEPT_MS) return known.plan;
    const plan = readDayPlan(this.#deps.db, directory, date);
    this.#plans.set(clinicId, { queueDayId, readAt: now, plan });
    // A failed reading is not kept.
    plan.catch(() => this.#plans.delete(clinicId));
    return plan;
  }

  /** Gives a command to today's writer. */
  async submit(clinicId: ClinicId, submission: Submission): Promise<Answer | undefined> {
    const day = await this.today(clinicId);
    return day?.writer.submit(submission);
  }

  /** Another process wrote: take it over where this one follows that day. */
  async noticeNews(queueDayId: QueueDayId, seq: number): Promise<void> {
    for (const opening of this.#open.values()) {
      const day = await opening.catch(() => undefined);
      if (day?.queueDayId === queueDayId) await day.writer.noticeNews(seq);
    }
  }

  /** Takes over what other processes wrote and could not say, in each day that this one follows. */
  async lookForNews(): Promise<void> {
    for (const opening of [...this.#open.values()]) {
      const day = await opening.catch(() => undefined);
      await day?.writer.look();
    }
  }

  /** The running day goes on with today's settings, should whoever changed them have died before telling it. */
  async keepUp(clinicId: ClinicId): Promise<void> {
    const [directory, day] = await Promise.all([this.#deps.directories.of(clinicId), this.today(clinicId)]);
    if (directory && day) await this.#adopt(directory, day);
  }

  async #adopt(directory: Directory, { date, writer }: Pick<OpenDay, 'date' | 'writer'>): Promise<void> {
    const wanted = daySettings(directory, date, await learnedOf(writer));
    const isBehind = await writer.read(
      ({ head }) => head.status === 'open' && head.settings !== null && !isDeepStrictEqual(head.settings, wanted),
    );
    if (isBehind) await writer.submit(this.#changeOf(wanted, 'job:settings'));
  }

  #changeOf(settings: DaySettings, actor: string, commandId = this.#commandId()): Submission {
    return {
      commandId,
      command: { type: 'change_settings', at: this.#now(), settings },
      actor,
      idempotency: null,
      companion: null,
      answer: () => ({}),
    };
  }

  /**
   * Settings were changed: the running day of that clinic goes on with the new ones, by an event of its log.
   *
   * @param commandId of a change that comes by itself at its time, the same from whichever process
   */
  async settingsChanged(clinicId: ClinicId, actor: string, commandId?: CommandId): Promise<Answer | undefined> {
    this.#deps.directories.forget(clinicId);
    const [directory, day] = await Promise.all([this.#deps.directories.of(clinicId), this.today(clinicId)]);
    if (!directory || !day) return undefined;
    const settings = daySettings(directory, day.date, await learnedOf(day.writer));
    return day.writer.submit(this.#changeOf(settings, actor, commandId));
  }

  /** Days that are over by the clinic's clock and not yet closed. */
  async overdue(directory: Directory): Promise<readonly OpenDay[]> {
    const clinicId = directory.clinic.id;
    const today = clinicDateOf(this.#now(), directory.clinic);
    const rows = await this.#deps.db
      .select({ date: queueDays.date })
      .from(queueDays)
      .where(and(eq(queueDays.clinicId, clinicId), isNull(queueDays.closedAt), lt(queueDays.date, today)));
    return Promise.all(rows.map(({ date }) => this.#dayOf(directory, date as ClinicDate)));
  }

  /** Clinics with a day that is open, whether or not anybody looks at it here. */
  async openClinics(): Promise<readonly ClinicId[]> {
    const rows = await this.#deps.db
      .selectDistinct({ clinicId: queueDays.clinicId })
      .from(queueDays)
      .where(isNull(queueDays.closedAt));
    return rows.map(({ clinicId }) => clinicId as ClinicId); // a foreign key to clinics
  }

  /** A closed day needs no place in the memory. */
  forget(day: OpenDay): void {
    this.#open.delete(`${day.clinicId} ${day.date}`);
  }

  #dayOf(directory: Directory, date: ClinicDate): Promise<OpenDay> {
    const name = `${directory.clinic.id} ${date}`;
    let opening = this.#open.get(name);
    if (!opening) {
      opening = this.#openDay(directory, date);
      this.#open.set(name, opening);
      opening.catch(() => this.#open.delete(name));
    }
    return opening;
  }

  async #openDay(directory: Directory, date: ClinicDate): Promise<OpenDay> {
    const { log, db } = this.#deps;
    const clinicId = directory.clinic.id;
    const at = this.#now();
    await db
      .insert(queueDays)
      .values({ id: this.#deps.newId(), clinicId, date, openedAt: new Date(at) })
      .onConflictDoNothing({ target: [queueDays.clinicId, queueDays.date] });
    const [row] = await db
      .select({ id: queueDays.id })
      .from(queueDays)
      .where(and(eq(queueDays.clinicId, clinicId), eq(queueDays.date, date)));
    if (!row) throw new Error('The row of a clinic day was written and is gone');
    const queueDayId = row.id as QueueDayId; // the primary key of queue_days
    const day = new QueueDay();
    for (const { event } of await log.readAfter(queueDayId, 0)) evolve(day, event);
    const writer = new DayWriter(this.#deps, clinicId, queueDayId, day);
    if (day.head.status === 'unopened') {
      const settings = daySettings(directory, date, await readLearned(db, directory, date));
      const opened = await writer.submit({
        commandId: this.#commandId(),
        command: { type: 'open_day', at, clinicId, date, settings },
        actor: 'job:open_day',
        idempotency: null,
        companion: null,
        answer: () => ({}),
      });
      // Two processes may open it at once; the second finds it open, which is just as well.
      if (!opened.ok && opened.error.code !== 'day_already_open')
        throw new Error(`The clinic day could not be opened: ${opened.error.code}`);
    } else await this.#adopt(directory, { date, writer });
    return { queueDayId, clinicId, date, writer };
  }

  #now(): EpochMs {
    return this.#deps.clock.now() as EpochMs; // whole milliseconds by the clock's contract
  }

  #commandId(): CommandId {
    return this.#deps.newId() as CommandId; // a UUID by the port's contract
  }
}

/** What the day knew of earlier ones when it opened. */
const learnedOf = (writer: DayWriter) => writer.read(({ head }) => head.settings?.learned);

export const unknownClinic = err({ code: 'clinic_not_found' } as const);

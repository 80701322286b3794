import type { CallId, ClinicId, CommandId, EpochMs } from '../../common/contract/vocabulary.ts';
import type { Clock } from '../ports/clock.ts';
import type { NewId } from '../ports/ids.ts';
import type { Command } from '../queue/command.ts';
import { decide } from '../queue/decide.ts';
import type { ClinicDays } from '../usecases/queue/clinicDays.ts';

export type FreeRoomsDeps = {
  readonly days: ClinicDays;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly reportBug: (error: unknown) => void;
};

/**
 * Lets free rooms call: those that wait for the next arrival, and those that the clinic lets call by itself. Woken after
 * each commit of any process, because each may have brought somebody or freed a room. Two processes may ask at once: the
 * second is refused, since by then the room is busy.
 */
export class FreeRooms {
  readonly #deps: FreeRoomsDeps;
  readonly #wanted = new Set<ClinicId>();
  #calling: Promise<void> | null = null;
  #isStopped = false;

  constructor(deps: FreeRoomsDeps) {
    this.#deps = deps;
  }

  wake(clinicId: ClinicId): void {
    if (this.#isStopped) return;
    this.#wanted.add(clinicId);
    this.#calling ??= this.#callAll()
      .catch(this.#deps.reportBug)
      .finally(() => {
        this.#calling = null;
        const [left] = this.#wanted;
        if (left) this.wake(left);
      });
  }

  /** Lets what is under way end; calls nobody any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wanted.clear();
    await this.#calling;
  }

  async #callAll(): Promise<void> {
    for (const clinicId of this.#wanted) {
      this.#wanted.delete(clinicId);
      await this.#callIn(clinicId);
    }
  }

  async #callIn(clinicId: ClinicId): Promise<void> {
    const { days, clock, newId } = this.#deps;
    const day = await days.today(clinicId);
    if (!day) return;
    const commandNow = (): Command => ({
      type: 'call_for_idlest',
      at: clock.now() as EpochMs, // whole milliseconds by the clock's contract
      callId: newId() as CallId, // a UUID by the port's contract
    });
    // Asked of the day in memory first: most commits leave nobody to call.
    while (await day.writer.read((today) => decide(today, commandNow()).ok)) {
      const answer = await day.writer.submit({
        commandId: newId() as CommandId, // a UUID by the port's contract
        command: commandNow(),
        actor: 'job:free_rooms',
        idempotency: null,
        companion: null,
        answer: () => ({}),
      });
      if (!answer.ok) return;
    }
  }
}

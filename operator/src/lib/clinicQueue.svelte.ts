import { createContext } from 'svelte';
import type { LocalText } from '#common/contract/language.ts';
import type { PanelView, QueueEntry, RoomState } from '#common/contract/panelView.ts';
import type { ClassCode, ClinicId, PractitionerId, ServiceId, ServicePointId } from '#common/contract/vocabulary.ts';
import type { Connection } from '#common/ui/follow.ts';
import { connect, LiveView } from '#common/ui/live.svelte.ts';

/** The clinic's queue as this panel sees it, live. One for all parts of the panel, made by the layout. */
export class ClinicQueue {
  readonly clinicId: ClinicId;
  readonly #live: LiveView<PanelView>;

  constructor(clinicId: ClinicId) {
    this.clinicId = clinicId;
    this.#live = new LiveView<PanelView>(connect(), { request: () => ({ clinicId }) });
  }

  /** Starts following; returns the function that stops. For an `$effect`. */
  start(): () => void {
    return this.#live.start();
  }

  /** Undefined until the first snapshot. */
  get view(): PanelView | undefined {
    return this.#live.view;
  }

  /** Moves on with everything that happens in the clinic that day. */
  get seq(): number {
    return this.#live.seq;
  }

  get connection(): Connection {
    return this.#live.connection;
  }

  get staleSinceAt(): number | undefined {
    return this.#live.staleSinceAt;
  }

  get refusedBy(): string | undefined {
    return this.#live.refusedBy;
  }

  room(id: ServicePointId | undefined): RoomState | undefined {
    return this.view?.rooms.find(({ servicePointId }) => servicePointId === id);
  }

  serviceName(id: ServiceId): LocalText {
    return this.view?.services.find(({ serviceId }) => serviceId === id)?.name ?? {};
  }

  practitionerName(id: PractitionerId | null): LocalText | undefined {
    return this.view?.practitioners.find(({ practitionerId }) => practitionerId === id)?.name;
  }

  className(code: ClassCode): LocalText | undefined {
    return this.view?.classes.find((known) => known.code === code)?.name;
  }

  /** Whoever is called to the room or in service there. */
  inRoom(room: RoomState): QueueEntry | undefined {
    return this.view?.queue.find(({ stageId }) => stageId === room.currentStageId);
  }
}

const [clinicQueue, provideClinicQueue] = createContext<ClinicQueue>();

export { clinicQueue, provideClinicQueue };

import { SvelteMap } from 'svelte/reactivity';
import { asIs, type Api } from '#common/ui/api.ts';

/** Whether the desk has heard of the person at this kiosk. */
export type DeskNews = 'quiet' | 'telling' | 'told' | 'not_told';

type Reason = 'ask_person' | 'check_in_failed' | 'printer_trouble';

/** Rings at the desk with this kiosk's name; for one person once per reason. */
export class Desk {
  #news = $state<DeskNews>('quiet');
  readonly #rung = new SvelteMap<string, Promise<boolean>>();
  readonly #api: Api;
  readonly #clinicId: () => string | undefined;

  constructor(api: Api, clinicId: () => string | undefined) {
    this.#api = api;
    this.#clinicId = clinicId;
  }

  get news(): DeskNews {
    return this.#news;
  }

  async ring(reason: Reason, code?: string): Promise<void> {
    const what = `${reason} ${code ?? ''}`;
    this.#news = 'telling';
    const ringing = this.#rung.get(what) ?? this.#tell(reason, code);
    this.#rung.set(what, ringing);
    const isTold = await ringing;
    if (this.#rung.get(what) !== ringing) return; // it was about the person before
    if (!isTold) this.#rung.delete(what);
    this.#news = isTold ? 'told' : 'not_told';
  }

  async #tell(reason: Reason, code: string | undefined): Promise<boolean> {
    const clinicId = this.#clinicId();
    if (clinicId === undefined) return false;
    const body = { reason, ...(code === undefined ? {} : { code: code.slice(0, 60) }) };
    const answer = await this.#api.post<unknown>(`/clinics/${clinicId}/desk-requests`, body, asIs);
    return answer.ok;
  }

  /** For the next person. */
  reset(): void {
    this.#rung.clear();
    this.#news = 'quiet';
  }
}

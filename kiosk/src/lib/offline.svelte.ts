import { NumbersReserved, type Dots } from '#common/contract/offline.ts';
import type { Language, LocalText } from '#common/contract/language.ts';
import type { KioskView } from '#common/contract/kioskView.ts';
import type { ClinicId, PractitionerId, ServiceId } from '#common/contract/vocabulary.ts';
import { newIdempotencyKey, type Api } from '#common/ui/api.ts';
import type { Connection } from '#common/ui/follow.ts';
import type { Later } from './later.ts';
import type { LocalOutcome } from './localPrinter.ts';
import type { Given, OfflineFacts, OfflineStore } from './offlineStore.ts';
import { offlineView } from './offlineView.ts';
import { tellGiven, type Told } from './tellGiven.ts';

/** A short cut heals unseen. With the time in which the socket notices one, it is said within 10 s. */
const AWAY_AFTER_MS = 2_000;
/** Until the next look at what there is to tell and, where the server hears, to fill up. */
const AGAIN_MS = { all: 5 * 60_000, some: 30_000, unheard: 2_000 } as const satisfies Record<Told, number>;
/** The view changes with every ticket; an old one is good enough to begin with. */
const KEEP_VIEW_MS = 10_000;

export type OfflineDeps = {
  readonly api: Api;
  readonly store: Promise<OfflineStore | undefined>;
  readonly later: Later;
  /** The server's time, as far as this kiosk knows it. */
  readonly now: () => number;
  readonly hearTime: (serverAt: number) => void;
  readonly print: (
    printer: NonNullable<OfflineFacts['printer']>,
    jobId: string,
    strips: readonly Dots[],
  ) => Promise<LocalOutcome>;
};

export type OfflineWanted = {
  readonly serviceId: ServiceId;
  readonly practitionerId: PractitionerId | null;
  readonly language: Language;
  readonly partySize: number;
  /** Of a request that got no answer. */
  readonly insteadOf: string | null;
};

/** What is said of a ticket that was given without the server. */
export type OfflineTaken = {
  readonly key: string;
  readonly serviceId: ServiceId;
  readonly number: string;
  readonly url: string;
  readonly isLocalUrl: boolean;
  readonly partySize: number;
  readonly serviceName: LocalText;
  readonly whereToWait: LocalText;
  /** Null: no printer can be reached. */
  readonly printing: Promise<LocalOutcome> | null;
};

/** Keeps what is needed to give tickets while the server is away, gives them, and tells of them when it is back. */
export class Offline {
  #isAway = $state(false);
  #left = $state(0);
  #facts = $state.raw<OfflineFacts>();
  #keptView = $state.raw<KioskView>();
  #connection: Connection = 'connecting';
  #clinicId: ClinicId | undefined;
  #viewKeptAt = Number.NEGATIVE_INFINITY;
  #work: Promise<void> = Promise.resolve();
  #cancelAway: () => void = () => undefined;
  #cancelNext: () => void = () => undefined;
  #whenAway: readonly (() => void)[] = [];
  readonly #deps: OfflineDeps;

  constructor(deps: OfflineDeps) {
    this.#deps = deps;
    void deps.store.then(async (store) => {
      const kept = await store?.readView();
      this.#keptView = kept?.view;
      // Until the server says the time itself: a kiosk's own clock may be wrong.
      if (kept && this.#connection !== 'live') deps.hearTime(Date.now() + kept.offsetMs);
      this.#clinicId ??= this.#keptView?.clinic.clinicId;
      await this.#look(store);
    });
  }

  /** The server is out of reach, for longer than a moment. */
  get isAway(): boolean {
    return this.#isAway;
  }

  /** A walk-in ticket can be had all the same. */
  get canGive(): boolean {
    return this.#left > 0 && this.#facts !== undefined && this.#deps.now() < this.#facts.untilAt;
  }

  /** The printer that can be used without the server; null where there is none. */
  get printer(): OfflineFacts['printer'] {
    return this.#facts?.printer ?? null;
  }
  /** What the server last said of it. */
  get lastTold(): { readonly printer: KioskView['printer']; readonly at: number } | undefined {
    return this.#keptView && { printer: this.#keptView.printer, at: this.#keptView.at };
  }

  /** What the screens show: the server's view, or what is known without it. */
  viewOf(live: KioskView | undefined): KioskView | undefined {
    const view = live ?? this.#keptView;
    return view && this.#isAway ? offlineView(view, this.#facts, this.#deps.now()) : live;
  }

  /** Tells once, when the server is away, or at once where it is. @returns the function that no longer wants to hear it */
  onAway(tell: () => void): () => void {
    if (this.#isAway) tell();
    else this.#whenAway = [...this.#whenAway, tell];
    return () => {
      this.#whenAway = this.#whenAway.filter((each) => each !== tell);
    };
  }

  hear(connection: Connection): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    this.#cancelAway();
    if (connection === 'live') {
      this.#isAway = false;
      this.#comeBack();
    } else if (connection === 'stale') {
      this.#cancelNext();
      this.#cancelAway = this.#deps.later(() => {
        this.#isAway = true;
        for (const tell of this.#whenAway) tell();
        this.#whenAway = [];
      }, AWAY_AFTER_MS);
    }
  }

  /** Kept for a start without the server. */
  keep(view: KioskView): void {
    this.#clinicId = view.clinic.clinicId;
    const now = Date.now();
    if (now - this.#viewKeptAt < KEEP_VIEW_MS) return;
    this.#viewKeptAt = now;
    this.#keptView = view;
    const offsetMs = view.at - now;
    void this.#deps.store.then((store) => store?.keepView({ view, offsetMs })).catch(() => undefined);
  }

  stop(): void {
    this.#cancelAway();
    this.#cancelNext();
  }

  /** Gives the next number: first it is written down, then printed. @returns undefined where none is left */
  async take(wanted: OfflineWanted): Promise<OfflineTaken | undefined> {
    const store = await this.#deps.store;
    const facts = this.#facts;
    const clinicId = this.#clinicId;
    if (!store || !facts || clinicId === undefined || !this.canGive) return undefined;
    const { serviceId, practitionerId, language, partySize, insteadOf } = wanted;
    const given = await store.take(facts.date, (spare) => ({
      key: newIdempotencyKey(),
      clinicId,
      spare,
      ticket: {
        blockId: spare.blockId,
        ordinal: spare.ordinal,
        date: facts.date,
        serviceId,
        practitionerId,
        language,
        partySize,
        // A whole number of milliseconds of the server's clock.
        takenAt: Math.round(this.#deps.now()) as Given['ticket']['takenAt'],
        insteadOf,
      },
    }));
    this.#left = await store.countOf(facts.date);
    if (!given) return undefined;
    // The server may be back already, or may never have been away.
    if (this.#connection === 'live') this.#comeBack();
    const { number, url, isLocalUrl } = given.spare;
    const names = this.#keptView?.services.find((service) => service.serviceId === serviceId)?.name ?? {};
    const place = facts.services.find((service) => service.serviceId === serviceId)?.whereToWait ?? {};
    const printing = this.#print(facts, given, serviceId, language);
    return {
      key: given.key,
      serviceId,
      number,
      url,
      isLocalUrl,
      partySize,
      serviceName: names,
      whereToWait: place,
      printing,
    };
  }

  #print(
    { printer, words }: OfflineFacts,
    { key, spare }: Given,
    serviceId: ServiceId,
    language: Language,
  ): Promise<LocalOutcome> | null {
    const middle = words?.strips.find((strip) => strip.serviceId === serviceId && strip.language === language);
    if (!printer || !spare.paper) return null;
    const { number, code } = spare.paper;
    return this.#deps.print(printer, `kiosk:${key}`, [number, ...(middle ? [middle.dots] : []), code]);
  }

  /** Tells of what was given, then fills up; again after a while, for as long as the server is there. */
  #comeBack(): void {
    this.#cancelNext();
    this.#work = this.#work
      .then(async () => {
        const store = await this.#deps.store;
        if (!store || this.#connection !== 'live') return;
        const told = await this.#tellAll(store);
        if (told !== 'unheard') await this.#refill(store);
        await this.#look(store);
        this.#again(AGAIN_MS[told]);
      })
      .catch(() => {
        this.#again(AGAIN_MS.unheard);
      });
  }

  #again(ms: number): void {
    this.#cancelNext();
    if (this.#connection !== 'live') return;
    this.#cancelNext = this.#deps.later(() => {
      this.#comeBack();
    }, ms);
  }

  async #tellAll(store: OfflineStore): Promise<Told> {
    return this.#clinicId === undefined ? 'unheard' : tellGiven(this.#deps.api, store, this.#clinicId);
  }

  async #refill(store: OfflineStore): Promise<void> {
    if (this.#clinicId === undefined) return;
    const blockIds = await store.blockIds();
    const facts = await store.readFacts();
    const body = { blockIds, wordsHash: facts?.words?.hash ?? null, widthDots: facts?.printer?.widthDots ?? null };
    const answer = await this.#deps.api.post(`/clinics/${this.#clinicId}/kiosk-numbers`, body, (read) =>
      NumbersReserved.parse(read),
    );
    if (answer.ok) await store.fill(answer.value);
  }

  async #look(store: OfflineStore | undefined): Promise<void> {
    this.#facts = await store?.readFacts();
    this.#left = this.#facts && store ? await store.countOf(this.#facts.date) : 0;
  }
}

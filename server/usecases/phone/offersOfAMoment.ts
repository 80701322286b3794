/** So many offers are kept at once; a busy hour asks for the same few. */
const MOST = 500;

/**
 * What many callers ask for in the same moment is looked up once: departments, doctors and places of one clinic. What is
 * offered may so be older by that moment; holding a place is what decides, and never comes from here.
 */
export class OffersOfAMoment {
  readonly #clock: { now(): number };
  readonly #keptMs: number;
  readonly #offers = new Map<string, { readonly until: number; readonly offer: Promise<unknown> }>();

  /** @param keptMs 0: nothing is kept */
  constructor(clock: { now(): number }, keptMs: number) {
    this.#clock = clock;
    this.#keptMs = keptMs;
  }

  of<Offer>(asked: unknown, look: () => Promise<Offer>): Promise<Offer> {
    if (this.#keptMs === 0) return look();
    const key = JSON.stringify(asked);
    const now = this.#clock.now();
    const known = this.#offers.get(key);
    if (known && now < known.until) return known.offer as Promise<Offer>; // kept below under the same question
    const offer = look();
    this.#offers.delete(key);
    this.#offers.set(key, { until: now + this.#keptMs, offer });
    offer.catch(() => this.#offers.delete(key));
    const [oldest] = this.#offers.keys();
    if (this.#offers.size > MOST && oldest !== undefined) this.#offers.delete(oldest);
    return offer;
  }
}

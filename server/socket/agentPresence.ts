import type { News, NewsItem } from '../ports/news.ts';

/** Said again so often while an agent is here. */
export const TELL_AGENTS_EVERY_MS = 15_000;
/** Whoever says nothing for so long has died, and its agents look for another process. */
const BELIEVED_FOR_MS = 45_000;

type Here = Extract<NewsItem, { kind: 'agents' }>;
type Elsewhere = { readonly holder: string; readonly forgets: NodeJS.Timeout };

/**
 * Which agents are connected with which process of the clinic's server. Each tells the others; where word of it is lost,
 * a print waits for its next try, as if the agent were away.
 */
export class AgentPresence {
  readonly #elsewhere = new Map<string, Elsewhere>();
  readonly #holder: string;
  readonly #news: Pick<News, 'tell'>;
  readonly #here: () => readonly string[];
  #isStopped = false;

  constructor(deps: {
    /** Of this process. */
    readonly holder: string;
    readonly news: Pick<News, 'tell'>;
    readonly here: () => readonly string[];
  }) {
    this.#holder = deps.holder;
    this.#news = deps.news;
    this.#here = deps.here;
  }

  /** @param asks the others say theirs, too */
  tell(asks = false): void {
    if (this.#isStopped) return;
    this.#news.tell({ kind: 'agents', holder: this.#holder, agentIds: [...this.#here()], asks });
  }

  /** A sign of life; who has no agent need not give it. */
  tellAgain(): void {
    if (this.#here().length > 0) this.tell();
  }

  hear({ holder, agentIds, asks }: Here): void {
    if (holder === this.#holder || this.#isStopped) return;
    for (const [agentId, known] of this.#elsewhere) if (known.holder === holder) this.#forget(agentId);
    for (const agentId of agentIds) {
      this.#forget(agentId);
      const forgets = setTimeout(() => this.#elsewhere.delete(agentId), BELIEVED_FOR_MS);
      forgets.unref();
      this.#elsewhere.set(agentId, { holder, forgets });
    }
    if (asks) this.tellAgain();
  }

  /** The other process that an agent is connected with; undefined where it is here or, as far as is known, nowhere. */
  holderOf(agentId: string): string | undefined {
    return this.#here().includes(agentId) ? undefined : this.#elsewhere.get(agentId)?.holder;
  }

  stop(): void {
    this.#isStopped = true;
    for (const agentId of [...this.#elsewhere.keys()]) this.#forget(agentId);
  }

  #forget(agentId: string): void {
    clearTimeout(this.#elsewhere.get(agentId)?.forgets);
    this.#elsewhere.delete(agentId);
  }
}

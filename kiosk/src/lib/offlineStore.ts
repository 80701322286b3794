/** What the kiosk keeps on its own disk for when the server is away: written and synced before anything is promised. */
import type { NumbersReserved, OfflineTicket, SpareNumber } from '#common/contract/offline.ts';
import type { KioskView } from '#common/contract/kioskView.ts';
import type { BlockId, ClinicId } from '#common/contract/vocabulary.ts';

/** What holds without asking until the day ends. */
export type OfflineFacts = Pick<NumbersReserved, 'date' | 'untilAt' | 'services' | 'printer'> & {
  readonly words: NonNullable<NumbersReserved['words']> | null;
};
/** A ticket that was given, of which the server has not heard yet. */
export type Given = {
  /** Of the request that tells of it: told twice, it is taken over once. */
  readonly key: string;
  /** Where it was given; absent in what an earlier page has written. */
  readonly clinicId?: ClinicId;
  readonly ticket: OfflineTicket;
  readonly spare: SpareNumber;
};

/** What the server showed last, and by how much its clock was ahead of this one's. */
export type KeptView = { readonly view: KioskView; readonly offsetMs: number };

type Kept = SpareNumber & { readonly date: string };
type Tables = 'facts' | 'numbers' | 'given';

export class OfflineStore {
  readonly #db: IDBDatabase;
  readonly #pairing: string;

  private constructor(db: IDBDatabase, pairing: string) {
    this.#db = db;
    this.#pairing = pairing;
  }

  /**
   * What another pairing left is void, because it may be another clinic's: all but what was given and not told of yet.
   *
   * @param pairing the token of this kiosk: paired anew, it has another
   * @returns undefined where the browser keeps nothing: then no number may be given without the server
   */
  static async open(pairing: string): Promise<OfflineStore | undefined> {
    try {
      const opening = indexedDB.open('turnstone-kiosk', 1);
      opening.onupgradeneeded = () => {
        opening.result.createObjectStore('facts');
        opening.result.createObjectStore('numbers', { keyPath: ['blockId', 'ordinal'] });
        opening.result.createObjectStore('given', { keyPath: 'key' });
      };
      const store = new OfflineStore(await resultOf(opening), pairing);
      await store.#forgetOthers();
      return store;
    } catch {
      return undefined;
    }
  }

  readView(): Promise<KeptView | undefined> {
    return this.#read('facts', 'view');
  }

  keepView(kept: KeptView): Promise<void> {
    return this.#write(['facts'], (table) => {
      table('facts').put(kept, 'view');
    });
  }

  readFacts(): Promise<OfflineFacts | undefined> {
    return this.#read('facts', 'facts');
  }

  /** What the server has set aside or painted anew, beside what is here; numbers of another day are void. */
  async fill(reserved: NumbersReserved): Promise<void> {
    const before = await this.readFacts();
    const { date, untilAt, services, printer } = reserved;
    const facts: OfflineFacts = {
      date,
      untilAt,
      services,
      printer,
      words: reserved.words ?? (printer === null ? null : (before?.words ?? null)),
    };
    const old = (await this.#kept()).filter((each) => each.date !== date);
    await this.#write(['facts', 'numbers'], (table) => {
      table('facts').put(facts, 'facts');
      for (const { blockId, ordinal } of old) table('numbers').delete([blockId, ordinal]);
      for (const number of reserved.numbers) table('numbers').put({ ...number, date } satisfies Kept);
      // One that was given meanwhile is gone, and stays so.
      for (const { blockId, ordinal, paper } of reserved.repainted) {
        const looking = table('numbers').get([blockId, ordinal]) as IDBRequest<Kept | undefined>;
        looking.onsuccess = () => {
          if (looking.result) table('numbers').put({ ...looking.result, paper } satisfies Kept);
        };
      }
    });
  }

  async blockIds(): Promise<readonly BlockId[]> {
    return [...new Set((await this.#kept()).map(({ blockId }) => blockId))];
  }

  /** How many numbers may still be given on this day. */
  async countOf(date: string): Promise<number> {
    return (await this.#kept()).filter((each) => each.date === date).length;
  }

  /**
   * Takes the next number and writes down that it was given, both or neither: two pages of one kiosk never give the same.
   *
   * @returns undefined where all are used
   */
  async take(date: string, ticketOf: (spare: SpareNumber) => Given): Promise<Given | undefined> {
    let given: Given | undefined;
    await this.#write(['numbers', 'given'], (table) => {
      const looking = table('numbers').getAll() as IDBRequest<Kept[]>; // what `fill` has put there
      looking.onsuccess = () => {
        const [next] = looking.result.filter((each) => each.date === date).sort((a, b) => a.ordinal - b.ordinal);
        if (!next) return;
        const { date: _, ...spare } = next;
        given = ticketOf(spare);
        table('numbers').delete([next.blockId, next.ordinal]);
        table('given').put(given);
      };
    });
    return given;
  }

  /** Of which the server has not heard, in the order in which they were given; those of another clinic are not its own. */
  async untold(clinicId: ClinicId): Promise<readonly Given[]> {
    const own = (await this.#all<Given>('given')).filter((given) => (given.clinicId ?? clinicId) === clinicId);
    return own.sort((a, b) => a.ticket.takenAt - b.ticket.takenAt || a.ticket.ordinal - b.ticket.ordinal);
  }

  told(key: string): Promise<void> {
    return this.#write(['given'], (table) => {
      table('given').delete(key);
    });
  }

  #kept(): Promise<Kept[]> {
    return this.#all<Kept>('numbers');
  }

  async #all<T>(table: Tables): Promise<T[]> {
    return (await resultOf(this.#db.transaction(table).objectStore(table).getAll())) as T[];
  }

  async #read<T>(table: Tables, key: string): Promise<T | undefined> {
    return (await resultOf(this.#db.transaction(table).objectStore(table).get(key))) as T | undefined;
  }

  #forgetOthers(): Promise<void> {
    return this.#change(['facts', 'numbers'], (table) => {
      const looking = table('facts').get('pairing');
      looking.onsuccess = () => {
        if (looking.result === this.#pairing) return;
        table('facts').clear();
        table('numbers').clear();
        table('facts').put(this.#pairing, 'pairing');
      };
    });
  }

  /** Changes nothing once this computer has been paired anew. */
  #write(tables: readonly Tables[], change: (table: (name: Tables) => IDBObjectStore) => void): Promise<void> {
    return this.#change(['facts', ...tables], (table) => {
      const looking = table('facts').get('pairing');
      looking.onsuccess = () => {
        if (looking.result === this.#pairing) change(table);
      };
    });
  }

  /** Done is done: the browser has handed it to the disk. */
  #change(tables: readonly Tables[], change: (table: (name: Tables) => IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.#db.transaction([...tables], 'readwrite', { durability: 'strict' });
      transaction.oncomplete = () => {
        resolve();
      };
      transaction.onabort = () => {
        reject(transaction.error ?? new Error('Nothing was kept'));
      };
      change((name) => transaction.objectStore(name));
    });
  }
}

const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('The browser keeps nothing'));
    };
  });

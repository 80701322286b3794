import { isDeepStrictEqual } from 'node:util';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { PrintFailure, PrintJob, Printer, PrinterStatus, PrintRefusalCode } from '../../ports/printer.ts';
import { OFFLINE, type Answer } from './answers.ts';
import { Conversation } from './conversation.ts';
import { escposJob } from './escposJob.ts';
import type { OpenLine } from './line.ts';
import { PROFILES, profileOfUsb, type PrinterProfile } from './profiles.ts';

export type EscposTimes = {
  /** From the last byte sent until the printer must have confirmed. A ticket takes under a second; a slow one, a few. */
  readonly confirmWithinMs: number;
  /** How long a printer that stopped in the middle may hold the rest until somebody puts it right. */
  readonly holdMs: number;
  readonly answerWithinMs: number;
};
const USUAL_TIMES: EscposTimes = { confirmWithinMs: 8_000, holdMs: 90_000, answerWithinMs: 1_500 };
/** While a job is held, it is also asked so often: some printers do not speak by themselves. */
const ASK_EVERY_MS = 2_000;
/** GS r 1: answered after everything before it. */
const IN_ORDER_QUESTION = Uint8Array.of(0x1d, 0x72, 0x01);
const QUIET_MS = 300;
/** The process id comes with the answer to GS r, or never. */
const PROCESS_ID_AFTER_MS = 1_000;

export type EscposOptions = {
  /** Absent: by the ids that it has on USB, or as any printer. */
  readonly profile?: PrinterProfile;
  /** Where it is not recognised. */
  readonly otherwise?: PrinterProfile;
  readonly times?: Partial<EscposTimes>;
  /** The line is given back after each conversation, because others reach the same printer. */
  readonly sharesLine?: boolean;
};

type Talk = { readonly conversation: Conversation; readonly profile: PrinterProfile };
type Printed = Result<{ readonly isConfirmed: boolean }, PrintFailure>;

/**
 * An ESC/POS printer on any line. Asks before, sends, and believes only what the printer confirms. The line stays open, so
 * that the printer can say what happens to it.
 */
export function escposPrinter(open: OpenLine, options: EscposOptions = {}): Printer {
  return new EscposPrinter(open, options);
}

class EscposPrinter implements Printer {
  readonly #open: OpenLine;
  readonly #options: EscposOptions;
  readonly #times: EscposTimes;
  readonly #listeners = new Set<(status: PrinterStatus) => void>();
  #last: Promise<unknown> = Promise.resolve();
  #talk: Talk | null = null;
  #known: PrinterStatus = OFFLINE;
  #isPrinting = false;
  /** It is being asked how it is; what was known before may be long over. */
  #asking: Promise<PrinterStatus> | null = null;
  #isClosed = false;
  #jobs = 0;
  /** A job was given up, and the printer may still have some of it in its memory. */
  #mayHoldRest = false;

  constructor(open: OpenLine, options: EscposOptions) {
    this.#open = open;
    this.#options = options;
    this.#times = { ...USUAL_TIMES, ...options.times };
  }

  print(job: PrintJob): Promise<Printed> {
    return this.#inTurn(async () => {
      this.#isPrinting = true;
      try {
        return await this.#print(job);
      } finally {
        this.#isPrinting = false;
        this.#giveBack();
      }
    });
  }

  /** While a job is under way, what is known of it; a question in the middle of a picture would be printed as dots. */
  status(): Promise<PrinterStatus> {
    if (this.#isPrinting) return this.#asking ?? Promise.resolve(this.#known);
    return this.#inTurn(async () => {
      const status = await this.#askAnew();
      this.#giveBack();
      return status;
    });
  }

  listen(hear: (status: PrinterStatus) => void): () => void {
    this.#listeners.add(hear);
    return () => void this.#listeners.delete(hear);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    // Nobody waits through the closing until paper is put in; what it holds stays unknown.
    if (this.#isPrinting && this.#known.trouble) this.#drop();
    await this.#last;
    this.#drop();
  }

  /** One conversation at a time. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #drop(): void {
    this.#talk?.conversation.close();
    this.#talk = null;
  }

  #giveBack(): void {
    if (this.#options.sharesLine) this.#drop();
  }

  #learn(status: PrinterStatus): void {
    const isNew = !isDeepStrictEqual(this.#known, status);
    this.#known = status;
    if (isNew) for (const hear of this.#listeners) hear(status);
  }

  async #conversation(): Promise<Talk | undefined> {
    if (this.#talk?.conversation.isOpen) return this.#talk;
    this.#drop();
    if (this.#isClosed) return undefined;
    try {
      const line = await this.#open();
      const { profile: chosen, otherwise = PROFILES.generic_80 } = this.#options;
      const recognised = line.usb && profileOfUsb(line.usb.vendorId, line.usb.productId);
      const profile = chosen ?? recognised ?? otherwise;
      this.#talk = { conversation: new Conversation(line, profile, (status) => this.#learn(status)), profile };
      return this.#talk;
    } catch {
      return undefined;
    }
  }

  async #askAnew(): Promise<PrinterStatus> {
    const asking = this.#askOnce();
    this.#asking = asking;
    try {
      return await asking;
    } finally {
      this.#asking = null;
    }
  }

  /** A line that the printer has left without a word is opened anew once. */
  async #askOnce(): Promise<PrinterStatus> {
    for (const isKept of [this.#talk !== null, false]) {
      const talk = await this.#conversation();
      const status = await talk?.conversation.askStatus(this.#times.answerWithinMs);
      if (status) {
        this.#learn(status);
        return status;
      }
      this.#drop();
      if (!isKept) break;
    }
    this.#learn(OFFLINE);
    return OFFLINE;
  }

  async #print(job: PrintJob): Promise<Printed> {
    const before = await this.#askAnew();
    const talk = this.#talk;
    if (before.trouble || !talk) return err({ code: before.trouble ?? 'printer_offline' });
    if (this.#mayHoldRest && !(await this.#isIdle(talk.conversation))) return err({ code: 'printer_error' });
    this.#jobs += 1;
    // Four printable characters, different for each job of this process.
    const processId = String(this.#jobs % 10_000).padStart(4, '0');
    // From the first byte on nobody can say that nothing was printed.
    this.#mayHoldRest = true;
    if (await this.#isOnPaper(talk, job, processId)) {
      this.#mayHoldRest = false;
      return ok({ isConfirmed: true });
    }
    const cause = talk.conversation.isOpen ? this.#known.trouble : 'printer_offline';
    this.#drop();
    if (cause === 'printer_offline') this.#learn(OFFLINE);
    return err({ code: 'print_unknown', ...(cause ? { cause } : {}) });
  }

  /** Whether it has worked through all that it was ever sent: an answer to a job that was given up is not for the next. */
  async #isIdle(conversation: Conversation): Promise<boolean> {
    const { confirmWithinMs } = this.#times;
    let answered = conversation.next(confirmWithinMs, isInOrder);
    const isTaken = await Promise.race([
      conversation.write(IN_ORDER_QUESTION).then(
        () => true,
        () => false,
      ),
      answered.then(() => true),
    ]);
    if (!isTaken || !(await answered)) return false;
    do answered = conversation.next(QUIET_MS, isInOrder);
    while (await answered);
    this.#mayHoldRest = false;
    return true;
  }

  async #isOnPaper({ conversation, profile }: Talk, job: PrintJob, processId: string): Promise<boolean> {
    const { confirmWithinMs, holdMs } = this.#times;
    const lastMoment = Date.now() + holdMs;
    const heard = { answers: 0, isProcessId: false, isInOrder: false };
    const stopHearing = conversation.hear((answer) => {
      heard.answers += 1;
      if (answer.type === 'process_id' && answer.id === processId) heard.isProcessId = true;
      if (isInOrder(answer)) heard.isInOrder = true;
    });
    const sending = { isSent: false, isLost: false };
    let until = lastMoment;
    const soon = (ms: number) => (until = Math.min(lastMoment, Date.now() + ms));
    conversation.write(escposJob(job.bitmap, processId, profile)).then(
      () => {
        sending.isSent = true;
        soon(confirmWithinMs);
      },
      () => (sending.isLost = true),
    );
    let trouble: PrintRefusalCode | null = null;
    let taken = 0;
    let isLate = false;
    try {
      while (conversation.isOpen && !sending.isLost && Date.now() < until) {
        const isQuiet =
          heard.answers === taken &&
          (await conversation.next(Math.min(until - Date.now(), ASK_EVERY_MS))) === undefined;
        taken = heard.answers;
        if (heard.isProcessId) return true;
        if (heard.isInOrder && profile.says.processId && !isLate) {
          isLate = true;
          soon(PROCESS_ID_AFTER_MS);
        }
        const isDone = heard.isInOrder && !profile.says.processId;
        // Never in the middle of a picture, where a question would be printed as dots.
        if ((isDone || (isQuiet && sending.isSent)) && (await this.#isWell(conversation)) && isDone) return true;
        const now = this.#known.trouble;
        if (now === trouble) continue;
        trouble = now;
        if (now) job.onTrouble?.(now);
        // While it is stopped, its rest waits for somebody; when it goes on, it has its usual time again. One that is
        // silent may be at the end of a cut line, on which nothing will come: it gets no more time than any other.
        if (now === null ? sending.isSent : now !== 'printer_offline')
          until = now === null ? soon(confirmWithinMs) : lastMoment;
      }
      // Its profile promised a process id, but it answered in order and is well: an older model of the family.
      return heard.isInOrder && (await this.#isWell(conversation));
    } finally {
      stopHearing();
    }
  }

  async #isWell(conversation: Conversation): Promise<boolean> {
    const status = await conversation.askStatus(this.#times.answerWithinMs);
    // Whatever it said before: one that does not answer now is not there.
    this.#learn(status ?? OFFLINE);
    return status?.trouble === null;
  }
}

const isInOrder = ({ type }: Answer): boolean => type === 'in_order';

import type { PrinterStatus } from '../../ports/printer.ts';
import { AnswerReader, statusOfAutomatic, statusOfRealTime, type Answer } from './answers.ts';
import { TELL_CHANGES } from './escposJob.ts';
import type { Line } from './line.ts';
import type { PrinterProfile } from './profiles.ts';

/** Longer than any pause in which the line is looked at again. */
const LISTEN_MS = 60_000;
/** A printer that says so often nothing at all has gone, whatever it said before. */
const SILENT_AT_MOST = 3;

/** An open line to a printer, and everything that it says on it. */
export class Conversation {
  readonly #line: Line;
  readonly #profile: PrinterProfile;
  readonly #hear: (status: PrinterStatus) => void;
  readonly #reader = new AnswerReader();
  readonly #waiting = new Set<(answer: Answer | undefined) => void>();
  /** What the printer last said by itself. */
  #told: PrinterStatus | null = null;
  #unanswered = 0;

  /** @param hear told of each status that the printer sends by itself */
  constructor(line: Line, profile: PrinterProfile, hear: (status: PrinterStatus) => void) {
    this.#line = line;
    this.#profile = profile;
    this.#hear = hear;
    void this.#listen();
  }

  get isOpen(): boolean {
    return this.#line.isOpen();
  }

  get told(): PrinterStatus | null {
    return this.#told;
  }

  async #listen(): Promise<void> {
    while (this.#line.isOpen()) {
      const bytes = await this.#line.read(LISTEN_MS);
      if (bytes) for (const answer of this.#reader.push(bytes)) this.#take(answer);
    }
    for (const wake of [...this.#waiting]) wake(undefined);
  }

  #take(answer: Answer): void {
    if (answer.type === 'automatic') {
      this.#told = statusOfAutomatic(answer.bytes);
      this.#hear(this.#told);
    }
    for (const wake of [...this.#waiting]) wake(answer);
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#line.write(bytes);
  }

  /** Every answer from now on, until stopped. */
  hear(each: (answer: Answer) => void): () => void {
    const wake = (answer: Answer | undefined) => {
      if (answer) each(answer);
    };
    this.#waiting.add(wake);
    return () => void this.#waiting.delete(wake);
  }

  /** The next answer of that kind, or nothing when time is over or the line has gone. Begins at once. */
  next(withinMs: number, isMeant: (answer: Answer) => boolean = () => true): Promise<Answer | undefined> {
    if (!this.#line.isOpen() || withinMs <= 0) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const wake = (answer: Answer | undefined) => {
        if (answer && !isMeant(answer)) return;
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve(answer);
      };
      const timer = setTimeout(() => wake(undefined), withinMs);
      this.#waiting.add(wake);
    });
  }

  /**
   * How the printer is, asked by DLE EOT: printers answer it at once, also when they cannot print. One whose memory is
   * full may not hear it; then what it said by itself holds.
   *
   * @returns nothing where it says nothing
   */
  async askStatus(withinMs: number): Promise<PrinterStatus | undefined> {
    const bytes: number[] = [];
    for (const question of [2, 3, 4]) {
      const answer = await this.#ask(question, withinMs);
      if (answer === undefined) return this.#toldOnly();
      bytes.push(answer);
    }
    this.#unanswered = 0;
    const [cause = 0, error = 0, paper = 0] = bytes;
    const status = statusOfRealTime(cause, error, paper);
    // Asked again each time: a printer that was switched off and on has forgotten it.
    if (status.trouble === null && this.#profile.says.automaticStatus) await this.#write(TELL_CHANGES);
    return status;
  }

  #toldOnly(): PrinterStatus | undefined {
    this.#unanswered += 1;
    return this.isOpen && this.#told?.trouble && this.#unanswered <= SILENT_AT_MOST ? this.#told : undefined;
  }

  async #ask(question: number, withinMs: number): Promise<number | undefined> {
    const answered = this.next(withinMs, ({ type }) => type === 'real_time');
    if (!(await this.#write(Uint8Array.of(0x10, 0x04, question)))) return undefined;
    const answer = await answered;
    return answer?.type === 'real_time' ? answer.byte : undefined;
  }

  async #write(bytes: Uint8Array): Promise<boolean> {
    return this.#line.write(bytes).then(
      () => true,
      () => false,
    );
  }

  close(): void {
    this.#line.close();
  }
}

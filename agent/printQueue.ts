import type { JobOutcome } from '../common/contract/agent.ts';
import type { Log } from '../server/ports/log.ts';
import type { LocalPrinterSettings, Printer, Printers, PrinterStatus } from '../server/ports/printer.ts';
import { whatFailed } from '../server/ports/whatFailed.ts';
import type { HeldJob, Spool } from './spool.ts';

export type PrintQueueDeps = {
  readonly spool: Spool;
  readonly printers: Printers;
  readonly log: Log;
  /** An outcome is there and may be told. */
  readonly onEnded: () => void;
};

/** Prints the jobs of the spool: those of one printer one after the other, those of different printers side by side. */
export class PrintQueue {
  readonly #deps: PrintQueueDeps;
  readonly #lanes = new Map<string, Promise<void>>();
  #isStopped = false;

  constructor(deps: PrintQueueDeps) {
    this.#deps = deps;
  }

  /** Jobs that an earlier process held and had not begun. */
  start(): void {
    for (const job of this.#deps.spool.held()) this.add(job);
  }

  add(job: HeldJob): void {
    const lane = nameOf(job.printer);
    const before = this.#lanes.get(lane) ?? Promise.resolve();
    const turn = before
      .then(() => this.#print(job))
      .catch((error: unknown) => {
        this.#deps.log.error({ error: whatFailed(error) }, 'A job broke off');
      });
    this.#lanes.set(lane, turn);
    void turn.then(() => {
      if (this.#lanes.get(lane) === turn) this.#lanes.delete(lane);
    });
  }

  /** How a printer is now. */
  async look(settings: LocalPrinterSettings): Promise<PrinterStatus> {
    return (await this.#deps.printers.of(nameOf(settings), settings)).status();
  }

  /** Lets the papers that are coming out come out whole; begins no other. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#lanes.values());
  }

  async #print({ jobId, printer: settings }: HeldJob): Promise<void> {
    if (this.#isStopped) return;
    const { spool, printers, log, onEnded } = this.#deps;
    const begun = await spool.begin(jobId);
    let outcome: JobOutcome;
    if (!begun.ok) outcome = { state: 'failed', code: begun.error.code };
    else {
      try {
        const printer = await printers.of(nameOf(settings), settings);
        outcome = outcomeOf(await printer.print({ jobId, bitmap: begun.value }));
      } catch (error) {
        log.error({ error: whatFailed(error) }, 'A job broke off');
        outcome = { state: 'unknown', code: 'agent_interrupted' };
      }
    }
    const isWritten = await spool.end(jobId, outcome);
    if (!isWritten) log.error({}, 'The disk takes nothing: what became of a job is kept in memory and tried again');
    log.info({ outcome: outcome.state, ...('code' in outcome ? { code: outcome.code } : {}) }, 'A job has ended');
    onEnded();
  }
}

function outcomeOf(printed: Awaited<ReturnType<Printer['print']>>): JobOutcome {
  if (printed.ok) return { state: 'done', isConfirmed: printed.value.isConfirmed };
  const { code } = printed.error;
  return { state: code === 'print_unknown' ? 'unknown' : 'failed', code };
}

/** One name for one line, whatever else is set about its printer: a line is opened once. */
export function nameOf(settings: LocalPrinterSettings): string {
  switch (settings.kind) {
    case 'network':
      return `network ${settings.host} ${settings.port}`;
    case 'usb':
      return `usb ${settings.vendorId ?? 'any'} ${settings.productId ?? 'any'}`;
    case 'serial':
      return `serial ${settings.path}`;
  }
}

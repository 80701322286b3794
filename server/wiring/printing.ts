import { canvasPainter } from '../adapters/paper/canvasPainter.ts';
import type { FakePrinter } from '../adapters/printer/fakePrinter.ts';
import type { AgentPrinters } from '../ports/agents.ts';
import { openPrinters } from '../adapters/printer/openPrinters.ts';
import type { EffectHandler } from '../jobs/outbox.ts';
import { repeatedly } from '../jobs/repeatedly.ts';
import type { Log } from '../ports/log.ts';
import type { Printer, PrinterStatus } from '../ports/printer.ts';
import { printSlip, type PrintSlipDeps } from '../usecases/printing/bookingSlip.ts';
import { printReport, type PrintReportDeps } from '../usecases/printing/dayReportPaper.ts';
import { readTemplate } from '../usecases/printing/templates.ts';
import type { Printing } from '../usecases/printing/printing.ts';
import { printTestPaper, type PrintTestDeps } from '../usecases/printing/testPaper.ts';
import { printTicket, type PrintTicketDeps } from '../usecases/printing/printTicket.ts';

/** Trouble with a printer is said within 10 s; asked this often, it is. */
const ASK_EVERY_MS = 4_000;

type PrintDeps = PrintTestDeps & PrintTicketDeps & PrintSlipDeps & PrintReportDeps;
type Wiring = Omit<PrintDeps, 'printing' | 'printers' | 'painter' | 'templateOf' | 'log'> & {
  readonly printing: Printing;
  readonly queueLog: PrintReportDeps['log'];
  readonly log: Log;
  readonly agents: AgentPrinters;
  readonly sharesPrinters: boolean;
  readonly reachedFrom: NonNullable<PrintDeps['reachedFrom']>;
  readonly tellKiosk: PrintDeps['tellKiosk'];
};

/** Printers, and what they say of themselves. */
export function wirePrinting({ log, queueLog, agents, sharesPrinters, ...wiring }: Wiring): {
  /** By the type of what the outbox holds. */
  readonly handlers: {
    readonly print_ticket: EffectHandler;
    readonly print_slip: EffectHandler;
    readonly print_report: EffectHandler;
    readonly print_test: EffectHandler;
  };
  readonly fakes: ReadonlyMap<string, FakePrinter>;
  readonly stop: () => Promise<void>;
} {
  const printers = openPrinters(agents, { sharesLine: sharesPrinters });
  const deps: PrintDeps = {
    ...wiring,
    log: queueLog,
    printers,
    painter: canvasPainter,
    templateOf: (clinicId) => readTemplate(wiring.db, clinicId),
  };
  const heard = new WeakSet<Printer>();
  const unnoted = () => log.warn({}, 'What a printer said of itself could not be noted; it is asked again');
  const askAll = async (): Promise<void> => {
    // Side by side: one that does not answer keeps nobody from hearing of the others.
    const asked = (await wiring.printing.all()).map(async ({ id, clinicId, settings }) => {
      const printer = await printers.of(id, settings);
      const isElsewhere = () => wiring.reachedFrom(settings) !== undefined;
      const note = (status: PrinterStatus) => wiring.printing.noteStatus(clinicId, id, status);
      if (!heard.has(printer)) {
        heard.add(printer);
        printer.listen((status) => void note(status).catch(unnoted));
      }
      // Who is connected with its agent asks it.
      if (isElsewhere()) return;
      const status = await printer.status();
      if (!isElsewhere()) await note(status);
    });
    for (const each of await Promise.allSettled(asked)) if (each.status === 'rejected') unnoted();
  };
  void askAll().catch(() => log.warn('The printers could not be asked at start; they are asked again'));
  const stopAsking = repeatedly('printers', ASK_EVERY_MS, log, askAll);
  return {
    handlers: {
      print_ticket: (effect) => printTicket(deps, effect),
      print_slip: (effect) => printSlip(deps, effect),
      print_report: (effect) => printReport(deps, effect),
      print_test: (effect) => printTestPaper(deps, effect),
    },
    fakes: printers.fakes,
    stop: async () => {
      await stopAsking();
      await printers.close();
    },
  };
}

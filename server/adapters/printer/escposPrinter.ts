import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { PrintFailure, PrintJob, Printer, PrinterStatus } from '../../ports/printer.ts';
import { escposJob } from './escposJob.ts';
import type { Line, OpenLine } from './line.ts';
import { askStatus, OFFLINE } from './status.ts';

export type EscposTimes = { readonly confirmWithinMs: number };
/** A ticket takes under a second; a slow printer with a long one, a few. */
const USUAL_TIMES: EscposTimes = { confirmWithinMs: 8_000 };

/** An ESC/POS printer on any line. Asks before, sends, and believes only what the printer confirms. */
export function escposPrinter(open: OpenLine, times: EscposTimes = USUAL_TIMES): Printer {
  let last: Promise<unknown> = Promise.resolve();
  /** One conversation at a time: a status question in the middle of a picture would be printed as dots. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
  let jobs = 0;
  return {
    print: (job) =>
      inTurn(async () => {
        jobs += 1;
        return withLine(
          open,
          (line) => print(line, job, processIdOf(jobs), times),
          () => err({ code: 'printer_offline' }),
        );
      }),
    status: () =>
      inTurn(() =>
        withLine<PrinterStatus>(
          open,
          (line) => askStatus(line).catch(() => OFFLINE),
          () => OFFLINE,
        ),
      ),
    close: async () => {
      await last;
    },
  };
}

async function withLine<T>(open: OpenLine, work: (line: Line) => Promise<T>, unreachable: () => T): Promise<T> {
  let line: Line;
  try {
    line = await open();
  } catch {
    return unreachable();
  }
  try {
    return await work(line);
  } finally {
    line.close();
  }
}

async function print(
  line: Line,
  job: PrintJob,
  processId: Uint8Array,
  { confirmWithinMs }: EscposTimes,
): Promise<Result<{ isConfirmed: boolean }, PrintFailure>> {
  const before = await askStatus(line).catch(() => OFFLINE);
  if (before.trouble) return err({ code: before.trouble });
  // From the first byte on nobody can say that nothing was printed.
  try {
    await line.write(escposJob(job.bitmap, processId));
    if (await isConfirmed(line, processId, confirmWithinMs)) return ok({ isConfirmed: true });
    const after = await askStatus(line);
    return after.trouble ? err({ code: 'print_unknown' }) : ok({ isConfirmed: false });
  } catch {
    return err({ code: 'print_unknown' });
  }
}

/** Four printable characters, different for each job of this process. */
const processIdOf = (job: number): Uint8Array => new TextEncoder().encode(String(job % 10_000).padStart(4, '0'));

/** The answer is 0x37 0x22, the four characters, 0. */
async function isConfirmed(line: Line, processId: Uint8Array, withinMs: number): Promise<boolean> {
  const wanted = Buffer.from([0x37, 0x22, ...processId, 0x00]);
  let heard = Buffer.alloc(0);
  const until = Date.now() + withinMs;
  for (;;) {
    const bytes = await line.read(Math.max(0, until - Date.now()));
    if (bytes === undefined) return false;
    heard = Buffer.concat([heard, bytes]);
    if (heard.includes(wanted)) return true;
  }
}

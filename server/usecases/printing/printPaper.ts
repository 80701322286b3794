import type { PrintState } from '../../../common/contract/views.ts';
import type { ClinicId, DeviceId } from '../../../common/contract/vocabulary.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Paper, PaperPainter } from '../../ports/paper.ts';
import type { Printers } from '../../ports/printer.ts';
import { readPrinterSettings, type Printing } from './printing.ts';

export type PrintPaperDeps = {
  readonly clock: Clock;
  readonly printing: Printing;
  readonly printers: Printers;
  readonly painter: PaperPainter;
};

/** A print as it stands in the outbox. */
export type PrintJobRow = {
  readonly key: string;
  readonly clinicId: ClinicId;
  readonly payload: unknown;
  readonly attempts: number;
  readonly createdAt: number;
};

export type PrintOutcome =
  | { readonly kind: 'done'; readonly detail: { readonly isConfirmed: boolean } }
  | { readonly kind: 'failed'; readonly code: string; readonly retryAfterMs?: number }
  | { readonly kind: 'unknown'; readonly code: string };

type Printed = {
  readonly printAt: DeviceId;
  /** Read when the printer is known, so that the paper says what holds now; undefined where it would mislead. */
  readonly paperOf: () => Promise<Paper | undefined>;
  /** The code of a paper that would mislead. */
  readonly overCode: string;
  readonly tell: (state: PrintState['state'], code: string | null) => void;
};

/** Paper that is put in within this time still brings the paper; later nobody stands there any more. */
const TRIED_FOR_MS = 3 * 60_000;
const RETRY_AFTER_MS = 2_000;

/** Prints one paper at the printer of a kiosk or desk. Certain failures are tried again for a while; doubt never is. */
export async function printPaper(
  deps: PrintPaperDeps,
  job: PrintJobRow,
  { printAt, paperOf, overCode, tell }: Printed,
): Promise<PrintOutcome> {
  const device = await deps.printing.printerOf(job.clinicId, printAt);
  const settings = device && readPrinterSettings(device.settings);
  if (!settings) {
    tell('failed', 'no_printer');
    return { kind: 'failed', code: 'no_printer' };
  }
  const paper = await paperOf();
  if (!paper) return { kind: 'failed', code: overCode };
  tell('printing', null);
  const printer = await deps.printers.of(device.id, settings);
  const bitmap = await deps.painter.paint(paper, settings.widthDots);
  const printed = await printer.print({ jobId: job.key, attempt: job.attempts, bitmap });
  await deps.printing.noteStatus(job.clinicId, device.id, await printer.status());
  if (printed.ok) {
    tell('printed', null);
    return { kind: 'done', detail: printed.value };
  }
  const { code } = printed.error;
  if (code === 'print_unknown') {
    tell('unknown', code);
    return { kind: 'unknown', code };
  }
  tell('failed', code);
  const isStillWanted = deps.clock.now() - job.createdAt < TRIED_FOR_MS;
  return isStillWanted ? { kind: 'failed', code, retryAfterMs: RETRY_AFTER_MS } : { kind: 'failed', code };
}

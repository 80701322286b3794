import type { PaperTemplate } from '../../../common/contract/paperTemplate.ts';
import type { PrintState } from '../../../common/contract/kioskView.ts';
import type { ClinicId, DeviceId } from '../../../common/contract/vocabulary.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Paper, PaperPainter } from '../../ports/paper.ts';
import type { Printer, Printers, PrinterSettings, PrintFailure } from '../../ports/printer.ts';
import { printerKeyOf, type WorldJob } from './jobInWorld.ts';
import { readPrinterSettings, type Printing } from './printing.ts';

export type PrintPaperDeps = {
  readonly clock: Clock;
  readonly printing: Pick<Printing, 'printerOf' | 'insteadOf' | 'begin' | 'isInDoubt' | 'noteStatus'>;
  readonly printers: Printers;
  readonly painter: PaperPainter;
  readonly templateOf: (clinicId: ClinicId) => Promise<PaperTemplate>;
  /** The other process of the server that alone reaches this printer, by its agent. */
  readonly reachedFrom?: (settings: PrinterSettings) => string | undefined;
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
  | { readonly kind: 'done'; readonly detail: { readonly isConfirmed: boolean; readonly printerId?: DeviceId } }
  | { readonly kind: 'failed'; readonly code: string; readonly retryAfterMs?: number }
  | {
      readonly kind: 'unknown';
      readonly code: string;
      /** What was wrong with the printer when it was given up. */
      readonly cause?: string;
      readonly printerId?: DeviceId;
    }
  | { readonly kind: 'handed_on'; readonly handedOnTo: string };

type Printed = {
  readonly printAt: DeviceId;
  /** Read when the printer is known, so that the paper says what holds now; undefined where it would mislead. */
  readonly paperOf: () => Promise<Paper | undefined>;
  /** The code of a paper that would mislead. */
  readonly overCode: string;
  /** @param elsewhere the printer that took over, by its name */
  readonly tell: (state: PrintState['state'], code: string | null, elsewhere?: string) => void;
};

/** Paper that is put in within this time still brings the paper; later nobody stands there any more. */
const TRIED_FOR_MS = 3 * 60_000;
const RETRY_AFTER_MS = 2_000;

/**
 * Prints one paper at the printer of a kiosk or desk, or at the one that takes over where that one certainly cannot.
 * Certain failures are tried again for a while; doubt never is, neither here nor elsewhere.
 */
export async function printPaper(
  deps: PrintPaperDeps,
  job: PrintJobRow,
  { printAt, paperOf, overCode, tell }: Printed,
): Promise<PrintOutcome> {
  const { clinicId, key, attempts } = job;
  const attempt = { key, attempt: attempts };
  const device = await deps.printing.printerOf(clinicId, printAt);
  const settings = device && readPrinterSettings(device.settings);
  if (!settings) {
    tell('failed', 'no_printer');
    return { kind: 'failed', code: 'no_printer' };
  }
  const handedOnTo = deps.reachedFrom?.(settings);
  if (handedOnTo !== undefined) return { kind: 'handed_on', handedOnTo };
  const paper = await paperOf();
  if (!paper) return { kind: 'failed', code: overCode };
  tell('printing', null);
  const first = await printAtOne(deps, job, { id: device.id, settings, isInstead: false }, paper, (code) =>
    tell('failed', code),
  );
  if (!first) return OVERTAKEN;
  if (first.ok) {
    tell('printed', null);
    return { kind: 'done', detail: first.value };
  }
  const { code } = first.error;
  if (code !== 'print_unknown') {
    const other = await deps.printing.insteadOf(clinicId, device.id);
    const otherSettings = other && readPrinterSettings(other.settings);
    if (otherSettings) {
      const { id, name } = other;
      const otherFrom = deps.reachedFrom?.(otherSettings);
      // Where each hangs on an agent of another process, neither process reaches both.
      if (otherFrom !== undefined && settings.kind !== 'agent') return { kind: 'handed_on', handedOnTo: otherFrom };
      tell('printing', null, name);
      const second = await printAtOne(deps, job, { id, settings: otherSettings, isInstead: true }, paper, (why) =>
        tell('failed', why),
      );
      if (!second) return OVERTAKEN;
      if (second.ok) {
        tell('printed', null, name);
        return { kind: 'done', detail: { ...second.value, printerId: id } };
      }
      if (second.error.code === 'print_unknown')
        return inDoubt(deps, { ...attempt, isInstead: true }, second.error, tell, { printerId: id });
    }
    tell('failed', code);
    const isStillWanted = deps.clock.now() - job.createdAt < TRIED_FOR_MS;
    return isStillWanted ? { kind: 'failed', code, retryAfterMs: RETRY_AFTER_MS } : { kind: 'failed', code };
  }
  return inDoubt(deps, { ...attempt, isInstead: false }, first.error, tell, {});
}

/** Said only as long as it is so: the agent may have told another process of the server, which has told the kiosk. */
async function inDoubt(
  { printing }: PrintPaperDeps,
  job: WorldJob,
  { cause }: PrintFailure,
  tell: Printed['tell'],
  detail: { readonly printerId?: DeviceId },
): Promise<PrintOutcome> {
  // Where that cannot be asked, it is in doubt.
  if (!(await printing.isInDoubt(job).catch(() => true))) return OVERTAKEN;
  tell('unknown', 'print_unknown');
  return { kind: 'unknown', code: 'print_unknown', ...(cause ? { cause } : {}), ...detail };
}

/** The row has been decided otherwise meanwhile: it stays as it is, and nothing is printed here. */
const OVERTAKEN: PrintOutcome = { kind: 'failed', code: 'overtaken' };

type One = { readonly id: DeviceId; readonly settings: PrinterSettings; readonly isInstead: boolean };

/** @returns undefined where the print is no longer this attempt's to make */
async function printAtOne(
  deps: PrintPaperDeps,
  { key, attempts, clinicId }: Pick<PrintJobRow, 'key' | 'attempts' | 'clinicId'>,
  { id, settings, isInstead }: One,
  paper: Paper,
  onTrouble: (code: string) => void,
): Promise<Awaited<ReturnType<Printer['print']>> | undefined> {
  const printer = await deps.printers.of(id, settings);
  const template = await deps.templateOf(clinicId);
  const bitmap = await deps.painter.paint(paper.kind === 'test' ? paper : { ...paper, template }, settings.widthDots);
  if (!(await deps.printing.begin({ key, attempt: attempts, isInstead }))) return undefined;
  const jobId = printerKeyOf({ key, isInstead });
  const printed = await printer.print({ jobId, attempt: attempts, bitmap, onTrouble });
  // What became of the paper is known; a database that is away now must not make a doubt of it. Printers are asked often.
  if (deps.reachedFrom?.(settings) === undefined)
    await deps.printing.noteStatus(clinicId, id, await printer.status()).catch(() => undefined);
  return printed;
}

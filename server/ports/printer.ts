import type { PrinterSettings } from '../../common/contract/printing.ts';
import type { Result } from '../../common/contract/result.ts';
import type { Bitmap } from './paper.ts';

export type { PluggedPrinter as LocalPrinterSettings, PrinterSettings } from '../../common/contract/printing.ts';

export type PrintJob = {
  readonly jobId: string;
  /** Which try this is, counted from 1: an earlier one was certainly not printed. */
  readonly attempt?: number;
  readonly bitmap: Bitmap;
  /** The printer stopped in the middle of this job and holds the rest of it; the job goes on when it can. */
  readonly onTrouble?: (code: PrintRefusalCode) => void;
};

/** Certainly not printed, so it may be tried again, also elsewhere. */
export type PrintRefusalCode =
  | 'printer_offline'
  | 'out_of_paper'
  | 'cover_open'
  | 'cutter_error'
  | 'printer_error'
  /** The PC that the printer hangs on does not answer. */
  | 'agent_offline';

/**
 * `print_unknown`: dots were sent and nothing was confirmed; somebody has to look. Never sent again by itself.
 * `cause`: what was wrong with the printer when it was given up, where it said so.
 */
export type PrintFailure = { readonly code: PrintRefusalCode | 'print_unknown'; readonly cause?: PrintRefusalCode };

export type PrinterStatus = {
  readonly isOnline: boolean;
  readonly paper: 'ok' | 'near_end' | 'out' | 'unknown';
  readonly cover: 'closed' | 'open' | 'unknown';
  /** What keeps it from printing; absent when nothing does. */
  readonly trouble: PrintRefusalCode | null;
};

/** Prints, one job at a time; callers wait for one another. Implementations in adapters/printer. */
export type Printer = {
  /** `isConfirmed`: the printer itself said that the job is on paper. */
  print(job: PrintJob): Promise<Result<{ readonly isConfirmed: boolean }, PrintFailure>>;
  status(): Promise<PrinterStatus>;
  /** Told of each change that the printer speaks of by itself. @returns stops listening */
  listen(hear: (status: PrinterStatus) => void): () => void;
  close(): Promise<void>;
};

/** Where the paper of the printer's device is: one open printer per device. */
export type Printers = { of(deviceId: string, settings: PrinterSettings): Promise<Printer>; close(): Promise<void> };

import type { Result } from '../../common/contract/result.ts';
import type { Bitmap } from './paper.ts';

export type PrintJob = {
  readonly jobId: string;
  /** Which try this is, counted from 1: an earlier one was certainly not printed. */
  readonly attempt?: number;
  readonly bitmap: Bitmap;
};

/** Certainly not printed, so it may be tried again. */
export type PrintRefusalCode =
  | 'printer_offline'
  | 'out_of_paper'
  | 'cover_open'
  | 'cutter_error'
  | 'printer_error'
  /** The PC that the printer hangs on does not answer. */
  | 'agent_offline';

/** `print_unknown`: dots were sent and nothing was confirmed; somebody has to look. Never sent again by itself. */
export type PrintFailure = { readonly code: PrintRefusalCode | 'print_unknown' };

export type PrinterStatus = {
  readonly isOnline: boolean;
  readonly paper: 'ok' | 'near_end' | 'out' | 'unknown';
  readonly cover: 'closed' | 'open' | 'unknown';
  /** What keeps it from printing; absent when nothing does. */
  readonly trouble: PrintRefusalCode | null;
};

/**
 * Prints tickets, one job at a time; callers wait for one another. Implementations in adapters/printer; all pass
 * test/contract/printer.ts.
 */
export type Printer = {
  /** `isConfirmed`: the printer itself said that the job is on paper. */
  print(job: PrintJob): Promise<Result<{ readonly isConfirmed: boolean }, PrintFailure>>;
  status(): Promise<PrinterStatus>;
  close(): Promise<void>;
};

/** How a clinic's printer is reached; kept with the device. */
export type PrinterSettings =
  | { readonly kind: 'network'; readonly host: string; readonly port: number; readonly widthDots: 576 | 384 }
  | {
      readonly kind: 'usb';
      readonly vendorId: number | null;
      readonly productId: number | null;
      readonly widthDots: 576 | 384;
    }
  | { readonly kind: 'file'; readonly folder: string; readonly widthDots: 576 | 384 }
  | { readonly kind: 'fake'; readonly widthDots: 576 | 384 }
  | {
      readonly kind: 'agent';
      readonly agentId: string;
      readonly printer: LocalPrinterSettings;
      readonly widthDots: 576 | 384;
    };

/** A printer as the PC that it hangs on reaches it. */
export type LocalPrinterSettings = Extract<PrinterSettings, { readonly kind: 'network' | 'usb' }>;

/** Where the paper of the printer's device is: one open printer per device. */
export type Printers = { of(deviceId: string, settings: PrinterSettings): Promise<Printer>; close(): Promise<void> };

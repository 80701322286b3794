/**
 * How the page of a kiosk prints while the server is away: it asks the agent on its own computer, which listens there
 * and nowhere else. Why it is so: docs/adr/0021-kiosk-offline.md.
 */
import { z } from 'zod';
import { Dots } from './offline.ts';
import { PaperWidth, PluggedPrinter } from './printing.ts';

/** Not one of the ports that services register, and the same on every kiosk: the pages' policy names it. */
export const LOCAL_PRINT_PORT = 7417;
export const LOCAL_PRINT_ORIGIN = `http://127.0.0.1:${LOCAL_PRINT_PORT}`;
export const LOCAL_PRINT_URL = `${LOCAL_PRINT_ORIGIN}/print`;
export const LOCAL_PRINTER_URL = `${LOCAL_PRINT_ORIGIN}/printer`;

/** Asks how the printer is, before anybody asks for a ticket. */
export const LocalPrinterAsked = z.object({ printer: PluggedPrinter });
export const LocalPrinterState = z.object({
  paper: z.enum(['ok', 'near_end', 'out', 'unknown']),
  /** What keeps it from printing; null: nothing that it knows of. */
  trouble: z.string().max(60).nullable(),
});
export type LocalPrinterState = z.infer<typeof LocalPrinterState>;

export const LocalPrintJob = z.object({
  jobId: z.string().regex(/^kiosk:[0-9a-f-]{36}$/),
  widthDots: PaperWidth,
  /** As the server gave them with the numbers. */
  printer: PluggedPrinter,
  /** One below the other. */
  strips: z.array(Dots).min(1).max(5),
});
export type LocalPrintJob = z.infer<typeof LocalPrintJob>;

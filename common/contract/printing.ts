/** Paper, and the printers that it comes out of. */
import { z } from 'zod';
import { Language } from './language.ts';
import { DeviceId } from './vocabulary.ts';

/** Dots across: 80 mm paper has 576 (203 dots an inch) or 512 (180 dots an inch), 58 mm has 384. */
export const PAPER_WIDTHS = [576, 512, 384] as const;
export const PaperWidth = z.literal(PAPER_WIDTHS);
export type PaperWidth = z.infer<typeof PaperWidth>;

/** What a printer can do and how it says how it is: see server/adapters/printer/profiles.ts. */
export const PRINTER_PROFILES = [
  'generic_80',
  'generic_58',
  'epson_80',
  'epson_80_180dpi',
  'epson_58',
  'star_80',
  'bixolon_80',
  'citizen_80',
  'xprinter_80',
  'pos_58',
] as const;
export const PrinterProfileId = z.enum(PRINTER_PROFILES);
export type PrinterProfileId = z.infer<typeof PrinterProfileId>;

const Common = {
  widthDots: PaperWidth.default(576),
  /** `auto`: recognised by its USB ids, or as any printer of that paper. */
  profile: z.enum(['auto', ...PRINTER_PROFILES]).default('auto'),
};
export type PrinterProfileChoice = z.infer<typeof Common.profile>;

export const NetworkPrinter = z.object({
  kind: z.literal('network'),
  host: z.string().trim().min(1, { error: 'text_missing' }).max(200),
  port: z.int().min(1).max(65_535).default(9_100),
  ...Common,
});
export const UsbPrinter = z.object({
  kind: z.literal('usb'),
  /** Absent: the first printer that is found. */
  vendorId: z.int().min(0).max(65_535).exactOptional(),
  productId: z.int().min(0).max(65_535).exactOptional(),
  ...Common,
});
export const BAUD_RATES = [9_600, 19_200, 38_400, 57_600, 115_200] as const;
export const SerialPrinter = z.object({
  kind: z.literal('serial'),
  /** `/dev/ttyUSB0`, `COM3`. */
  path: z.string().trim().min(1, { error: 'text_missing' }).max(200),
  baudRate: z.literal(BAUD_RATES).default(115_200),
  ...Common,
});

/** A printer with a plug of its own: what an agent or the server can open itself. */
export const PluggedPrinter = z.discriminatedUnion('kind', [NetworkPrinter, UsbPrinter, SerialPrinter]);
export type PluggedPrinter = z.infer<typeof PluggedPrinter>;

/** How a clinic's printer is reached; kept with the device. The fake one belongs to the demonstration. */
export const PrinterSettings = z.discriminatedUnion('kind', [
  NetworkPrinter,
  UsbPrinter,
  SerialPrinter,
  z.object({
    kind: z.literal('agent'),
    agentId: DeviceId,
    /** As the agent's PC reaches it. */
    printer: PluggedPrinter,
    ...Common,
  }),
  z.object({
    kind: z.literal('file'),
    folder: z.string().trim().min(1, { error: 'text_missing' }).max(200),
    ...Common,
  }),
  z.object({ kind: z.literal('fake'), ...Common }),
]);
export type PrinterSettings = z.infer<typeof PrinterSettings>;

export const PrintRequest = z.object({ printAt: DeviceId });
export type PrintRequest = z.infer<typeof PrintRequest>;

/** A report is written in the language in which whoever prints it reads. */
export const PrintReportRequest = PrintRequest.extend({ language: Language });

/** What somebody who looked at the printer says of a paper in doubt. */
export const PrintAnswer = z.enum(['was_printed', 'print_again', 'not_needed']);
export type PrintAnswer = z.infer<typeof PrintAnswer>;
export const SettlePrint = z.object({ answer: PrintAnswer });

/** How the last paper asked for is doing: as a ticket's, see PrintState. */
export const PaperState = z.object({
  /** `none`: nobody has asked for one yet. */
  state: z.enum(['none', 'printing', 'printed', 'failed', 'unknown']),
  /** What keeps it from being printed, or left it in doubt. */
  code: z.string().nullable(),
  /** With `failed`: it is tried again by itself for a while. */
  isTriedAgain: z.boolean(),
  isCopy: z.boolean(),
});
export type PaperState = z.infer<typeof PaperState>;

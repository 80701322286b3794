import type { PaperWidth, PrinterProfileChoice, PrinterProfileId } from '../../../common/contract/printing.ts';

/** How a ticket is parted from the roll. A tear bar needs the paper pushed out past it. */
type Cut = { readonly kind: 'partial' | 'full' | 'tear_bar'; readonly feedRows: number };

type UsbIds = { readonly vendorId: number; readonly productId?: number };

export type PrinterProfile = {
  readonly id: PrinterProfileId;
  readonly paperMm: 80 | 58;
  readonly widthDots: PaperWidth;
  readonly cut: Cut;
  /** Has a plug for a cash drawer, whose state it reports too. */
  readonly hasDrawer: boolean;
  readonly says: {
    /** `GS a`: tells by itself what changed. */
    readonly automaticStatus: boolean;
    /** `GS ( H`: repeats a job's id when everything before it has been printed. All of them answer `GS r`. */
    readonly processId: boolean;
  };
  /** By which ids it is known on USB; a maker's only where all its printers speak ESC/POS. */
  readonly usb: readonly UsbIds[];
};

const CUTTER: Cut = { kind: 'partial', feedRows: 3 };
const TEAR_BAR: Cut = { kind: 'tear_bar', feedRows: 5 };
const LIKE_EPSON = { automaticStatus: true, processId: false };

/**
 * Printers by family, from their makers' command references. Widths are those of the family's usual model; a printer
 * that was set to other paper says so in the device's settings.
 */
export const PROFILES: Readonly<Record<PrinterProfileId, PrinterProfile>> = {
  generic_80: {
    id: 'generic_80',
    paperMm: 80,
    widthDots: 576,
    cut: CUTTER,
    hasDrawer: true,
    says: { automaticStatus: true, processId: false },
    usb: [],
  },
  generic_58: {
    id: 'generic_58',
    paperMm: 58,
    widthDots: 384,
    cut: CUTTER,
    hasDrawer: false,
    says: { automaticStatus: true, processId: false },
    usb: [],
  },
  epson_80: {
    id: 'epson_80',
    paperMm: 80,
    widthDots: 576,
    cut: CUTTER,
    hasDrawer: true,
    says: { automaticStatus: true, processId: true },
    // TM-T20, TM-T20II, and the maker's others: all of its USB receipt printers speak ESC/POS.
    usb: [{ vendorId: 0x04b8, productId: 0x0e03 }, { vendorId: 0x04b8, productId: 0x0e15 }, { vendorId: 0x04b8 }],
  },
  epson_80_180dpi: {
    id: 'epson_80_180dpi',
    paperMm: 80,
    widthDots: 512,
    cut: CUTTER,
    hasDrawer: true,
    says: { automaticStatus: true, processId: true },
    // TM-T70 and the TM-T88 family share this id.
    usb: [{ vendorId: 0x04b8, productId: 0x0202 }],
  },
  epson_58: {
    id: 'epson_58',
    paperMm: 58,
    widthDots: 384,
    cut: CUTTER,
    hasDrawer: true,
    says: { automaticStatus: true, processId: true },
    usb: [],
  },
  star_80: {
    id: 'star_80',
    paperMm: 80,
    widthDots: 576,
    cut: CUTTER,
    hasDrawer: true,
    says: LIKE_EPSON,
    // BSC10, BSC10BR, BSC10II. Star's other ids are shared by models of other command sets.
    usb: [
      { vendorId: 0x0519, productId: 0x000b },
      { vendorId: 0x0519, productId: 0x0011 },
      { vendorId: 0x0519, productId: 0x001b },
    ],
  },
  bixolon_80: {
    id: 'bixolon_80',
    paperMm: 80,
    widthDots: 576,
    cut: CUTTER,
    hasDrawer: true,
    says: LIKE_EPSON,
    // The second is Samsung's, under which the maker sold before.
    usb: [{ vendorId: 0x1504 }, { vendorId: 0x0419 }],
  },
  citizen_80: {
    id: 'citizen_80',
    paperMm: 80,
    widthDots: 576,
    cut: CUTTER,
    hasDrawer: true,
    says: LIKE_EPSON,
    usb: [{ vendorId: 0x1d90 }],
  },
  xprinter_80: {
    id: 'xprinter_80',
    paperMm: 80,
    widthDots: 576,
    cut: CUTTER,
    hasDrawer: true,
    says: LIKE_EPSON,
    // Xprinter, POS-8022 and its like, ICS.
    usb: [
      { vendorId: 0x1fc9, productId: 0x2016 },
      { vendorId: 0x0483, productId: 0x5743 },
      { vendorId: 0x0fe6, productId: 0x811e },
    ],
  },
  pos_58: {
    id: 'pos_58',
    paperMm: 58,
    widthDots: 384,
    cut: TEAR_BAR,
    hasDrawer: false,
    says: { automaticStatus: false, processId: false },
    // POS-5805, ZJ-5805, POS-8360; MPT-II.
    usb: [
      { vendorId: 0x0416, productId: 0x5011 },
      { vendorId: 0x0483, productId: 0x5840 },
    ],
  },
};

/** The profile of a printer with these USB ids; one of that very model before one of its maker. */
export function profileOfUsb(vendorId: number, productId: number): PrinterProfile | undefined {
  const all = Object.values(PROFILES);
  return (
    all.find(({ usb }) => usb.some((ids) => ids.vendorId === vendorId && ids.productId === productId)) ??
    all.find(({ usb }) => usb.some((ids) => ids.vendorId === vendorId && ids.productId === undefined))
  );
}

/** The profile that was chosen; else by its USB ids, else any printer of that paper. */
export function profileFor(settings: {
  readonly profile: PrinterProfileChoice;
  readonly widthDots: PaperWidth;
  readonly vendorId?: number;
  readonly productId?: number;
}): PrinterProfile {
  const { profile, widthDots, vendorId, productId } = settings;
  if (profile !== 'auto') return PROFILES[profile];
  const known = vendorId !== undefined && productId !== undefined ? profileOfUsb(vendorId, productId) : undefined;
  return known ?? (widthDots === 384 ? PROFILES.generic_58 : PROFILES.generic_80);
}

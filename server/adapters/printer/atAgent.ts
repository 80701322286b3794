import type { LocalPrinterSettings, PrinterSettings } from '../../ports/printer.ts';

/** A printer as its agent is told of it: paper and profile are what the administrator chose, the rest is how it is reached. */
export const atAgent = ({
  printer,
  widthDots,
  profile,
}: Extract<PrinterSettings, { kind: 'agent' }>): LocalPrinterSettings => ({ ...printer, widthDots, profile });

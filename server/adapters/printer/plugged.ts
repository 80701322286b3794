import type { PluggedPrinter } from '../../../common/contract/printing.ts';
import type { Printer } from '../../ports/printer.ts';
import { escposPrinter, type EscposOptions } from './escposPrinter.ts';
import type { OpenLine } from './line.ts';
import { networkLine } from './networkLine.ts';
import { profileFor } from './profiles.ts';
import { serialLine } from './serialLine.ts';
import { usbLine } from './usbLine.ts';

/** The line to a printer by its settings. */
export function lineTo(settings: PluggedPrinter): OpenLine {
  switch (settings.kind) {
    case 'network':
      return networkLine(settings.host, settings.port);
    case 'usb':
      return usbLine(settings.vendorId, settings.productId);
    case 'serial':
      return serialLine(settings.path, settings.baudRate);
  }
}

/** A printer by its settings; one on USB whose profile was not chosen is recognised when it is opened. */
export function openPlugged(
  settings: PluggedPrinter,
  options: Pick<EscposOptions, 'times' | 'sharesLine'> = {},
): Printer {
  const isRecognised = settings.kind === 'usb' && settings.profile === 'auto';
  return escposPrinter(lineTo(settings), {
    ...options,
    ...(isRecognised ? { otherwise: profileFor(settings) } : { profile: profileFor(settings) }),
  });
}

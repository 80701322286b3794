import { BAUD_RATES, PRINTER_PROFILES } from '#common/contract/printing.ts';
import type { Configuration } from '#common/contract/configuration.ts';
import { devicePhrases } from '#common/phrases/adminDevices.ts';
import { leftToRight } from '#common/phrases/format.ts';
import { printerPhrases as p, profilePhrases } from '#common/phrases/adminPrinter.ts';
import { t } from '#common/ui/language.svelte.ts';
import { asText, type Draft, type FormField } from './form.ts';
import { choice, choices } from './section.ts';

const isPrinter = (draft: Draft) => draft['kind'] === 'printer';
const reachedBy = (kind: string) => ({
  isShown: (draft: Draft) => isPrinter(draft) && asText(draft['settings.printer.kind']) === kind,
});
const widths = ['576', '512', '384'] as const;
const PAPER = { '576': 'paper80', '512': 'paper80coarse', '384': 'paper58' } as const;

/** What a printer has until somebody says otherwise, also one that was set up before it could be said. */
export const USUAL_PRINTER = {
  'settings.printer.kind': 'network',
  'settings.printer.port': 9100,
  'settings.printer.widthDots': 576,
  'settings.printer.profile': 'auto',
  'settings.printer.baudRate': 115_200,
} as const;

/** How a printer is reached, what it is, and which one takes over for it. */
export const printerFields = (
  isDemonstration: boolean,
  printers: Configuration['devices'],
  own: string | undefined,
): FormField[] => [
  {
    kind: 'select',
    name: 'settings.printer.kind',
    label: t(devicePhrases.printerKind),
    options: isDemonstration
      ? choices('network', 'usb', 'serial', 'file', 'fake')
      : choices('network', 'usb', 'serial', 'file'),
    isShown: isPrinter,
  },
  {
    kind: 'text',
    name: 'settings.printer.host',
    label: t(devicePhrases.host),
    isLeftToRight: true,
    ...reachedBy('network'),
  },
  { kind: 'number', name: 'settings.printer.port', label: t(devicePhrases.port), ...reachedBy('network') },
  {
    kind: 'text',
    name: 'settings.printer.path',
    label: t(p.serialPath),
    isLeftToRight: true,
    hint: t(p.serialPathHint, { linux: leftToRight('/dev/ttyUSB0'), windows: leftToRight('COM3') }),
    ...reachedBy('serial'),
  },
  {
    kind: 'select',
    name: 'settings.printer.baudRate',
    label: t(p.baudRate),
    options: BAUD_RATES.map((rate) => ({ value: String(rate), label: leftToRight(String(rate)) })),
    isNumber: true,
    ...reachedBy('serial'),
  },
  {
    kind: 'text',
    name: 'settings.printer.folder',
    label: t(devicePhrases.folder),
    isLeftToRight: true,
    ...reachedBy('file'),
  },
  { kind: 'kept', name: 'settings.printer.vendorId', label: '', whenEmpty: 'absent', ...reachedBy('usb') },
  { kind: 'kept', name: 'settings.printer.productId', label: '', whenEmpty: 'absent', ...reachedBy('usb') },
  {
    kind: 'select',
    name: 'settings.printer.profile',
    label: t(p.profile),
    options: [
      { value: 'auto', label: t(p.profileAuto) },
      ...PRINTER_PROFILES.map((id) => ({ value: id, label: t(profilePhrases[id]) })),
    ],
    hint: t(p.profileHint),
    isShown: isPrinter,
  },
  {
    kind: 'select',
    name: 'settings.printer.widthDots',
    label: t(devicePhrases.paperWidth),
    options: widths.map((value) => ({ value, label: choice(PAPER[value]).label })),
    isNumber: true,
    isShown: isPrinter,
  },
  {
    kind: 'select',
    name: 'settings.insteadPrinterId',
    label: t(p.instead),
    options: printers
      .filter(({ deviceId }) => deviceId !== own)
      .map(({ deviceId, name }) => ({ value: deviceId, label: name })),
    hint: t(p.insteadHint),
    whenEmpty: 'absent',
    isShown: isPrinter,
  },
];

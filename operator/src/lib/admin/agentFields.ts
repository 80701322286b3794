import type { FoundDevice } from '#common/contract/agent.ts';
import type { Configuration } from '#common/contract/configuration.ts';
import { devicePhrases } from '#common/phrases/adminDevices.ts';
import { keyPhrases as k } from '#common/phrases/adminKeys.ts';
import { printerPhrases } from '#common/phrases/adminPrinter.ts';
import { BAUD_RATES } from '#common/contract/printing.ts';
import { leftToRight } from '#common/phrases/format.ts';
import { t } from '#common/ui/language.svelte.ts';
import { asText, type Draft, type FormField } from './form.ts';
import { choice, choices, type Part } from './section.ts';

type Devices = Configuration['devices'];

const isAgent = (draft: Draft) => draft['kind'] === 'agent';
const isAtAgent = (draft: Draft) => draft['kind'] === 'printer' && asText(draft['settings.printer.kind']) === 'agent';
const pluggedBy = (kind: string) => ({
  isShown: (draft: Draft) => isAtAgent(draft) && asText(draft['settings.printer.printer.kind']) === kind,
});

/** By its own name, or by its ids, as they stand in every list of USB devices. */
export function foundName({ kind, name, vendorId, productId }: FoundDevice): string {
  const ids = leftToRight([vendorId, productId].map((id) => id.toString(16).padStart(4, '0')).join(':'));
  if (name !== '') return name;
  return t(kind === 'usb_printer' ? k.usbPrinter : k.unnamed, { ids });
}

/** The agent on a kiosk's PC: the screen beside it. What its devices are used as is said with the keys. */
const agentFields = (devices: Devices): FormField[] => [
  {
    kind: 'select',
    name: 'settings.kioskId',
    label: t(k.kioskHere),
    hint: t(k.kioskHint),
    options: devices
      .filter(({ kind, isRevoked }) => kind === 'kiosk' && !isRevoked)
      .map(({ deviceId, name }) => ({ value: deviceId, label: name })),
    whenEmpty: 'absent',
    isShown: isAgent,
  },
  { kind: 'check', name: 'settings.isServer', label: t(k.isServer), isShown: isAgent },
  { kind: 'kept', name: 'settings.uses', label: '', whenEmpty: 'absent', isShown: isAgent },
];

/** A printer that hangs on a kiosk's PC, as that PC reaches it. */
function agentPrinterFields(devices: Devices): FormField[] {
  // What hangs on the server's own PC the server opens itself.
  const agents = devices.filter(
    ({ kind, isRevoked, settings }) => kind === 'agent' && !isRevoked && settings['isServer'] !== true,
  );
  const usb = agents.flatMap(({ found }) => found.filter(({ kind }) => kind === 'usb_printer'));
  return [
    {
      kind: 'select',
      name: 'settings.printer.agentId',
      label: t(k.agent),
      options: agents.map(({ deviceId, name }) => ({ value: deviceId, label: name })),
      isShown: isAtAgent,
    },
    {
      kind: 'select',
      name: 'settings.printer.printer.kind',
      label: t(k.plugAt),
      options: choices('usb', 'serial', 'network'),
      isShown: isAtAgent,
    },
    {
      kind: 'select',
      name: 'settings.printer.printer.productId',
      label: t(k.whichUsb),
      hint: t(k.firstUsb),
      options: [...new Map(usb.map((each) => [each.productId, each])).values()].map((each) => ({
        value: String(each.productId),
        label: foundName(each),
      })),
      isNumber: true,
      whenEmpty: 'absent',
      ...pluggedBy('usb'),
    },
    {
      kind: 'text',
      name: 'settings.printer.printer.path',
      label: t(printerPhrases.serialPath),
      isLeftToRight: true,
      hint: t(printerPhrases.serialPathHint, { linux: leftToRight('/dev/ttyUSB0'), windows: leftToRight('COM3') }),
      ...pluggedBy('serial'),
    },
    {
      kind: 'select',
      name: 'settings.printer.printer.baudRate',
      label: t(printerPhrases.baudRate),
      options: BAUD_RATES.map((rate) => ({ value: String(rate), label: leftToRight(String(rate)) })),
      isNumber: true,
      ...pluggedBy('serial'),
    },
    {
      kind: 'text',
      name: 'settings.printer.printer.host',
      label: t(devicePhrases.host),
      isLeftToRight: true,
      ...pluggedBy('network'),
    },
    { kind: 'number', name: 'settings.printer.printer.port', label: t(devicePhrases.port), ...pluggedBy('network') },
  ];
}

/** The part of the devices with the agents in it, and with the printers that hang on their PCs. */
export const withAgents =
  (part: Part): Part =>
  (configuration) => {
    const section = part(configuration);
    const { devices } = configuration;
    const hasAgents = devices.some(({ kind, isRevoked }) => kind === 'agent' && !isRevoked);
    return {
      ...section,
      blank: {
        ...section.blank,
        'settings.printer.printer.kind': 'usb',
        'settings.printer.printer.port': 9100,
        'settings.printer.printer.baudRate': 115_200,
      },
      fields: (row, draft) =>
        section.fields(row, draft).flatMap((field): FormField[] => {
          if (field.name === 'name') return [field, ...agentFields(devices)];
          if (field.kind !== 'select') return [field];
          const withAgent = { ...field, options: [...field.options, choice('agent')] };
          if (field.name === 'kind') return [withAgent];
          if (field.name !== 'settings.printer.kind') return [field];
          return [hasAgents ? withAgent : field, ...agentPrinterFields(devices)];
        }),
    };
  };

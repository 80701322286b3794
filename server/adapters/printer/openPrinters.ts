import type { AgentPrinters } from '../../ports/agents.ts';
import type { Printer, Printers, PrinterSettings } from '../../ports/printer.ts';
import { atAgent } from './atAgent.ts';
import { escposPrinter } from './escposPrinter.ts';
import { startFakePrinter, type FakePrinter } from './fakePrinter.ts';
import { filePrinter } from './filePrinter.ts';
import { networkLine } from './networkLine.ts';
import { openPlugged } from './plugged.ts';
import { profileFor } from './profiles.ts';

type Opened = { readonly settings: string; readonly printer: Printer };

/**
 * The printers of this process, each opened once and opened anew when its settings change.
 *
 * @param agents those that hang on other PCs; an agent itself has none
 * @param sharesLine other processes print there too, so no line is kept
 */
export function openPrinters(
  agents?: AgentPrinters,
  { sharesLine = false }: { readonly sharesLine?: boolean } = {},
): Printers & { readonly fakes: ReadonlyMap<string, FakePrinter> } {
  const opened = new Map<string, Promise<Opened>>();
  const fakes = new Map<string, FakePrinter>();

  async function open(deviceId: string, settings: PrinterSettings): Promise<Printer> {
    switch (settings.kind) {
      case 'network':
      case 'usb':
      case 'serial':
        return openPlugged(settings, { sharesLine });
      case 'file':
        return filePrinter(settings.folder);
      case 'agent': {
        if (!agents) throw new Error('An agent has no agents of its own');
        return agents.printerAt(settings.agentId, atAgent(settings));
      }
      case 'fake': {
        const fake = fakes.get(deviceId) ?? (await startFakePrinter());
        fakes.set(deviceId, fake);
        return escposPrinter(networkLine('127.0.0.1', fake.port), { profile: profileFor(settings) });
      }
    }
  }

  return {
    fakes,
    async of(deviceId, settings) {
      const wanted = JSON.stringify(settings);
      const known = await opened.get(deviceId);
      if (known?.settings === wanted) return known.printer;
      const opening = open(deviceId, settings).then((printer) => ({ settings: wanted, printer }));
      opened.set(deviceId, opening);
      await known?.printer.close();
      return (await opening).printer;
    },
    async close() {
      await Promise.all([...opened.values()].map(async (opening) => (await opening).printer.close()));
      await Promise.all([...fakes.values()].map((fake) => fake.close()));
    },
  };
}

import type { LocalPrinterSettings, Printer } from './printer.ts';

/** Printers that hang on a kiosk's PC and are reached through the agent there. */
export type AgentPrinters = { printerAt(agentId: string, settings: LocalPrinterSettings): Printer };

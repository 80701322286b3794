/** The plugs of one clinic, pulled one after the other while the demonstration's day goes on. */
import { startFaultClinic } from './clinic.ts';
import { PLUGS, SCREEN_PLUGS } from './plugs.ts';
import { mistakes, pullAll } from './pull.ts';
import { openScreens } from './screens.ts';
import { plugLines, type PlugLine } from './table.ts';

const ALL = [...PLUGS, ...SCREEN_PLUGS];
export const PLUG_NAMES: readonly string[] = ALL.map(({ name }) => name);
export const isQuickPlug = (name: string): boolean => ALL.some((plug) => plug.name === name && plug.isQuick);

export type PlugResults = {
  readonly lines: readonly PlugLine[];
  readonly wrong: readonly string[];
  readonly seed: number;
  readonly at: string;
};

export async function runPlugs(
  names: readonly string[],
  seed: number,
  say: (line: string) => void,
): Promise<PlugResults> {
  const plugs = ALL.filter(({ name }) => names.includes(name));
  const at = new Date().toISOString();
  const clinic = await startFaultClinic({ seed });
  // What was started ends with the run, also with one that is broken off.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void clinic.stop().finally(() => process.exit(1)));
  try {
    if (plugs.some((plug) => SCREEN_PLUGS.includes(plug))) {
      clinic.screens = await openScreens(clinic);
      if (!clinic.screens) throw new Error('There is no Chromium to show the screens in: npm test fetches one');
    }
    const run = await pullAll(clinic, plugs, say);
    return { lines: plugLines(run), wrong: mistakes(run), seed, at };
  } finally {
    await clinic.stop();
  }
}

import pino, { type Logger } from 'pino';
import type { Config } from '../config.ts';

/** Lines of JSON for a service; short lines for a person who sits before the window. */
export function createLog(level: Config['logLevel']): Logger {
  return process.stdout.isTTY
    ? pino({ level }, { write: (line) => process.stdout.write(`${readable(line)}\n`) })
    : pino({ level });
}

const NAMES: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: '',
  40: 'look',
  50: 'trouble',
  60: 'trouble',
};

function readable(line: string): string {
  // Pino wrote it, with these fields.
  const entry = JSON.parse(line) as { level: number; time: number; msg?: string; err?: { message?: string } };
  const { level, time, msg = '', err } = entry;
  const name = NAMES[level] ?? '';
  return [new Date(time).toTimeString().slice(0, 8), name, msg, err?.message]
    .filter((part) => part !== undefined && part !== '')
    .join('  ');
}

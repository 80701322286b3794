import pino, { type Logger } from 'pino';
import type { Config } from '../config.ts';

/** Lines of JSON for a service; short lines for a person who sits before the window. */
export function createLog(
  level: Config['logLevel'],
  to: NodeJS.WritableStream & { isTTY?: boolean } = process.stdout,
): Logger {
  const options = {
    level,
    redact: { paths: KEPT_BACK.flatMap((field) => [field, `*.${field}`]), censor: '[kept back]' },
  };
  return to.isTTY === true ? pino(options, { write: (line) => to.write(`${readable(line)}\n`) }) : pino(options, to);
}

/**
 * Lines are written of codes and ids. Should a whole row, a request or a provider's answer get into one by mistake,
 * what tells of a person or opens a door stays out.
 */
const KEPT_BACK = [
  ...['name', 'givenName', 'familyName', 'phone', 'nationalId', 'recordNumber', 'email', 'birthDate', 'answers'],
  ...['password', 'token', 'secret', 'cookie', 'authorization', 'parameters', 'body', 'text'],
];

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

import type { Log } from '../server/ports/log.ts';

/** One line per message: what happened, then the details; the journal adds the time. */
export function lineLog(write: (line: string) => void): Log {
  const at =
    (mark: string): Log['info'] =>
    (...said: readonly (object | string)[]) => {
      const message = said.find((part) => typeof part === 'string') ?? '';
      const [detail] = said;
      const rest = typeof detail === 'object' && Object.keys(detail).length > 0 ? ` ${JSON.stringify(detail)}` : '';
      write(`${mark}${message}${rest}`);
    };
  return { info: at(''), warn: at('look: '), error: at('trouble: ') };
}

/**
 * What systemd is told of a service of `Type=notify`: that it is open, that it is ending, and every so often that it lives.
 * Node has no datagram sockets of Unix, so systemd's own `systemd-notify` carries the words.
 */
import { execFile } from 'node:child_process';
import type { Log } from '../ports/log.ts';

export type ServiceManager = {
  readonly ready: () => Promise<void>;
  /** Also ends the signs of life: an end that hangs is systemd's to cut off. */
  readonly stopping: () => Promise<void>;
};

/** @param env with NOTIFY_SOCKET where somebody listens, and WATCHDOG_USEC where signs of life are expected */
export function serviceManager(env: NodeJS.ProcessEnv, log: Log): ServiceManager {
  const { NOTIFY_SOCKET: socket, WATCHDOG_USEC: within } = env;
  if (socket === undefined || socket === '') return { ready: nothing, stopping: nothing };
  let isSilent = false;
  const tell = (word: string) =>
    new Promise<void>((resolve) => {
      execFile('systemd-notify', [word], { env, timeout: 5_000 }, (error) => {
        if (error && !isSilent) log.warn({ word, code: error.code ?? 'unknown' }, 'systemd could not be told');
        isSilent = error !== null;
        resolve();
      });
    });
  let life: NodeJS.Timeout | undefined;
  let sign: Promise<void> | undefined;
  const giveSign = () => {
    sign ??= tell('WATCHDOG=1').finally(() => (sign = undefined));
  };
  return {
    ready: async () => {
      await tell('READY=1');
      const everyMs = Number(within) / 3_000;
      // A thread that is stuck sends none, and is started again.
      if (everyMs > 0) life = setInterval(giveSign, everyMs).unref();
    },
    stopping: async () => {
      clearInterval(life);
      await sign;
      await tell('STOPPING=1');
    },
  };
}

const nothing = (): Promise<void> => Promise.resolve();

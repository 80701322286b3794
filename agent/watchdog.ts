import { execFile } from 'node:child_process';

/**
 * Tells systemd that the agent is alive, twice within the time that the unit allows; a hung agent is then started anew.
 * By its own `systemd-notify`, for Node cannot write to such a socket. Elsewhere nothing happens.
 */
export function startWatchdog(environment: NodeJS.ProcessEnv): () => void {
  const withinUs = Number(environment['WATCHDOG_USEC']);
  if (!environment['NOTIFY_SOCKET'] || !(withinUs > 0)) return () => undefined;
  const timer = setInterval(() => {
    // Not told once is told the next time; not at all, and systemd does what it is there for.
    execFile('systemd-notify', ['WATCHDOG=1'], () => undefined);
  }, withinUs / 3_000);
  return () => clearInterval(timer);
}

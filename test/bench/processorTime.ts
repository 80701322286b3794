/** How much processor time other processes have spent. */
import { readdirSync, readFileSync } from 'node:fs';
import type postgres from 'postgres';

/** The process of which all others of this PostgreSQL are children. */
export async function postmasterOf(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return Number(statOf(row?.pid ?? 0)[1]);
}

/** From the state on, as in proc(5). */
const statOf = (pid: number): readonly string[] =>
  readFileSync(`/proc/${String(pid)}/stat`, 'latin1')
    .split(') ')[1]
    ?.split(' ') ?? [];

/** User and system time of a process and its children, of the kernel's ticks of 10 ms. */
export function cpuMsOfFamily(parent: number): number {
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
  return pids.reduce((ms, pid) => {
    try {
      const [, ppid, ...stat] = statOf(pid);
      if (pid !== parent && Number(ppid) !== parent) return ms;
      const [user, system, ofEnded, systemOfEnded] = stat.slice(9, 13).map(Number);
      const ended = pid === parent ? Number(ofEnded) + Number(systemOfEnded) : 0;
      return ms + (Number(user) + Number(system) + ended) * 10;
    } catch {
      return ms; // it has just ended
    }
  }, 0);
}

/** Of one process alone. */
export function cpuMsOf(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** The machine itself: its clock, its disk, its certificate as the outside sees it. */
import { spawnSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { connect as connectSecurely } from 'node:tls';
import type { Symptom } from './symptom.ts';

/** More, and a ticket's time and the caller's disagree. */
const CLOCKS_APART_MS = 2_000;
const LITTLE_DISK = 0.1;
const HARDLY_ANY_DISK_BYTES = 1_000_000_000;
const RENEW_WITHIN_DAYS = 14;
const ANSWER_WITHIN_MS = 5_000;
const DAY_MS = 86_400_000;

/** @param apartMs by how much the database's clock is before ours, at least */
export function clockBesideDatabase(apartMs: number): Symptom {
  const what = 'clock';
  const seconds = `${(Math.abs(apartMs) / 1000).toFixed(1)} s from the database's`;
  return Math.abs(apartMs) <= CLOCKS_APART_MS
    ? { what, state: 'well', says: seconds }
    : {
        what,
        state: 'ill',
        says: seconds,
        todo: 'set both machines by the same time server (apt install systemd-timesyncd)',
      };
}

/** @param program in place of `timedatectl`, which tells whether a time server sets the clock */
export function timeServer(program = 'timedatectl'): Symptom {
  const what = 'time server';
  const { status, stdout } = spawnSync(program, ['show', '-p', 'NTPSynchronized', '--value'], {
    encoding: 'utf8',
    timeout: ANSWER_WITHIN_MS,
  });
  if (status !== 0) return { what, state: 'unknown', says: 'timedatectl does not answer here' };
  return stdout.trim() === 'yes'
    ? { what, state: 'well', says: 'sets the clock' }
    : { what, state: 'look', says: 'does not set the clock', todo: 'timedatectl set-ntp true' };
}

export function disk(folder: string, read: typeof statfsSync = statfsSync): Symptom {
  const { bavail, blocks, bsize } = read(folder);
  const free = bavail * bsize;
  const share = bavail / blocks;
  const what = 'disk';
  const says = `${(free / 1e9).toFixed(1)} GB free (${Math.round(share * 100)} %) for ${folder}`;
  const todo = 'make room: old files, fewer backups, a larger disk';
  if (free < HARDLY_ANY_DISK_BYTES) return { what, state: 'ill', says, todo };
  return share < LITTLE_DISK ? { what, state: 'look', says, todo } : { what, state: 'well', says };
}

/** @param until epoch ms, or undefined where there is none */
export function certificateAge(host: string, until: number | undefined, now: number): Symptom {
  const what = 'certificate';
  const renew = 'renew it, or look why the proxy does not';
  if (until === undefined || Number.isNaN(until))
    return { what, state: 'ill', says: `${host} shows none`, todo: 'is the proxy on, and does the name lead to it?' };
  const days = Math.floor((until - now) / DAY_MS);
  if (days < 0) return { what, state: 'ill', says: `${host}: ran out ${-days} days ago`, todo: renew };
  const says = `${host}: good for ${days} days`;
  return days < RENEW_WITHIN_DAYS ? { what, state: 'look', says, todo: renew } : { what, state: 'well', says };
}

export async function certificate(publicUrl: string | undefined, now: number): Promise<readonly Symptom[]> {
  if (publicUrl?.startsWith('https:') !== true) return [];
  const { hostname, port } = new URL(publicUrl);
  const until = await new Promise<number | undefined>((resolve) => {
    // How long it is good is asked, not whether it is trusted here: nothing is sent over this line.
    const socket = connectSecurely(
      { host: hostname, port: Number(port || 443), servername: hostname, rejectUnauthorized: false },
      () => {
        resolve(Date.parse(socket.getPeerCertificate().valid_to));
        socket.destroy();
      },
    );
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy());
    socket.on('error', () => resolve(undefined)).on('close', () => resolve(undefined));
  });
  return [certificateAge(hostname, until, now)];
}

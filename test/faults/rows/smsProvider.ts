import { setTimeout as pause } from 'node:timers/promises';
import type { FaultRow } from '../row.ts';

const MODES = ['is_down', 'is_slow', 'takes_and_never_answers', 'takes_and_breaks_off', 'takes'] as const;
/** It takes its time, and whoever asked waits no longer than this. */
const ON_ITS_WAY_MS = 25_000;

export const smsProvider: FaultRow = {
  name: 'the text gateway is down, slow, takes and never answers, takes and breaks off',
  passes: 'no text twice by the account of the gateway; what is not known is not sent again; nothing stale goes out',
  isQuick: false,
  load: { contactEveryMs: 1_100, stepMs: 500 },
  async during({ house, say }) {
    const { texts, sql } = house;
    const counts: string[] = [];
    for (const mode of MODES) {
      texts.behave(mode);
      const before = texts.sent.length;
      await pause(16_000);
      counts.push(`${texts.sent.length - before} ${mode.replaceAll('_', ' ')}`);
      say(`  ${counts.at(-1)}`);
    }
    await pause(12_000); // what never was answered is given up
    const statuses = await sql<{ status: string; n: number }[]>`
      select status, count(*)::int as n from notice_attempts group by status order by status`;
    return {
      figures: [
        `went out: ${counts.join(', ')}`,
        `tries: ${statuses.map(({ status, n }) => `${n} ${status}`).join(', ')}`,
      ],
      wrong: texts.sent.length === 0 ? ['No text went out at all'] : [],
      onItsWayMs: ON_ITS_WAY_MS,
    };
  },
};

import { z } from 'zod';
import type postgres from 'postgres';
import { PrintState } from '../../../common/contract/kioskView.ts';
import { ClinicId, DeviceId, QueueDayId } from '../../../common/contract/vocabulary.ts';
import { NEWS_CHANNEL } from '../../db/newsChannel.ts';
import type { LetGoOn } from '../../ports/letGoOn.ts';
import type { News, NewsItem } from '../../ports/news.ts';

const Item = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queue'), queueDayId: QueueDayId, clinicId: ClinicId, seq: z.int() }),
  z.object({ kind: z.literal('beside'), clinicId: ClinicId }),
  z.object({ kind: z.literal('directory'), clinicId: ClinicId }),
  z.object({ kind: z.literal('tokens') }),
  z.object({ kind: z.literal('outbox') }),
  z.object({
    kind: z.literal('announcement'),
    clinicId: ClinicId,
    announcementId: z.uuid(),
    holder: z.string(),
    voiceUntil: z.number(),
    times: z.literal([1, 2]),
  }),
  z.object({
    kind: z.literal('screen_test'),
    clinicId: ClinicId,
    deviceId: DeviceId,
    askId: z.string(),
    holder: z.string(),
  }),
  z.object({
    kind: z.literal('screen_tested'),
    clinicId: ClinicId,
    deviceId: DeviceId,
    askId: z.string(),
    sound: z.string(),
  }),
  z.object({ kind: z.literal('agents'), holder: z.string(), agentIds: z.array(z.string()), asks: z.boolean() }),
  z.object({
    kind: z.literal('printing'),
    clinicId: ClinicId,
    deviceId: DeviceId,
    holder: z.string(),
    state: PrintState,
  }),
  z.object({
    kind: z.literal('scan'),
    clinicId: ClinicId,
    deviceId: DeviceId,
    holder: z.string(),
    scanId: z.string(),
    text: z.string(),
  }),
]);

/**
 * News over PostgreSQL's NOTIFY, after the commit and outside of it: a notification inside the transaction would
 * serialise all commits of the server. One is under way at a time; what is told meanwhile goes with the next, and of
 * one day only the newest number. Where it fails, the others find out by themselves at their next conflict or look.
 *
 * @param letGoOn takes what is not waited for, and reports its failure
 */
export function postgresNews(sql: postgres.Sql, letGoOn: LetGoOn): News {
  let waiting = new Map<string, NewsItem>();
  let isTelling = false;

  // A notification is written into the log of the database, too. News may be lost, so nobody waits for that disk.
  const notify = (payload: string) =>
    sql`select pg_notify(${NEWS_CHANNEL}, ${payload}), set_config('synchronous_commit', 'off', true)`;

  async function tellAll(): Promise<void> {
    if (isTelling) return;
    isTelling = true;
    try {
      while (waiting.size > 0) {
        const items = [...waiting.values()];
        waiting = new Map();
        await Promise.all(items.map((item) => notify(JSON.stringify(item))));
      }
    } finally {
      isTelling = false;
    }
  }

  return {
    tell(item) {
      waiting.set(nameOf(item), item);
      letGoOn(tellAll());
    },
    async listen(hear, onAgain) {
      let isFirst = true;
      const listening = await sql.listen(
        NEWS_CHANNEL,
        (payload) => {
          const item = readItem(payload);
          if (item) hear(item);
        },
        // The driver connects anew by itself and says so.
        () => {
          if (!isFirst) onAgain();
          isFirst = false;
        },
      );
      return () => listening.unlisten();
    },
  };
}

/** Undefined for what another version of the program says, and for what somebody typed into the channel. */
function readItem(payload: string): NewsItem | undefined {
  try {
    return Item.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}

function nameOf(item: NewsItem): string {
  if (item.kind === 'queue') return `queue ${item.queueDayId}`;
  if (item.kind === 'announcement') return `announcement ${item.announcementId}`;
  if (item.kind === 'screen_test' || item.kind === 'screen_tested') return `${item.kind} ${item.askId}`;
  if (item.kind === 'printing') return `printing ${item.state.visitId}`;
  if (item.kind === 'scan') return `scan ${item.scanId}`;
  if (item.kind === 'agents') return `agents ${item.asks}`;
  return 'clinicId' in item ? `${item.kind} ${item.clinicId}` : item.kind;
}

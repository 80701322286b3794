import { z } from 'zod';
import type postgres from 'postgres';
import { ClinicId, QueueDayId } from '../../../common/contract/vocabulary.ts';
import type { News, NewsItem } from '../../ports/news.ts';

const CHANNEL = 'turnstone';

const Item = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queue'), queueDayId: QueueDayId, clinicId: ClinicId, seq: z.int() }),
  z.object({ kind: z.literal('beside'), clinicId: ClinicId }),
  z.object({ kind: z.literal('directory'), clinicId: ClinicId }),
  z.object({ kind: z.literal('tokens') }),
  z.object({ kind: z.literal('outbox') }),
]);

/**
 * News over PostgreSQL's NOTIFY, after the commit and outside of it: a notification inside the transaction would
 * serialise all commits of the server. One is under way at a time; what is told meanwhile goes with the next, and of
 * one day only the newest number.
 */
export function postgresNews(sql: postgres.Sql, reportBug: (error: unknown) => void): News {
  let waiting = new Map<string, NewsItem>();
  let isTelling = false;

  async function tellAll(): Promise<void> {
    if (isTelling) return;
    isTelling = true;
    try {
      while (waiting.size > 0) {
        const items = [...waiting.values()];
        waiting = new Map();
        await Promise.all(items.map((item) => sql.notify(CHANNEL, JSON.stringify(item))));
      }
    } catch (error) {
      reportBug(error); // the others find out by themselves at their next conflict or look
    } finally {
      isTelling = false;
    }
  }

  return {
    tell(item) {
      waiting.set(nameOf(item), item);
      void tellAll();
    },
    async listen(hear) {
      const listening = await sql.listen(CHANNEL, (payload) => {
        const item = Item.safeParse(JSON.parse(payload));
        if (item.success) hear(item.data);
      });
      return () => listening.unlisten();
    },
  };
}

function nameOf(item: NewsItem): string {
  if (item.kind === 'queue') return `queue ${item.queueDayId}`;
  return 'clinicId' in item ? `${item.kind} ${item.clinicId}` : item.kind;
}

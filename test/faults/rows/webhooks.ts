import { keyFor } from '../../../server/adapters/messages/webhookKey.ts';
import { WEBHOOK_PATHS } from '../../../common/contract/webhookPaths.ts';
import { until } from '../house/house.ts';
import type { FaultRow } from '../row.ts';

const TIMES = 10;
const FROM = '+989121000001';

export const webhooks: FaultRow = {
  name: 'a webhook comes 10 times, is forged, and is an hour old',
  passes: 'one effect of each; what is forged is refused',
  isQuick: false,
  load: { contactEveryMs: 1_100 },
  async during({ house }) {
    const { sql, texts, servers } = house;
    const wrong: string[] = [];
    await until(() => texts.sent.some(({ reportUrl }) => reportUrl !== undefined), 120_000);
    const sent = texts.sent.find(({ reportUrl }) => reportUrl !== undefined);
    if (!sent?.reportUrl) return { figures: [], wrong: ['No text went out whose report could be repeated'] };
    const told = sent.reportUrl.replace('%d', '1');
    const statusOf = async (url: string, init?: RequestInit): Promise<number> => (await fetch(url, init)).status;
    const reports = await Promise.all(Array.from({ length: TIMES }, () => statusOf(told)));
    const forged = await statusOf(told.replace(/key=[^&]*/, `key=${keyFor('somebody else', 'report')}`));
    const kept =
      await sql`select 1 from provider_events where kind <> 'incoming' and event_id = ${`${sent.attemptId}:1`}`;
    if (reports.some((status) => status !== 200)) wrong.push(`A repeated report was answered ${reports.join(', ')}`);
    if (kept.length !== 1) wrong.push(`A report that came ${TIMES} times was taken ${kept.length} times`);
    if (forged !== 403) wrong.push(`A forged report was answered ${forged}`);

    const [keys] = await sql<{ webhook_secret: string }[]>`select webhook_secret from installation limit 1`;
    const incoming = (key: string) =>
      `${servers[0]?.outsideUrl ?? ''}${WEBHOOK_PATHS.kannelIncoming}?key=${key}&id=of-the-fault-run`;
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
    const text = {
      method: 'POST',
      headers: { 'x-kannel-from': FROM, 'x-kannel-time': hourAgo, 'content-type': 'text/plain; charset=UTF-8' },
      body: 'Hello',
    };
    const key = keyFor(keys?.webhook_secret ?? '', 'incoming');
    const replies = await Promise.all(Array.from({ length: TIMES }, () => statusOf(incoming(key), text)));
    const forgedText = await statusOf(incoming(keyFor('somebody else', 'incoming')), text);
    const [events] = await sql<{ n: number }[]>`
      select count(*)::int as n from provider_events where kind = 'incoming' and event_id = 'of-the-fault-run'`;
    if (replies.some((status) => status !== 200)) wrong.push(`A repeated text was answered ${replies.join(', ')}`);
    if (events?.n !== 1) wrong.push(`A text that came ${TIMES} times was taken ${events?.n} times`);
    if (forgedText !== 403) wrong.push(`A forged text was answered ${forgedText}`);
    return { figures: [`${TIMES} reports and ${TIMES} texts of an hour ago: one effect of each; forged: 403`], wrong };
  },
};

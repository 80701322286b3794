/** A process of its own, started by killed.test.ts: sixteen kiosks issue tickets and tell each number to the parent. */
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import type { CommandId, StageId, VisitId } from '../../../common/contract/vocabulary.ts';
import { postgresQueueLog } from '../../../server/db/queueLog.ts';
import { steady } from '../../../server/db/steadySocket.ts';
import { QueueDay } from '../../../server/queue/day.ts';
import { evolve } from '../../../server/queue/evolve.ts';
import { DayWriter } from '../../../server/usecases/queue/dayWriter.ts';
import { clock, issue } from '../../queue/build.ts';
import type { ClinicDay } from './build.ts';

const KIOSKS = 16;

const [url = '', dayAsJson = ''] = process.argv.slice(2);
const { clinicId, queueDayId } = JSON.parse(dayAsJson) as ClinicDay; // by the parent
const log = postgresQueueLog(postgres(url, steady({ max: 4 })));
const day = new QueueDay();
for (const { event } of await log.readAfter(queueDayId, 0)) evolve(day, event);
const nothing = () => undefined;
const writer = new DayWriter(
  { log, publish: nothing, reportBug: nothing, pause: () => Promise.resolve() },
  clinicId,
  queueDayId,
  day,
);

for (let kiosk = 1; kiosk <= KIOSKS; kiosk += 1) void issueForEver();

async function issueForEver(): Promise<void> {
  for (;;) {
    const ids = { visitId: randomUUID() as VisitId, stageId: randomUUID() as StageId };
    const answer = await writer.submit({
      commandId: randomUUID() as CommandId,
      command: issue(0, clock('08:30'), ids),
      actor: 'device:kiosk',
      idempotency: null,
      companion: null,
      answer: ([event]) => (event?.type === 'ticket_issued' ? { number: event.number } : {}),
    });
    if (answer.ok) process.send?.(answer.value['number']);
  }
}

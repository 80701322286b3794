import type { z } from 'zod';
import type { Story } from '../../../common/contract/queue.ts';
import type { QueueDayId, StageId, VisitId } from '../../../common/contract/vocabulary.ts';
import type { LoggedEvent, QueueLog } from '../../ports/queueLog.ts';
import type { QueueEvent } from '../../queue/event.ts';

/** What happened to one visit, read from the log: the answer to "why was she called before me". */
export async function storyOf(
  log: QueueLog,
  queueDayId: QueueDayId,
  visitId: VisitId,
): Promise<z.input<typeof Story> | undefined> {
  const stages = new Set<StageId>();
  let number: string | undefined;
  const own = (await log.readAfter(queueDayId, 0)).filter(({ event }) => {
    if ('visitId' in event && event.visitId === visitId) {
      if ('stageId' in event) stages.add(event.stageId);
      if ('number' in event) number = event.number;
      return true;
    }
    if (!('stageId' in event) || !stages.has(event.stageId)) return false;
    if (event.type === 'ticket_transferred') stages.add(event.toStageId);
    return true;
  });
  return number === undefined ? undefined : { visitId, number, lines: own.map(line) };
}

const line = ({ seq, actor, event }: LoggedEvent) => ({
  seq,
  at: event.at,
  type: event.type,
  actor,
  detail: detailOf(event),
});

/** The event without what the line says already. */
function detailOf(event: QueueEvent): Record<string, unknown> {
  const { type: _type, at: _at, ...detail } = event;
  return detail;
}

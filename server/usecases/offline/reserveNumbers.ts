import type { NumbersReserved, ReserveNumbers, SpareNumber } from '../../../common/contract/offline.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { USUAL_OPTIONS } from '../../../common/contract/usualOptions.ts';
import { BlockId, type ClinicId, type DeviceId } from '../../../common/contract/vocabulary.ts';
import { clinicDayOf } from '../../booking/clinicTime.ts';
import type { IdempotencyKey } from '../../ports/queueLog.ts';
import type { Block } from '../../queue/block.ts';
import type { QueueDay } from '../../queue/day.ts';
import { ticketNumber } from '../../queue/ticketNumber.ts';
import type { Directory } from '../clinic/directory.ts';
import { whereToWait } from '../views/whereToWait.ts';
import { blockSeries } from './blockSeries.ts';
import type { OfflineDeps } from './deps.ts';
import { visitOfSpare } from './spareVisit.ts';

type Asked = ReserveNumbers & {
  readonly clinicId: ClinicId;
  readonly kioskId: DeviceId;
  readonly actor: string;
  readonly idempotency: IdempotencyKey | null;
};

/**
 * Fills up what a kiosk may give while the server is away, once half of it is used: numbers of a new block, and whatever
 * else must be known without asking. Blocks that the kiosk no longer knows are left to the day's end, which voids them:
 * with what it forgot, it may have given their numbers.
 */
export async function reserveNumbers(deps: OfflineDeps, asked: Asked): Promise<Result<NumbersReserved, Problem>> {
  const { clinicId, kioskId, blockIds } = asked;
  const [directory, open] = await Promise.all([deps.directories.of(clinicId), deps.days.today(clinicId)]);
  if (!directory || !open) return err({ code: 'clinic_not_found' });
  const size = directory.clinic.options.kioskNumbers ?? USUAL_OPTIONS.kioskNumbers;
  const known = new Set<string>(blockIds);
  const ownOf = (day: QueueDay) => [...day.blocks()].filter((block) => block.kioskId === kioskId);
  const left = await open.writer.read((day) =>
    ownOf(day)
      .filter(({ id }) => known.has(id))
      .reduce((sum, block) => sum + day.unusedOf(block).length, 0),
  );
  const reserved = left * 2 < size ? await reserveBlock(deps, asked, size - left) : ok(undefined);
  if (!reserved.ok) return reserved;
  const added = await open.writer.read((day) => (reserved.value ? day.block(reserved.value) : undefined));
  const paper = await deps.papers.of(directory, kioskId, open.date);
  const numbers: SpareNumber[] = [];
  const unused = await open.writer.read((day) => (added ? numbersOf(day, added) : []));
  for (const { blockId, ordinal, number } of unused) {
    const url = deps.links.urlOf({ visitId: visitOfSpare(blockId, ordinal) });
    const strips = paper ? await paper.ofNumber(number, url) : null;
    numbers.push({ blockId, ordinal, number, url, isLocalUrl: deps.links.isLocal, paper: strips });
  }
  const isOfAnotherWidth = paper && asked.widthDots !== undefined && asked.widthDots !== paper.printer.widthDots;
  const kept = await open.writer.read((day) =>
    isOfAnotherWidth ? ownOf(day).flatMap((block) => (known.has(block.id) ? numbersOf(day, block) : [])) : [],
  );
  const repainted: NumbersReserved['repainted'] = [];
  if (paper)
    for (const { blockId, ordinal, number } of kept) {
      const url = deps.links.urlOf({ visitId: visitOfSpare(blockId, ordinal) });
      repainted.push({ blockId, ordinal, paper: await paper.ofNumber(number, url) });
    }
  const { untilAt } = clinicDayOf(open.date, directory.clinic);
  return ok({
    date: open.date,
    untilAt,
    numbers,
    repainted,
    services: await open.writer.read((day) => servicesOf(directory, day)),
    words: paper ? await paper.wordsUnless(asked.wordsHash) : null,
    printer: paper?.printer ?? null,
  });
}

async function reserveBlock(
  { db, commands }: OfflineDeps,
  { clinicId, kioskId, actor, idempotency }: Asked,
  size: number,
): Promise<Result<BlockId | undefined, Problem>> {
  const given = await commands.give(
    { clinicId, actor, idempotency },
    {
      type: 'reserve_block',
      blockId: commands.newId<BlockId>(),
      kioskId,
      series: await blockSeries(db, clinicId),
      size,
    },
    (events) => ({
      blockId: events.flatMap((event) => (event.type === 'block_reserved' ? [event.blockId] : []))[0] ?? null,
    }),
  );
  return given.ok ? ok(BlockId.safeParse(given.value['blockId']).data) : given;
}

const numbersOf = (day: QueueDay, block: Block) =>
  day.unusedOf(block).map((ordinal) => ({ blockId: block.id, ordinal, number: ticketNumber(block.series, ordinal) }));

function servicesOf(directory: Directory, day: QueueDay): NumbersReserved['services'] {
  const rules = day.head.settings?.services ?? {};
  return [...directory.services.values()].map(({ id: serviceId }) => {
    const { acceptsWalkIns = false, open = [] } = rules[serviceId] ?? {};
    return {
      serviceId,
      whereToWait: whereToWait(directory, { serviceId, servicePointId: null }) ?? {},
      acceptsWalkIns,
      open: open.map(({ fromAt, lastTicketAt }) => ({ fromAt, lastTicketAt })),
    };
  });
}

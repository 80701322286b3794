import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { TakenFromRoll, type OpenRoll, type TakeFromRoll } from '../../../common/contract/rolls.ts';
import {
  BlockId,
  ClassCode,
  Series,
  type ClinicId,
  type PatientRef,
  type StageId,
} from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { series } from '../../db/schema/organisation.ts';
import type { Directories } from '../clinic/directory.ts';
import { blockSeries } from '../offline/blockSeries.ts';
import { visitOfSpare } from '../offline/spareVisit.ts';
import { patientRefOf } from '../patients/patientRefOf.ts';
import type { Asked, QueueCommands } from '../queue/queueCommands.ts';

export type RollDeps = {
  readonly db: Db;
  readonly directories: Directories;
  readonly commands: QueueCommands;
};

const STANDARD = ClassCode.parse('standard');

/** From now on people take printed numbers from a roll, and no kiosk, service or booking gives the same ones. */
export async function openRoll(
  deps: RollDeps,
  asked: Asked,
  { series: printed, from, to, serviceIds }: OpenRoll,
): Promise<Result<{ blockId: BlockId; series: Series }, Problem>> {
  const { db, directories, commands } = deps;
  const directory = await directories.of(asked.clinicId);
  if (!directory) return err({ code: 'clinic_not_found' });
  const unknown = serviceIds.find((id) => !directory.services.has(id));
  if (unknown) return err({ code: 'service_not_found', serviceId: unknown });
  if (printed !== null && (await isElses(db, asked.clinicId, printed)))
    return err({ code: 'prefix_taken', field: 'series', prefix: printed });
  const letters = printed ?? (await blockSeries(db, asked.clinicId, 'plain_roll'));
  const given = await commands.give(
    asked,
    {
      type: 'reserve_block',
      blockId: commands.newId<BlockId>(),
      kioskId: null,
      series: letters,
      size: to - from + 1,
      fromOrdinal: from,
      serviceIds,
    },
    (events) => {
      const reserved = events.find((event) => event.type === 'block_reserved');
      return reserved ? { blockId: reserved.blockId, series: reserved.series } : {};
    },
    // With the command: where that is refused, a mistyped letter stays free.
    printed === null ? null : { type: 'roll_takes_letters', series: printed },
  );
  return given.ok ? ok(z.object({ blockId: BlockId, series: Series }).parse(given.value)) : given;
}

/** Said before anything of the numbers: whose letters they are is what the desk has to know. */
async function isElses(db: Db, clinicId: ClinicId, prefix: Series): Promise<boolean> {
  const [row] = await db
    .select({ purpose: series.purpose })
    .from(series)
    .where(and(eq(series.clinicId, clinicId), eq(series.prefix, prefix)));
  return row !== undefined && row.purpose !== 'paper_roll';
}

/** The desk says which numbers people hold; whoever holds one waits from now on. */
export async function takeFromRoll(
  { db, commands }: RollDeps,
  asked: Asked,
  {
    blockId,
    from,
    to,
    serviceId,
    practitionerId,
    classCode,
    patientId,
    partySize,
    language,
  }: TakeFromRoll & {
    readonly blockId: BlockId;
  },
): Promise<Result<TakenFromRoll, Problem>> {
  const known = patientId === undefined ? ok(null) : await patientRefOf(db, asked.clinicId, patientId);
  if (!known.ok) return known;
  const given = await commands.give(
    asked,
    {
      type: 'issue_roll',
      blockId,
      numbers: Array.from({ length: to - from + 1 }, (_, i) => ({
        ordinal: from + i,
        visitId: visitOfSpare(blockId, from + i),
        stageId: commands.newId<StageId>(),
        // Whoever holds it is known to nobody, unless the desk says who it is.
        patientRef: known.value ?? commands.newId<PatientRef>(),
      })),
      serviceId,
      practitionerId: practitionerId ?? null,
      classCode: classCode ?? STANDARD,
      partySize,
      language,
    },
    (events) => {
      const numbers = events.flatMap((event) => (event.type === 'ticket_issued' ? [event.number] : []));
      return { count: numbers.length, first: numbers[0] ?? null, last: numbers.at(-1) ?? null };
    },
  );
  return given.ok ? ok(TakenFromRoll.parse(given.value)) : given;
}

/** What is left of a roll is void. */
export async function closeRoll(
  { commands }: RollDeps,
  asked: Asked,
  blockId: BlockId,
): Promise<Result<{ voided: number }, Problem>> {
  const given = await commands.give(asked, { type: 'close_roll', blockId }, (events) => ({
    voided: events.reduce((sum, event) => sum + (event.type === 'numbers_voided' ? event.ordinals.length : 0), 0),
  }));
  return given.ok ? ok(z.object({ voided: z.int() }).parse(given.value)) : given;
}

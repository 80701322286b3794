import { sql } from 'drizzle-orm';
import type { ClinicDate, EpochMs } from '../../../common/contract/vocabulary.ts';
import { layoutOf, type KnownSlot } from '../../booking/capacity.ts';
import type { PlannedSlot } from '../../booking/slots.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { slots } from '../../db/schema/booking.ts';
import { countedIn, isOn, msOf } from './knownSlots.ts';

type Wanted = { readonly scheduleId: string; readonly date: ClinicDate; readonly startsAt: EpochMs };

/** What the rows of a date say where one time of it is wanted. */
export type SlotAtTime = Pick<KnownSlot, 'free' | 'taken'> & {
  readonly startsAt: EpochMs;
  /** None where there is no slot at that time. */
  readonly slotId: string | null;
  /** Of the whole date, as `layoutOf` says it of what is planned. */
  readonly layout: string;
};

const readRow = builtOnce(
  (db, { scheduleId, date, at, now }: Omit<Wanted, 'startsAt'> & { readonly at: Date; readonly now: Date }) =>
    db.execute<Omit<SlotAtTime, 'startsAt'>>(sql`
      select of_date.layout, of_date.id as "slotId", counted.free, counted.taken
      from (
        select (array_agg(${slots.id}) filter (where ${slots.startsAt} = ${at}))[1] as id,
          coalesce(string_agg(${msOf(slots.startsAt)} || '-' || ${msOf(slots.endsAt)}
            || case when ${slots.isWithdrawn} then ' withdrawn' else '' end, ',' order by ${slots.startsAt}), '') as layout
        from ${slots} where ${slots.scheduleId} = ${scheduleId} and ${isOn(date, date)}
      ) as of_date cross join lateral (${countedIn(sql`of_date.id`, now)}) as counted`),
);

/** One time of a date. The places of the other times are not counted: of a whole day that is most of the work. */
export async function readSlotAtTime(
  db: Db,
  { scheduleId, date, startsAt }: Wanted,
  now: EpochMs,
): Promise<SlotAtTime> {
  const [row] = await readRow(db, { scheduleId, date, at: new Date(startsAt), now: new Date(now) });
  if (row === undefined) throw new Error('What was counted came without a row');
  return { ...row, startsAt };
}

/**
 * The wanted time alone, as it is planned and as its rows are.
 * @returns undefined where the rows of the date are not where the plan has them: then all of them have to be looked at
 */
export function aloneIn(
  planned: readonly PlannedSlot[],
  { layout, slotId, startsAt, free, taken }: SlotAtTime,
): { readonly planned: readonly PlannedSlot[]; readonly known: readonly KnownSlot[] } | undefined {
  if (layout !== layoutOf(planned)) return undefined;
  const slot = planned.find((each) => each.startsAt === startsAt);
  if (slot === undefined || slotId === null) return { planned: [], known: [] };
  const { endsAt, isWithdrawn } = slot;
  return { planned: [slot], known: [{ slotId, startsAt, endsAt, isWithdrawn, free, taken }] };
}

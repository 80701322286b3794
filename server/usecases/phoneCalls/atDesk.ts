import { and, asc, eq, gt, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { DeskCall } from '../../../common/contract/deskCall.ts';
import { Language } from '../../../common/contract/language.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { phoneCallDesk, phoneCallLegs, phoneCalls } from '../../db/schema/phone.ts';
import { CALL_LASTS_AT_MOST_MS } from './callRows.ts';
import { epoch, staffNames } from './history.ts';

/** So long whoever took a call is asked what came of it. */
const TO_NOTE_MS = 15 * 60_000;
const MOST_CALLS = 50;

/** The calls that are with the desk: those passed on to it and not over, and those whose outcome is still to be noted. */
export async function callsAtDesk(db: Db, clinicId: ClinicId, at: number): Promise<readonly DeskCall[]> {
  const rows = await db
    .select({
      call: {
        id: phoneCalls.id,
        line: phoneCalls.line,
        language: phoneCalls.language,
        path: phoneCalls.path,
        endedAt: phoneCalls.endedAt,
      },
      leg: phoneCallLegs,
      takenBy: phoneCallDesk.takenBy,
    })
    .from(phoneCalls)
    .innerJoin(phoneCallLegs, eq(phoneCallLegs.callId, phoneCalls.id))
    .leftJoin(phoneCallDesk, eq(phoneCallDesk.callId, phoneCalls.id))
    .where(
      and(
        eq(phoneCalls.clinicId, clinicId),
        eq(phoneCalls.direction, 'in'),
        gt(phoneCalls.startedAt, new Date(at - CALL_LASTS_AT_MOST_MS)),
        or(
          isNull(phoneCalls.endedAt),
          and(
            gt(phoneCalls.endedAt, new Date(at - TO_NOTE_MS)),
            isNotNull(phoneCallDesk.takenAt),
            isNull(phoneCallDesk.notedAt),
          ),
        ),
      ),
    )
    .orderBy(asc(phoneCallLegs.startedAt), asc(phoneCallLegs.position))
    .limit(MOST_CALLS);
  const names = await staffNames(
    db,
    rows.map(({ takenBy }) => takenBy),
  );
  return [...Map.groupBy(rows, ({ call }) => call.id)].flatMap(([callId, legs]): DeskCall[] => {
    const [first, last] = [legs[0], legs.at(-1)];
    if (first === undefined || last === undefined) return [];
    const { call, takenBy, leg } = last;
    return [
      {
        callId,
        state: stateOf(call.endedAt, leg),
        line: call.line,
        language: Language.nullable().catch(null).parse(call.language),
        since: epoch(first.leg.startedAt),
        path: call.path.map(({ step }) => step),
        reason: leg.reason,
        takenBy: takenBy === null ? null : { staffId: takenBy.replace(/^staff:/, ''), name: names.get(takenBy) ?? '' },
      },
    ];
  });
}

function stateOf(callEndedAt: Date | null, leg: typeof phoneCallLegs.$inferSelect): DeskCall['state'] {
  if (callEndedAt !== null) return 'over';
  if (leg.endedAt !== null) return 'waiting';
  return leg.answeredAt === null ? 'ringing' : 'talking';
}

/** Whose panels show this call; undefined where it has not been passed on to a person. */
export async function clinicOfDeskCall(db: Db, callId: string): Promise<ClinicId | undefined> {
  const [row] = await db
    .select({ clinicId: phoneCalls.clinicId })
    .from(phoneCalls)
    .where(
      and(
        eq(phoneCalls.id, callId),
        eq(phoneCalls.direction, 'in'),
        sql`exists (select 1 from phone_call_legs leg where leg.call_id = ${phoneCalls.id})`,
      ),
    );
  return (row?.clinicId ?? undefined) as ClinicId | undefined; // the primary key of clinics
}

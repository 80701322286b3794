import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import {
  CALLS_IN_FILE,
  CALLS_LISTED,
  CallHistory,
  DeskCallOutcome,
  type CallEntry,
  type CallFilter,
} from '../../../common/contract/phoneCalls.ts';
import { Language } from '../../../common/contract/language.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { PatientId, StaffId, type ClinicId, type EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { noticeAttempts } from '../../db/schema/notices.ts';
import { practitioners } from '../../db/schema/organisation.ts';
import { contacts, patients } from '../../db/schema/people.ts';
import { phoneCallDesk, phoneCallNumbers, phoneCalls } from '../../db/schema/phone.ts';
import { staff } from '../../db/schema/staff.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import { writeAudit } from '../administration/change.ts';
import { readClinic } from '../booking/clinic.ts';
import { becameOf, inPeriod, numberOf, readBecame, seenNumber, thatBecame } from './callRows.ts';

export type HistoryDeps = { readonly db: Db; readonly clock: Clock };
/** Who reads: `mayBeWhole` may see whole numbers and names. */
export type Reader = { readonly clinicId: ClinicId; readonly mayBeWhole: boolean };
type Asked = Reader & CallFilter & { readonly after?: string };

/** The calls of some days, the newest first, page by page. */
export async function callHistory(deps: HistoryDeps, asked: Asked): Promise<Result<CallHistory, Problem>> {
  const clinic = await readClinic(deps.db, asked.clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const [page, lines] = await Promise.all([
    readPage(deps, asked, inPeriod(asked.clinicId, asked, clinic), CALLS_LISTED),
    deps.db
      .selectDistinct({ line: phoneCalls.line })
      .from(phoneCalls)
      .where(and(inPeriod(asked.clinicId, asked, clinic), sql`${phoneCalls.line} is not null`))
      .orderBy(phoneCalls.line)
      .limit(20),
  ]);
  return ok({ ...page, lines: lines.flatMap(({ line }) => line ?? []) });
}

/** The same, more at a time, for a file: it is written down who took them. */
export async function callFile(
  deps: HistoryDeps,
  asked: Asked & { readonly actor: string },
): Promise<Result<CallHistory, Problem>> {
  const { clinicId, actor, from, until } = asked;
  const clinic = await readClinic(deps.db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  return inTransaction(deps.db, async (tx) => {
    const page = await readPage({ ...deps, db: tx }, asked, inPeriod(clinicId, asked, clinic), CALLS_IN_FILE);
    const at = new Date(deps.clock.now());
    await writeAudit(tx, {
      clinicId,
      at,
      actor,
      action: 'calls_exported',
      subject: `calls:${from}:${until}`,
      fields: [`${page.calls.length} calls`, asked.mayBeWhole ? 'numbers' : 'masked numbers'],
    });
    return ok({ ...page, lines: [] });
  });
}

async function readPage(
  { db, clock }: HistoryDeps,
  { mayBeWhole, after, direction, became, line }: Asked,
  period: ReturnType<typeof inPeriod>,
  atMost: number,
): Promise<Pick<CallHistory, 'calls' | 'next'>> {
  const now = clock.now();
  const rows = await db
    .select({
      call: phoneCalls,
      desk: phoneCallDesk,
      became: becameOf(now),
      number: numberOf,
      patientName: patients.name,
      doctorName: practitioners.name,
    })
    .from(phoneCalls)
    .leftJoin(phoneCallDesk, eq(phoneCallDesk.callId, phoneCalls.id))
    .leftJoin(phoneCallNumbers, eq(phoneCallNumbers.callId, phoneCalls.id))
    .leftJoin(noticeAttempts, eq(noticeAttempts.id, phoneCalls.attemptId))
    .leftJoin(contacts, eq(contacts.id, noticeAttempts.contactId))
    .leftJoin(patients, eq(patients.id, phoneCalls.patientId))
    .leftJoin(appointments, eq(appointments.id, phoneCalls.appointmentId))
    .leftJoin(practitioners, eq(practitioners.id, appointments.practitionerId))
    .where(
      and(
        period,
        ...(direction === undefined ? [] : [eq(phoneCalls.direction, direction)]),
        ...(line === undefined ? [] : [eq(phoneCalls.line, line)]),
        ...(became === undefined ? [] : [thatBecame(now, became)]),
        ...(after === undefined ? [] : [beyond(after)]),
      ),
    )
    .orderBy(desc(phoneCalls.startedAt), desc(phoneCalls.id))
    .limit(atMost + 1);
  const names = await staffNames(
    db,
    rows.flatMap(({ call, desk }) => [call.calledBackBy, desk?.takenBy ?? null]),
  );
  const shown = rows.slice(0, atMost);
  const last = shown.at(-1)?.call;
  const calls = shown.map(({ call, desk, patientName, doctorName, ...row }): CallEntry => ({
    callId: call.id,
    direction: call.direction,
    line: call.line,
    topic: call.topic,
    language: Language.nullable().catch(null).parse(call.language),
    became: readBecame(row.became),
    startedAt: epoch(call.startedAt),
    answeredAt: epochOrNull(call.answeredAt),
    endedAt: epochOrNull(call.endedAt),
    number: seenNumber(row.number, mayBeWhole),
    patient:
      mayBeWhole && call.patientId !== null && patientName !== null
        ? { patientId: PatientId.parse(call.patientId), name: patientName }
        : null,
    doctorName,
    path: [...call.path],
    takenBy: names.get(desk?.takenBy ?? '') ?? null,
    cameOf: DeskCallOutcome.nullable()
      .catch(null)
      .parse(desk?.cameOf ?? null),
    calledBackAt: epochOrNull(call.calledBackAt),
    calledBackBy: names.get(call.calledBackBy ?? '') ?? null,
  }));
  return {
    calls,
    next: rows.length > atMost && last ? `${last.startedAt.getTime()}_${last.id}` : null,
  };
}

/** Past a place in the list, by its own order, so that a page is as quick as the first one wherever it lies. */
function beyond(place: string) {
  const [at = '0', id = ''] = place.split('_');
  const startedAt = new Date(Number(at)).toISOString();
  return sql`(${phoneCalls.startedAt}, ${phoneCalls.id}) < (${startedAt}::timestamptz, ${id}::uuid)`;
}

/** By `staff:<id>`, of those who are still known. */
export async function staffNames(db: Db, actors: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(actors.flatMap((actor) => StaffId.safeParse(actor?.replace(/^staff:/, '')).data ?? []));
  if (ids.size === 0) return new Map();
  const people = await db
    .select({ id: staff.id, name: staff.name })
    .from(staff)
    .where(inArray(staff.id, [...ids]));
  return new Map(people.map(({ id, name }) => [`staff:${id}`, name]));
}

export const epoch = (at: Date): EpochMs => at.getTime() as EpochMs; // a timestamp with its zone is an instant
export const epochOrNull = (at: Date | null): EpochMs | null => (at === null ? null : epoch(at));

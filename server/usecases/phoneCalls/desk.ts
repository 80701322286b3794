import { and, eq } from 'drizzle-orm';
import type { DeskCaller, DeskCallOutcome } from '../../../common/contract/phoneCalls.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { PatientId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { phoneCallDesk, phoneCallNumbers, phoneCalls } from '../../db/schema/phone.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import type { News } from '../../ports/news.ts';
import { readClinic } from '../booking/clinic.ts';
import { claimKey, type OptionalKey } from '../idempotency.ts';
import { patientsByContact } from '../patients/lookups.ts';
import { readPatients } from '../patients/patientView.ts';
import { chosenIn } from './chosen.ts';
import { seenNumber } from './callRows.ts';
import type { Reader } from './history.ts';

export type DeskDeps = { readonly db: Db; readonly clock: Clock; readonly news: News };
type OfCall = { readonly clinicId: ClinicId; readonly callId: string };
type Order = OfCall & { readonly actor: string; readonly idempotency: OptionalKey };

/** A family's mobile reaches a few; a company's exchange would reach many. */
const MOST_PATIENTS = 10;

/** Who calls: the number, whoever has it in the records, and what was chosen in the menu. */
export async function callerOf(
  { db }: Pick<DeskDeps, 'db'>,
  { clinicId, callId, mayBeWhole }: OfCall & Reader,
): Promise<Result<DeskCaller, Problem>> {
  const clinic = await readClinic(db, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const [row] = await db
    .select({
      patientId: phoneCalls.patientId,
      scriptState: phoneCalls.scriptState,
      number: phoneCallNumbers.number,
    })
    .from(phoneCalls)
    .leftJoin(phoneCallNumbers, eq(phoneCallNumbers.callId, phoneCalls.id))
    .where(and(eq(phoneCalls.id, callId), eq(phoneCalls.clinicId, clinicId)));
  if (row === undefined) return err({ code: 'call_not_found' });
  const byNumber = row.number === null ? [] : await patientsByContact(db, clinic.organisationId, row.number);
  const ids = [...new Set([...(row.patientId === null ? [] : [row.patientId]), ...byNumber])].slice(0, MOST_PATIENTS);
  return ok({
    number: seenNumber(row.number, mayBeWhole),
    patientId: row.patientId === null ? null : PatientId.parse(row.patientId),
    patients: mayBeWhole ? await readPatients(db, ids) : [],
    chosen: chosenIn(row.scriptState),
  });
}

/** "I have it": of two desks one has the call, and the other is told so, or takes it over knowingly. */
export async function takeCall(
  { db, clock, news }: DeskDeps,
  { clinicId, callId, actor, idempotency, over }: Order & { readonly over: boolean },
): Promise<Result<null, Problem>> {
  const now = clock.now();
  const taken = await inTransaction(db, async (tx): Promise<Result<null, Problem>> => {
    const claimed = await claimKey(tx, idempotency, {}, now);
    if (!claimed.ok) return claimed;
    if (claimed.value !== undefined) return ok(null);
    const desk = await lockCall(tx, { clinicId, callId });
    if (!desk.ok) return desk;
    const { takenBy = null } = desk.value ?? {};
    if (takenBy === actor) return ok(null);
    if (takenBy !== null && !over) return err({ code: 'call_taken' });
    await write(tx, callId, { takenBy: actor, takenAt: new Date(now) });
    return ok(null);
  });
  if (taken.ok) news.tell({ kind: 'beside', clinicId });
  return taken;
}

/** What came of the call, by whoever spoke. Said again it replaces what was said. */
export async function noteCall(
  { db, clock, news }: DeskDeps,
  order: Order & { readonly cameOf: DeskCallOutcome; readonly note: string | null },
): Promise<Result<null, Problem>> {
  const { clinicId, callId, actor, idempotency, cameOf, note } = order;
  const now = clock.now();
  const noted = await inTransaction(db, async (tx): Promise<Result<null, Problem>> => {
    const claimed = await claimKey(tx, idempotency, {}, now);
    if (!claimed.ok) return claimed;
    if (claimed.value !== undefined) return ok(null);
    const desk = await lockCall(tx, { clinicId, callId });
    if (!desk.ok) return desk;
    const taken = desk.value?.takenBy ? {} : { takenBy: actor, takenAt: new Date(now) };
    const made = { ...taken, cameOf, note: note === '' ? null : note, notedBy: actor, notedAt: new Date(now) };
    await write(tx, callId, made);
    return ok(null);
  });
  if (noted.ok) news.tell({ kind: 'beside', clinicId });
  return noted;
}

type Desk = typeof phoneCallDesk.$inferSelect;

async function lockCall(tx: Db, { clinicId, callId }: OfCall): Promise<Result<Desk | undefined, Problem>> {
  const [call] = await tx
    .select({ id: phoneCalls.id })
    .from(phoneCalls)
    .where(and(eq(phoneCalls.id, callId), eq(phoneCalls.clinicId, clinicId)))
    .for('update');
  if (call === undefined) return err({ code: 'call_not_found' });
  const [desk] = await tx.select().from(phoneCallDesk).where(eq(phoneCallDesk.callId, callId));
  return ok(desk);
}

const write = (tx: Db, callId: string, made: Partial<Omit<typeof phoneCallDesk.$inferInsert, 'callId'>>) =>
  tx
    .insert(phoneCallDesk)
    .values({ callId, ...made })
    .onConflictDoUpdate({ target: phoneCallDesk.callId, set: made });

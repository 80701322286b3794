import { and, count, eq, inArray, like } from 'drizzle-orm';
import type { NoticePerson } from '../../../common/contract/noticeDesk.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { AppointmentId, VisitId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { notices } from '../../db/schema/notices.ts';
import { contacts, patients } from '../../db/schema/people.ts';
import { channelPlan } from '../../notice/channelPlan.ts';
import { expiryOf, mannerOf } from '../../notice/purpose.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { News } from '../../ports/news.ts';
import type { Directories } from '../clinic/directory.ts';
import { claimKey, type OptionalKey } from '../idempotency.ts';
import { patientOf, reachOf, type Reach, type Subject } from './contactChoices.ts';
import { allowedBy } from './makeNotice.ts';
import { purposeOf, type NoticeRow } from './writeNoticeText.ts';

export type SeeToDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly news: News;
  readonly directories: Directories;
};
type OfNotice = { readonly clinicId: ClinicId; readonly noticeId: string };
type Order = OfNotice & { readonly actor: string; readonly idempotency: OptionalKey };

/** Whom to ring up about a notice: by the number left with the ticket, and what the record has. */
export async function personOfNotice(
  { db }: Pick<SeeToDeps, 'db'>,
  { clinicId, noticeId }: OfNotice,
): Promise<Result<NoticePerson, Problem>> {
  const [row] = await db
    .select()
    .from(notices)
    .where(and(eq(notices.id, noticeId), eq(notices.clinicId, clinicId)));
  if (!row) return err({ code: 'notice_not_found' });
  const [reach, name] = await Promise.all([reachOfNotice(db, row), nameOf(db, row)]);
  const ids = [...new Set([...row.channels, ...reach.contacts].map(({ contactId }) => contactId))];
  const known =
    ids.length === 0
      ? []
      : await db
          .select({ id: contacts.id, value: contacts.value })
          .from(contacts)
          .where(and(inArray(contacts.id, ids), inArray(contacts.kind, ['mobile', 'landline'])));
  // In the order in which they would be tried.
  const phones = ids.flatMap((id) => known.find((contact) => contact.id === id)?.value ?? []);
  return ok({ name, phones });
}

/** Somebody saw to it: it is no alarm any more. */
export async function handleNotice(
  { db, clock, news }: SeeToDeps,
  { clinicId, noticeId, actor }: Order,
): Promise<Result<null, Problem>> {
  const handled = await inTransaction(db, async (tx): Promise<Result<null, Problem>> => {
    const row = await lockNotice(tx, { clinicId, noticeId });
    if (!row) return err({ code: 'notice_not_found' });
    if (row.handledAt === null) await markHandled(tx, noticeId, clock.now(), actor);
    return ok(null);
  });
  if (handled.ok) news.tell({ kind: 'beside', clinicId });
  return handled;
}

/**
 * A person decides to tell the patient again: a new notice of its own, and the old one counts as seen to. Only where the
 * old one is finished and reached nobody, or perhaps nobody; it is never sent again itself.
 */
export async function tellAgain(deps: SeeToDeps, order: Order): Promise<Result<{ noticeId: string }, Problem>> {
  const { db, clock, newId, news, directories } = deps;
  const { clinicId, noticeId, actor, idempotency } = order;
  const directory = await directories.of(clinicId);
  if (!directory) return err({ code: 'clinic_not_found' });
  const now = clock.now();
  const told = await inTransaction(db, async (tx): Promise<Result<{ noticeId: string }, Problem>> => {
    const againId = newId();
    const claimed = await claimKey(tx, idempotency, { noticeId: againId }, now);
    if (!claimed.ok) return claimed;
    if (claimed.value !== undefined) return ok({ noticeId: claimed.value['noticeId'] ?? '' });
    const row = await lockNotice(tx, order);
    if (!row) return err({ code: 'notice_not_found' });
    if (!MAY_BE_TOLD_AGAIN.has(row.status) || row.handledAt !== null) return err({ code: 'notice_needs_nothing' });
    const purpose = purposeOf(row);
    const startsAt = row.params['startsAt'];
    const expiresAt = expiryOf(purpose, now, typeof startsAt === 'number' ? startsAt : undefined);
    if (expiresAt <= now) return err({ code: 'notice_too_late' });
    const reach = await reachOfNotice(tx, row);
    const plan = channelPlan({ purpose, allowed: allowedBy(directory.clinic), ...reach });
    if (!plan.ok) return err({ code: 'nobody_to_reach', because: plan.error });
    const first = row.key.replace(/:again:\d+$/, '');
    const [before] = await tx
      .select({ times: count() })
      .from(notices)
      .where(like(notices.key, `${first}:again:%`));
    await tx.insert(notices).values({
      id: againId,
      clinicId,
      key: `${first}:again:${(before?.times ?? 0) + 1}`,
      purpose,
      visitId: row.visitId,
      appointmentId: row.appointmentId,
      patientRef: row.patientRef,
      language: row.language,
      params: row.params,
      channels: plan.value,
      priority: mannerOf(purpose).priority,
      notBefore: new Date(now),
      expiresAt: new Date(expiresAt),
      nextLookAt: new Date(now),
      createdAt: new Date(now),
    });
    await markHandled(tx, noticeId, now, actor);
    return ok({ noticeId: againId });
  });
  if (told.ok) news.tell({ kind: 'beside', clinicId });
  return told;
}

/** Finished, and nobody was reached for certain. */
const MAY_BE_TOLD_AGAIN: ReadonlySet<NoticeRow['status']> = new Set(['failed', 'unknown', 'expired']);

async function lockNotice(tx: Db, { clinicId, noticeId }: OfNotice): Promise<NoticeRow | undefined> {
  const [row] = await tx
    .select()
    .from(notices)
    .where(and(eq(notices.id, noticeId), eq(notices.clinicId, clinicId)))
    .for('update');
  return row;
}

async function markHandled(tx: Db, noticeId: string, now: number, actor: string): Promise<void> {
  await tx
    .update(notices)
    .set({ handledAt: new Date(now), handledBy: actor })
    .where(eq(notices.id, noticeId));
}

/** Whom it is about; undefined for a notice of neither a visit nor a booking. */
function subjectOf({ visitId, appointmentId }: NoticeRow): Subject | undefined {
  if (visitId !== null) return { visitId: VisitId.parse(visitId) };
  return appointmentId === null ? undefined : { appointmentId: AppointmentId.parse(appointmentId) };
}

const NOBODY: Reach = { contacts: [], chosen: [] };

async function reachOfNotice(db: Db, row: NoticeRow): Promise<Reach> {
  const subject = subjectOf(row);
  return subject ? reachOf(db, subject) : NOBODY;
}

async function nameOf(db: Db, row: NoticeRow): Promise<string | null> {
  const subject = subjectOf(row);
  const patientId = subject ? await patientOf(db, subject) : null;
  if (patientId === null) return null;
  const [patient] = await db.select({ name: patients.name }).from(patients).where(eq(patients.id, patientId));
  return patient?.name ?? null;
}

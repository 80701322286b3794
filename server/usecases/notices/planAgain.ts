import { and, eq, notExists } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { noticeAttempts, notices } from '../../db/schema/notices.ts';
import { channelPlan } from '../../notice/channelPlan.ts';
import type { Directory } from '../clinic/directory.ts';
import { reachOf, type Subject } from './contactChoices.ts';
import { allowedBy } from './makeNotice.ts';
import { purposeOf } from './writeNoticeText.ts';

/** What waits to be sent, a reminder above all, goes the way that the person has chosen meanwhile. */
export async function planAgain(tx: Db, subject: Subject, directory: Directory): Promise<void> {
  const isAbout =
    'visitId' in subject ? eq(notices.visitId, subject.visitId) : eq(notices.appointmentId, subject.appointmentId);
  const isUntried = notExists(
    tx.select({ id: noticeAttempts.id }).from(noticeAttempts).where(eq(noticeAttempts.noticeId, notices.id)),
  );
  const waiting = await tx
    .select()
    .from(notices)
    .where(and(isAbout, eq(notices.status, 'open'), isUntried));
  if (waiting.length === 0) return;
  const reach = await reachOf(tx, subject);
  for (const row of waiting) {
    const plan = channelPlan({ purpose: purposeOf(row), allowed: allowedBy(directory.clinic), ...reach });
    if (plan.ok) await tx.update(notices).set({ channels: plan.value }).where(eq(notices.id, row.id));
  }
}

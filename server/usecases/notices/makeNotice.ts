import { USUAL_OPTIONS } from '../../../common/contract/usualOptions.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { notices } from '../../db/schema/notices.ts';
import type { ClinicOptions } from '../../db/schema/organisation.ts';
import { channelPlan } from '../../notice/channelPlan.ts';
import { expiryOf, mannerOf, type NoticeChannel, type NoticePurpose } from '../../notice/purpose.ts';
import type { NewId } from '../../ports/ids.ts';
import type { Reach } from './contactChoices.ts';

export type NoticeOrder = {
  readonly clinicId: ClinicId;
  /** At most one notice per key, whoever asks for it how often. */
  readonly key: string;
  readonly purpose: NoticePurpose;
  readonly visitId: string | null;
  readonly appointmentId: string | null;
  readonly patientRef: string | null;
  readonly language: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly allowed: readonly NoticeChannel[];
  readonly reach: Reach;
};

/** The ways that the clinic uses, in its order. */
export const allowedBy = ({ options }: { readonly options: ClinicOptions }): readonly NoticeChannel[] =>
  options.noticeChannels ?? USUAL_OPTIONS.noticeChannels;

/** Writes a notice to be delivered. @returns false where nobody can be told, or it was written before */
export async function makeNotice(
  deps: { readonly db: Db; readonly newId: NewId },
  order: NoticeOrder,
  now: number,
): Promise<boolean> {
  const { purpose, reach, allowed, language, params, clinicId, key, visitId, appointmentId, patientRef } = order;
  const plan = channelPlan({ purpose, chosen: reach.chosen, allowed, contacts: reach.contacts });
  if (!plan.ok) return false;
  const rows = await deps.db
    .insert(notices)
    .values({
      id: deps.newId(),
      clinicId,
      key,
      purpose,
      visitId,
      appointmentId,
      patientRef,
      language,
      params,
      channels: plan.value,
      priority: mannerOf(purpose).priority,
      notBefore: new Date(now),
      expiresAt: new Date(expiryOf(purpose, now)),
      nextLookAt: new Date(now),
      createdAt: new Date(now),
    })
    .onConflictDoNothing({ target: notices.key })
    .returning({ id: notices.id });
  return rows.length === 1;
}

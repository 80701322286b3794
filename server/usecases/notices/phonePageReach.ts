import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import type { ChooseReach, ReachChannel, ReachView } from '../../../common/contract/reach.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { contacts, patientContacts } from '../../db/schema/people.ts';
import type { NoticeChannel } from '../../notice/purpose.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { Directories, Directory } from '../clinic/directory.ts';
import { choicesOf, keepChoice, patientOf, type Subject } from './contactChoices.ts';
import { allowedBy } from './makeNotice.ts';
import { planAgain } from './planAgain.ts';
import { keepLead, leadOf } from './turnLead.ts';
import { agreeToTurn, contactOf, readNumber } from './visitContacts.ts';

export type ReachDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly directories: Directories;
  /** The ways to patients that this installation has. */
  readonly channels: readonly NoticeChannel[];
};

/** Enough for its owner to know it by, too few for anybody else to ring it. */
const SHOWN_DIGITS = 3;

type Telephone = { readonly kind: 'mobile' | 'landline'; readonly value: string };

/** How the person behind the page is told now. */
export async function readReach(
  deps: ReachDeps,
  clinicId: ClinicId,
  subject: Subject,
): Promise<Result<ReachView, Problem>> {
  const directory = await deps.directories.of(clinicId);
  return directory ? ok(await viewOf(deps, directory, subject)) : err({ code: 'clinic_not_found' });
}

/** The person chooses texts or calls, to the number that is known or to another. */
export async function chooseReach(
  deps: ReachDeps,
  clinicId: ClinicId,
  subject: Subject,
  { channel, phone }: ChooseReach,
): Promise<Result<ReachView, Problem>> {
  const { db, clock, newId, directories } = deps;
  const directory = await directories.of(clinicId);
  if (!directory) return err({ code: 'clinic_not_found' });
  const given = phone === undefined ? undefined : readNumber(directory, phone);
  if (given?.ok === false) return given;
  const now = clock.now();
  const kept = await db.transaction(async (tx): Promise<Result<null, Problem>> => {
    const telephone = given ? { kind: given.value.kind, value: given.value.e164 } : await telephoneOf(tx, subject);
    if (!telephone) return err({ code: 'phone_not_understood', reason: 'phone_missing' });
    // A landline hears; it does not read.
    const usable = telephone.kind === 'landline' ? 'voice' : channel;
    if (!offeredBy(deps, directory).includes(usable)) return err({ code: 'channel_not_offered', channel: usable });
    const contactId = await contactOf(tx, newId, directory, telephone, now);
    await keepChoice(tx, subject, { contactId, channel: usable }, now);
    await agreeToTurn(tx, newId, contactId, 'phone_page', now);
    await planAgain(tx, subject, directory);
    return ok(null);
  });
  return kept.ok ? ok(await viewOf(deps, directory, subject)) : kept;
}

/** The person says how long the way is; told when the turn may come within that time. */
export async function chooseLead(
  deps: ReachDeps,
  clinicId: ClinicId,
  subject: Subject,
  leadMin: number,
): Promise<Result<ReachView, Problem>> {
  const directory = await deps.directories.of(clinicId);
  if (!directory) return err({ code: 'clinic_not_found' });
  await keepLead(deps.db, clinicId, subject, leadMin, deps.clock.now());
  return ok(await viewOf(deps, directory, subject));
}

async function viewOf(deps: ReachDeps, directory: Directory, subject: Subject): Promise<ReachView> {
  const [choices, telephone] = await Promise.all([choicesOf(deps.db, subject), telephoneOf(deps.db, subject)]);
  return {
    by: choices[0]?.channel ?? null,
    telephone: telephone && {
      ending: telephone.value.slice(-SHOWN_DIGITS),
      isLandline: telephone.kind === 'landline',
    },
    offered: [...offeredBy(deps, directory)],
    leadMin: await leadOf(deps.db, directory, subject),
  };
}

const offeredBy = ({ channels }: ReachDeps, { clinic }: Directory): readonly ReachChannel[] =>
  (['sms', 'voice'] as const).filter((channel) => channels.includes(channel) && allowedBy(clinic).includes(channel));

/** The one that was left, else the first that is known of the patient; none that said STOP or proved wrong. */
async function telephoneOf(db: Db, subject: Subject): Promise<Telephone | null> {
  const left = (await choicesOf(db, subject)).find(({ kind, blockedReason }) => isTelephone(kind) && !blockedReason);
  if (left && isTelephone(left.kind)) return { kind: left.kind, value: left.value };
  const patientId = await patientOf(db, subject);
  if (patientId === null) return null;
  const [known] = await db
    .select({ kind: contacts.kind, value: contacts.value })
    .from(patientContacts)
    .innerJoin(contacts, eq(contacts.id, patientContacts.contactId))
    .where(
      and(
        eq(patientContacts.patientId, patientId),
        inArray(contacts.kind, ['mobile', 'landline']),
        isNull(contacts.blockedReason),
      ),
    )
    .orderBy(asc(patientContacts.position))
    .limit(1);
  return known && isTelephone(known.kind) ? { kind: known.kind, value: known.value } : null;
}

const isTelephone = (kind: string): kind is 'mobile' | 'landline' => kind === 'mobile' || kind === 'landline';

import { and, eq, gt, isNull } from 'drizzle-orm';
import type { z } from 'zod';
import { ClinicInput, type SetPassword } from '../../../common/contract/admin.ts';
import { localText } from '../../../common/contract/language.ts';
import { countOf } from '../../db/count.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { PASSWORD_LENGTH, type FirstAdministrator } from '../../../common/contract/session.ts';
import type { ClinicId, StaffId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import * as t from '../../db/schema/organisation.ts';
import { oneTimeLinks, sessions, staff, staffRoles } from '../../db/schema/staff.ts';
import { tellOnCommit } from '../../db/newsChannel.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { Principals } from '../access/principals.ts';
import { hashOfPassword, hashOfToken, newToken } from '../access/secrets.ts';
import { rememberBrowser } from '../access/knownBrowsers.ts';
import type { Arrival, LoggedIn } from '../access/logIn.ts';
import { isWeak } from '../access/passwords.ts';
import { takeCode } from '../access/secondFactor.ts';
import { auditOwn } from '../access/sessionCases.ts';
import { beginSession, hasSecondFactor } from '../access/sessionStart.ts';
import { forgiveTries, OF_LOGIN, takeTry } from '../access/tries.ts';
import { writeAudit } from './change.ts';
import { USUAL_CLASSES } from './clinicParts.ts';

export type LinkDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly principals: Pick<Principals, 'forgetAll'>;
};

const FIRST_LINK_MS = 7 * 24 * 60 * 60_000;

/**
 * The link that makes the administrator of an empty installation. Only its hash is kept, so every start of a server
 * that nobody administers yet makes a new one, and the one before no longer works.
 * @returns undefined where somebody administers already
 */
export async function firstAdministratorToken(db: Db, clock: Clock): Promise<string | undefined> {
  if ((await countOf(db, staff)) > 0) return undefined;
  const token = newToken();
  const now = clock.now();
  await db.transaction(async (tx) => {
    await tx.delete(oneTimeLinks).where(eq(oneTimeLinks.purpose, 'first_administrator'));
    await tx.insert(oneTimeLinks).values({
      tokenHash: hashOfToken(token),
      purpose: 'first_administrator',
      createdAt: new Date(now),
      expiresAt: new Date(now + FIRST_LINK_MS),
    });
  });
  return token;
}

/** The organisation, its first clinic with somewhere to wait, and the person who administers it. */
export async function makeFirstAdministrator(
  { db, clock, newId }: LinkDeps,
  { token, login, name, password, clinicName, timeZone, country, languages }: z.infer<typeof FirstAdministrator>,
  arrival: Arrival,
): Promise<Result<LoggedIn, Problem>> {
  const input = ClinicInput.safeParse({
    name: clinicName,
    timeZone,
    country: country.toUpperCase(),
    languages,
    nationalIdSystem: NATIONAL_ID_SYSTEM[country.toUpperCase()] ?? 'none',
    weekend: weekendOf(country.toUpperCase()),
  });
  if (!input.success) {
    const issues = input.error.issues.map(({ path, message }) => ({
      in: 'body',
      field: path[0] === 'name' ? 'clinicName' : path.join('.'),
      message,
    }));
    return err({ code: 'invalid_request', issues });
  }
  if (isWeak(password, login)) return err({ code: 'password_too_weak', minLength: PASSWORD_LENGTH });
  const passwordHash = await hashOfPassword(password);
  const createdAt = new Date(clock.now());
  const made = await inTransaction(db, async (tx): Promise<Result<StaffId, Problem>> => {
    const link = await useLink(tx, token, 'first_administrator', createdAt);
    if (!link.ok) return link;
    if ((await countOf(tx, staff)) > 0) return err({ code: 'link_used' });
    const [organisationId, clinicId, staffId] = [newId(), newId(), newId()];
    const language = input.data.languages[0] ?? 'en';
    await tx
      .insert(t.organisations)
      .values({ id: organisationId, name: localText(input.data.name, language), createdAt });
    await tx.insert(t.clinics).values({ id: clinicId, organisationId, ...input.data, createdAt });
    await tx
      .insert(t.priorityClasses)
      .values(USUAL_CLASSES.map((entry, position) => ({ clinicId, position, ...entry })));
    await tx.insert(t.departments).values({ id: newId(), clinicId, name: FIRST_DEPARTMENT });
    await tx.insert(t.zones).values({ id: newId(), clinicId, name: FIRST_ZONE });
    await tx.insert(staff).values({
      id: staffId,
      organisationId,
      login: login.trim(),
      name: name.trim(),
      passwordHash,
      language,
      createdAt,
    });
    await tx.insert(staffRoles).values({ staffId, clinicId, role: 'administrator' });
    await writeAudit(tx, {
      clinicId: clinicId as ClinicId, // the primary key of clinics
      at: createdAt,
      actor: `staff:${staffId}`,
      action: 'clinic_made',
      subject: `clinic:${clinicId}`,
      fields: Object.keys(input.data),
    });
    return ok(staffId as StaffId); // the primary key of staff
  });
  if (!made.ok) return made;
  return ok(await enter({ db, clock }, made.value, arrival));
}

/** Sets a password by a link that an administrator gave, and ends every session with the one before. */
export async function setPasswordByLink(
  deps: LinkDeps,
  { token, password, code }: z.infer<typeof SetPassword>,
  arrival: Arrival,
): Promise<Result<LoggedIn, Problem>> {
  const { db, clock, principals } = deps;
  const now = new Date(clock.now());
  const proved = await provesSecondFactor(deps, token, code);
  if (!proved.ok) return proved;
  // Costly, so not inside the transaction; a link that is refused costs the asker as much.
  const passwordHash = await hashOfPassword(password);
  const set = await inTransaction(db, async (tx): Promise<Result<StaffId, Problem>> => {
    const link = await useLink(tx, token, 'set_password', now);
    if (!link.ok) return link;
    const [person] = await tx
      .select()
      .from(staff)
      .where(eq(staff.id, link.value ?? ''));
    if (!person?.isActive) return err({ code: 'link_unknown' });
    if (isWeak(password, person.login)) return err({ code: 'password_too_weak', minLength: PASSWORD_LENGTH });
    await tx.update(staff).set({ passwordHash, mustChangePassword: false }).where(eq(staff.id, person.id));
    await tx.delete(sessions).where(eq(sessions.staffId, person.id));
    await tellOnCommit(tx, { kind: 'tokens' });
    await auditOwn(tx, clock, person.id, 'password_set_by_link');
    return ok(person.id as StaffId); // the primary key of staff
  });
  if (!set.ok) return set;
  principals.forgetAll();
  return ok(await enter({ db, clock }, set.value, arrival));
}

async function enter(
  { db, clock }: Pick<LinkDeps, 'db' | 'clock'>,
  staffId: StaffId,
  arrival: Arrival,
): Promise<LoggedIn> {
  return {
    staffId,
    token: await beginSession(db, clock, staffId, { method: 'link', browser: arrival.browser }),
    browserToken: await rememberBrowser(db, clock.now(), arrival.browserToken, staffId),
  };
}

/** A link alone lets nobody in who has a second factor. It stays good until the number was right. */
async function provesSecondFactor(
  { db, clock }: LinkDeps,
  token: string,
  code: string | undefined,
): Promise<Result<null, Problem>> {
  const [link] = await db
    .select({ staffId: oneTimeLinks.staffId })
    .from(oneTimeLinks)
    .where(and(eq(oneTimeLinks.tokenHash, hashOfToken(token)), isNull(oneTimeLinks.usedAt)));
  const staffId = link?.staffId as StaffId | null | undefined; // a foreign key to staff
  if (!staffId || !(await hasSecondFactor(db, staffId))) return ok(null);
  if (code === undefined) return err({ code: 'second_factor_needed' });
  const counted = `own ${staffId}`;
  const taken = await takeTry(db, clock.now(), counted, OF_LOGIN);
  if (!taken.ok) return err({ code: 'locked_out', untilAt: taken.error.untilAt });
  if (!(await takeCode(db, clock.now(), staffId, code))) return err({ code: 'second_factor_wrong' });
  await forgiveTries(db, counted);
  return ok(null);
}

/** Uses a link up, together with what it is used for. @returns whose it is, if it is somebody's */
async function useLink(
  tx: Db,
  token: string,
  purpose: 'first_administrator' | 'set_password',
  at: Date,
): Promise<Result<string | null, Problem>> {
  const ofToken = and(eq(oneTimeLinks.tokenHash, hashOfToken(token)), eq(oneTimeLinks.purpose, purpose));
  const [used] = await tx
    .update(oneTimeLinks)
    .set({ usedAt: at })
    .where(and(ofToken, isNull(oneTimeLinks.usedAt), gt(oneTimeLinks.expiresAt, at)))
    .returning({ staffId: oneTimeLinks.staffId });
  if (used) return ok(used.staffId);
  return err({ code: (await countOf(tx, oneTimeLinks, ofToken)) > 0 ? 'link_used' : 'link_unknown' });
}

const NATIONAL_ID_SYSTEM: Readonly<Record<string, 'ir' | 'cn' | 'ru' | undefined>> = { IR: 'ir', CN: 'cn', RU: 'ru' };

/** ISO weekdays that are the weekend there, by CLDR's week data as far as it differs from Saturday and Sunday. */
const WEEKENDS: Readonly<Record<string, readonly number[] | undefined>> = {
  ...Object.fromEntries(
    ['BH', 'DZ', 'EG', 'IQ', 'JO', 'KW', 'LY', 'OM', 'QA', 'SA', 'SD', 'SY', 'YE'].map((country) => [country, [5, 6]]),
  ),
  AF: [4, 5],
  IR: [5],
};
const weekendOf = (country: string): readonly number[] => WEEKENDS[country] ?? [6, 7];

const FIRST_DEPARTMENT = { en: 'General', fa: 'عمومی', ar: 'عام', zh: '综合', ru: 'Общее отделение' };
const FIRST_ZONE = { en: 'Main hall', fa: 'سالن اصلی', ar: 'القاعة الرئيسية', zh: '大厅', ru: 'Главный зал' };

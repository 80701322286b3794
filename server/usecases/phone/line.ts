import { asc, eq, sql } from 'drizzle-orm';
import { Language } from '../../../common/contract/language.ts';
import { PhoneLineSettings } from '../../../common/contract/phoneLine.ts';
import { ClinicId, type EpochMs } from '../../../common/contract/vocabulary.ts';
import { addDays, clinicDateOf } from '../../booking/clinicTime.ts';
import { openPeriodsOn } from '../../booking/hours.ts';
import type { Db } from '../../db/database.ts';
import { phoneCallNumbers, phoneCalls, phoneLines } from '../../db/schema/phone.ts';
import { together } from '../../db/together.ts';
import type { MenuClinic, MenuSetting } from '../../voice/phoneMenu/setting.ts';
import type { Directory } from '../clinic/directory.ts';
import { readPhone } from '../patients/typed.ts';
import type { PhoneDeps } from './phoneDeps.ts';

export type LineRow = typeof phoneLines.$inferSelect;

const settingsRead = new WeakMap<LineRow, PhoneLineSettings>();

/** How a line is set; looked through once for each time that it is read, and not at each step of its calls. */
export function settingsOf(line: LineRow): PhoneLineSettings {
  const known = settingsRead.get(line) ?? PhoneLineSettings.parse(line.settings);
  settingsRead.set(line, known);
  return known;
}

const digitsOf = (number: string): string => number.replace(/\D/g, '').replace(/^0+/, '');

/**
 * The line that was dialled. Exchanges write a number with and without the country's code, so its end decides; where the
 * clinics have one line only, it is that one.
 */
export async function lineOf(db: Db, dialled: string): Promise<LineRow | undefined> {
  const lines = await db.select().from(phoneLines).where(eq(phoneLines.isActive, true));
  const wanted = digitsOf(dialled);
  return (
    lines.find(({ number }) => number === dialled) ??
    lines.find(({ number }) => digitsOf(number) === wanted) ??
    lines.find(({ number }) => LONG_ENOUGH.test(wanted) && digitsOf(number).endsWith(wanted)) ??
    lines.find(({ number }) => LONG_ENOUGH.test(digitsOf(number)) && wanted.endsWith(digitsOf(number))) ??
    (lines.length === 1 ? lines[0] : undefined)
  );
}

/** The numbers that patients can call. */
export async function activeNumbers(db: Db): Promise<readonly string[]> {
  const rows = await db
    .select({ number: phoneLines.number })
    .from(phoneLines)
    .where(eq(phoneLines.isActive, true))
    .orderBy(asc(phoneLines.createdAt));
  return rows.map(({ number }) => number);
}

const LONG_ENOUGH = /^\d{7,}$/;

type OfCall = { readonly usualLanguage: Language | null; readonly caller: string | null };

/** What the menu of a line knows at this moment. @returns undefined where none of its clinics is left */
export async function settingOf(
  { directories }: Pick<PhoneDeps, 'directories'>,
  line: LineRow,
  { usualLanguage, caller }: OfCall,
  now: EpochMs,
): Promise<MenuSetting | undefined> {
  const settings = settingsOf(line);
  const directoriesOf = await Promise.all(settings.clinicIds.map((clinicId) => directories.of(clinicId)));
  const found = directoriesOf.filter((directory) => directory !== undefined);
  const [first] = found;
  if (first === undefined) return undefined;
  const opening = openingOf(first, settings, now);
  return {
    clinics: found.map(menuClinicOf),
    languages: settings.languages,
    usualLanguage: settings.languages.find((language) => language === usualLanguage) ?? null,
    topics: settings.topics,
    identity: settings.identity,
    asksPatientType: settings.asksPatientType,
    asksInsurance: settings.asksInsurance,
    byCouncilNumber: settings.byCouncilNumber,
    writesDownNewPatients: settings.newPatients === 'written_down',
    hasDesk: settings.desk !== null,
    straightToDesk: settings.straightToDesk,
    message: settings.message,
    ...opening,
    caller,
  };
}

const menuClinicOf = ({ clinic }: Directory): MenuClinic => ({
  clinicId: clinic.id,
  name: clinic.name,
  timeZone: clinic.timeZone,
  country: clinic.country,
  nationalIdSystem: clinic.nationalIdSystem,
});

/** Whether calls are taken now, and else from when on, within a week. */
function openingOf(
  { clinic, hoursExceptions }: Directory,
  { hours }: PhoneLineSettings,
  now: EpochMs,
): Pick<MenuSetting, 'isOpen' | 'opensAt'> {
  if (hours.length === 0) return { isOpen: true, opensAt: null };
  // A day on which the whole clinic is closed its telephone is, too.
  const closed = hoursExceptions
    .filter((each) => each.serviceId === null && each.hours.length === 0)
    .map(({ date }) => ({ date, hours: [], of: 'clinic' as const }));
  const today = clinicDateOf(now, clinic);
  const periods = Array.from({ length: 8 }, (_, day) => addDays(today, day)).flatMap((date) =>
    openPeriodsOn(date, { weekly: hours, exceptions: closed }, clinic),
  );
  const isOpen = periods.some(({ fromAt, untilAt }) => fromAt <= now && now < untilAt);
  return { isOpen, opensAt: isOpen ? null : (periods.find(({ fromAt }) => fromAt > now)?.fromAt ?? null) };
}

export type CallingNumber = {
  /** In one form: E.164 where it can be read so, else as the line shows it; null where it is hidden. */
  readonly shown: string | null;
  /** A number that somebody can be known by and texted at; an inside number, for instance, is none. */
  readonly e164: string | null;
};

export function callerOf({ clinic }: Directory, from: string | null): CallingNumber {
  if (from === null || !/\d{3}/.test(from)) return HIDDEN;
  const read = readPhone(from, clinic);
  return read.ok ? { shown: read.value.e164, e164: read.value.e164 } : { shown: from.slice(0, 40), e164: null };
}

export const HIDDEN: CallingNumber = { shown: null, e164: null };

type Ringing = { readonly organisationId: string; readonly number: string; readonly callId: string };

/** What this number chose the last time, as long as its calls are remembered. */
export const usualLanguageOf = together(
  async (db: Db, ringing: readonly Ringing[]): Promise<readonly (Language | null)[]> => {
    const rows = await db.execute<{ callId: string; language: string | null }>(sql`
      select now."callId", (
        select earlier.language from ${phoneCallNumbers} as known
        join ${phoneCalls} as earlier on earlier.id = known.call_id
        where known.organisation_id = now."organisationId" and known.number = now.number
          and earlier.direction = 'in' and earlier.language is not null and earlier.id <> now."callId"
        order by earlier.started_at desc limit 1
      ) as language
      from json_to_recordset(${JSON.stringify(ringing)}::json) as now ("callId" uuid, "organisationId" uuid, number text)`);
    const chosen = new Map(rows.map(({ callId, language }) => [callId, language]));
    return ringing.map(({ callId }) =>
      Language.nullable()
        .catch(null)
        .parse(chosen.get(callId) ?? null),
    );
  },
);

export const clinicIdOf = (line: LineRow): ClinicId | undefined => settingsOf(line).clinicIds[0];

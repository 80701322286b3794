/** Whom a caller turns out to be. Nothing here says a name, and a wrong answer tells nobody what the right one is. */
import { sql } from 'drizzle-orm';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import { readBookingCode } from '../../booking/bookingCode.ts';
import { clinicDateOf } from '../../booking/clinicTime.ts';
import { fits, questionFor } from '../../booking/tellApart.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { together } from '../../db/together.ts';
import type { ClinicReply, ClinicRequest, Identity } from '../../voice/phoneMenu/clinicRequest.ts';
import type { BookingClinic } from '../booking/clinic.ts';
import { nowOf } from '../booking/deps.ts';
import { patientByIdentifier, patientsByContact } from '../patients/lookups.ts';
import { readPatients } from '../patients/patientView.ts';
import { readRecordNumber } from '../patients/typed.ts';
import { clinicKnown, type Caller, type PhoneDeps } from './phoneDeps.ts';
import { hasTriedTooOften, rememberTry } from './tries.ts';

type Identify = Extract<ClinicRequest, { readonly ask: 'identify' }>;

export async function identify(deps: PhoneDeps, caller: Caller, asked: Identify): Promise<ClinicReply> {
  const isGuess = isGuessed(caller, asked);
  if (isGuess && (await hasTriedTooOften(deps, caller))) return { got: 'too_many_tries' };
  const clinic = await clinicKnown(deps, ClinicId.parse(asked.clinicId));
  if (clinic === undefined) return { got: 'refused' };
  const reply = await find(deps, clinic, caller, asked);
  // Numbers of records run in sequence: whoever goes through those of others is right each time.
  const isClaim = asked.more !== undefined || reply.got === 'ask_more' || asked.forWhat === 'new';
  const isOfOthers = isClaim && !isShown(caller, asked.identity);
  if (isGuess && (reply.got === 'nobody' || isOfOthers))
    await rememberTry(deps, caller, asked.more?.question === 'code' ? 'code' : 'identity');
  return reply;
}

const isShown = ({ number }: Caller, { kind, value }: Identity): boolean => kind === 'phone' && value === number;

/** The number that is calling is no guess, nor is a telephone that somebody keys in to be texted at. */
const isGuessed = (caller: Caller, { identity, forWhat, more }: Identify): boolean =>
  more !== undefined || (!isShown(caller, identity) && (forWhat === 'known' || identity.kind === 'record'));

async function find(deps: PhoneDeps, clinic: BookingClinic, caller: Caller, asked: Identify): Promise<ClinicReply> {
  const { identity, forWhat, more } = asked;
  const known = await patientsOf(deps, clinic, identity);
  const open = forWhat === 'known' && known.length > 0 ? await openBookings(deps, clinic, known) : [];
  if (more?.question === 'code') {
    const code = readBookingCode(more.typed);
    const own = open.find((row) => row.code === code)?.patientId;
    return own ? { got: 'who', who: { identity, patientId: own } } : { got: 'nobody' };
  }
  // Asked whether or not anybody is known by it, so that it tells nothing.
  if (forWhat === 'known' && !isShown(caller, identity) && !(await areReachedAt(deps, clinic, caller, known)))
    return { got: 'ask_more', question: 'code' };
  const withBookings = known.filter((id) => open.some(({ patientId }) => patientId === id));
  const candidates = withBookings.length > 0 ? withBookings : known;
  const [only, ...others] = candidates;
  if (only === undefined) return { got: 'nobody' };
  if (others.length === 0) return { got: 'who', who: { identity, patientId: only } };

  const people = await readPatients(deps.db, candidates);
  const question = questionFor(people);
  if (more === undefined) {
    // For a new booking no code tells them apart: the desk will ask who it was.
    if (question === 'code' && forWhat === 'new') return { got: 'who', who: { identity } };
    return { got: 'ask_more', question };
  }
  const answer = more.question;
  const [found, ...rest] = people.filter((person) => fits(answer, person, more.typed));
  return found === undefined || rest.length > 0 || question !== answer
    ? { got: 'nobody' }
    : { got: 'who', who: { identity, patientId: found.patientId } };
}

export async function patientsOf(
  { db }: Pick<PhoneDeps, 'db'>,
  { organisationId }: BookingClinic,
  { kind, value }: Identity,
): Promise<readonly string[]> {
  if (kind === 'phone') return patientsByContact(db, organisationId, value);
  const system = kind === 'record' ? 'record' : 'national_id';
  const id = await patientByIdentifier(db, organisationId, system, kind === 'record' ? readRecordNumber(value) : value);
  return id === undefined ? [] : [id];
}

/** The number that is calling is one of theirs. */
async function areReachedAt(
  { db }: PhoneDeps,
  { organisationId }: BookingClinic,
  { number }: Caller,
  known: readonly string[],
): Promise<boolean> {
  if (number === null || known.length === 0) return false;
  const own = await patientsByContact(db, organisationId, number);
  return known.every((id) => own.includes(id));
}

type Open = { readonly patientId: string | null; readonly code: string };

const openBookings = (
  deps: PhoneDeps,
  clinic: BookingClinic,
  patientIds: readonly string[],
): Promise<readonly Open[]> =>
  openOf(deps.db, {
    organisationId: clinic.organisationId,
    patientIds,
    since: clinicDateOf(nowOf(deps), clinic),
  });

type AskedOpen = { readonly organisationId: string; readonly patientIds: readonly string[]; readonly since: string };

const openOf = together(async (db: Db, asked: readonly AskedOpen[]): Promise<readonly (readonly Open[])[]> => {
  const each = asked.flatMap(({ patientIds, ...rest }, place) => patientIds.map((id) => ({ ...rest, place, id })));
  const rows = await readOpen(db, { each: JSON.stringify(each) });
  const open = Map.groupBy(rows, ({ place }) => place);
  return asked.map((_, place) => open.get(place) ?? []);
});

const readOpen = builtOnce((db, { each }: { readonly each: string }) =>
  db.execute<Open & { place: number }>(sql`
    select asked.place, booking.patient_id as "patientId", booking.code
    from json_to_recordset(${each}::json) as asked (place int, id uuid, "organisationId" uuid, since date)
    join ${appointments} as booking on booking.patient_id = asked.id and booking.organisation_id = asked."organisationId"
      and booking.status in ('pending', 'booked', 'arrived') and booking.date >= asked.since`),
);

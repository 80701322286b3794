import { and, eq } from 'drizzle-orm';
import fc from 'fast-check';
import type { z } from 'zod';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PatientView } from '../../common/contract/patients.ts';
import { WaitingEntryId, WaitRequest, type WantedTimes } from '../../common/contract/waitingList.ts';
import { AppointmentId, EpochMs, ServiceId, type ClinicId } from '../../common/contract/vocabulary.ts';
import { appointmentHistory, appointments, places, slots } from '../../server/db/schema/booking.ts';
import { noticeAttempts, notices } from '../../server/db/schema/notices.ts';
import { placeOffers, waitingEntries, waitingHistory } from '../../server/db/schema/waitingList.ts';
import { endAbsence, markAbsence } from '../../server/usecases/booking/absence.ts';
import { book } from '../../server/usecases/booking/book.ts';
import { cancel } from '../../server/usecases/booking/cancel.ts';
import { holdPlace, releasePlace } from '../../server/usecases/booking/hold.ts';
import { move } from '../../server/usecases/booking/move.ts';
import { acceptOffer, declineOffer } from '../../server/usecases/waitingList/answerOffer.ts';
import { offerByHand, removeFromWaitingList, waitAgain } from '../../server/usecases/waitingList/changeEntry.ts';
import { joinWaitingList, type WaitOrder } from '../../server/usecases/waitingList/join.ts';
import { waitingListOf } from '../../server/usecases/waitingList/list.ts';
import { lookAtWaitingList } from '../../server/usecases/waitingList/look.ts';
import { at } from './build.ts';
import {
  addClinic,
  addSchedule,
  aPatient,
  booked,
  DESK,
  MONDAY,
  openWorld,
  order,
  timeOf,
  TUESDAY,
  type ScheduleSetup,
  type World,
} from './world.ts';

const [THURSDAY, FRIDAY] = ['2026-11-26', '2026-11-27'];

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.setTime(at(MONDAY, '09:00')));

const desk = { actor: DESK, channel: 'desk' } as const;
const mobile = { contacts: [{ kind: 'phone' as const, value: '0912 345 6789' }] };

/** A clinic of its own, so that what waits there is only this test's: a doctor with one place at ten on each day. */
async function fullDoctor(setup: ScheduleSetup = {}) {
  const clinicId = setup.clinicId ?? (await addClinic(world.db, world.organisationId));
  const schedule = await addSchedule(world, { clinicId, until: '10:30', ...setup });
  const taken = await booked({ ...world, clinicId }, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
  return { clinicId, schedule, taken, look: () => lookAtWaitingList(world.deps, clinicId) };
}

type Wish = Partial<Omit<WaitOrder, 'wanted'>> & { readonly wanted?: Partial<z.input<typeof WantedTimes>> };

function wish(
  { clinicId, schedule }: { clinicId: ClinicId; schedule: { serviceId: ServiceId } },
  { patientId }: PatientView,
  { wanted, ...over }: Wish = {},
): WaitOrder {
  const request = WaitRequest.parse({
    patientId,
    serviceId: schedule.serviceId,
    wanted: { fromDate: TUESDAY, untilDate: TUESDAY, ...wanted },
    patientType: 'new',
    language: 'fa',
  });
  return { ...request, clinicId, ...desk, ...over };
}

let joinedBefore = 0;
/** Joins an hour ago, each a second after the one before. */
async function joins(of: Parameters<typeof wish>[0], patient?: PatientView, over?: Wish): Promise<WaitingEntryId> {
  const now = EpochMs.parse(world.deps.clock.now());
  joinedBefore += 1;
  world.setTime(EpochMs.parse(now - 3_600_000 + joinedBefore * 1_000));
  const joined = await joinWaitingList(world.deps, wish(of, patient ?? (await aPatient(world, mobile)), over));
  world.setTime(now);
  if (!joined.ok) throw new Error(`Refused: ${joined.error.code}`);
  return joined.value.entryId;
}

const stateOf = async (entryId: WaitingEntryId) =>
  (await world.db.select().from(waitingEntries).where(eq(waitingEntries.id, entryId)))[0]?.state;
const historyOf = async (entryId: WaitingEntryId) =>
  (await world.db.select({ what: waitingHistory.what }).from(waitingHistory).where(eq(waitingHistory.entryId, entryId)))
    .map(({ what }) => what)
    .toSorted();
const noticeOf = async (entryId: WaitingEntryId) => {
  const [offer] = await world.db.select().from(placeOffers).where(eq(placeOffers.entryId, entryId));
  const [notice] = await world.db
    .select()
    .from(notices)
    .where(eq(notices.key, `place_offered:${offer?.id ?? ''}`));
  return notice;
};
/** The provider has taken the message. */
async function told(entryId: WaitingEntryId) {
  const notice = await noticeOf(entryId);
  if (!notice) throw new Error('nobody was told');
  await world.db.insert(noticeAttempts).values({
    id: world.deps.newId(),
    noticeId: notice.id,
    channel: 'sms',
    contactId: notice.channels[0]!.contactId,
    status: 'accepted',
    provider: 'test',
    startedAt: new Date(world.deps.clock.now()),
    updatedAt: new Date(world.deps.clock.now()),
  });
}

describe('a place that becomes free is offered to the first of the list', () => {
  test('when a booking is cancelled, and to nobody else until the answer', async () => {
    const full = await fullDoctor();
    const [first, second] = [await joins(full), await joins(full)];
    expect(await full.look()).toBe(false);
    await cancel(world.deps, { ...desk, ...full.taken });
    expect(await full.look()).toBe(true);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['offered', 'waiting']);
    // Whoever else wants it is told that it is taken.
    const other = order(full, await aPatient(world), timeOf(full.schedule, TUESDAY, '10:00'));
    expect(await book(world.deps, other)).toEqual({ ok: false, error: { code: 'slot_taken' } });
    expect(await full.look()).toBe(false);
  });

  test('with one message that says until when, and nothing of who or what for', async () => {
    const full = await fullDoctor();
    const entryId = await joins(full);
    await cancel(world.deps, { ...desk, ...full.taken });
    await full.look();
    const notice = await noticeOf(entryId);
    expect(notice).toMatchObject({
      purpose: 'place_offered',
      language: 'fa',
      status: 'open',
      notBefore: new Date(at(MONDAY, '09:00')),
      expiresAt: new Date(at(MONDAY, '09:30')),
    });
    expect(JSON.stringify(notice?.params)).not.toMatch(/Karimi|345/);
  });

  test('when a booking is moved, a held place is given back, an absence is taken back, hours are added', async () => {
    const moved = await fullDoctor();
    const one = await joins(moved);
    await move(world.deps, { ...desk, ...moved.taken, place: timeOf(moved.schedule, '2026-11-25', '10:00') });
    await moved.look();
    expect(await stateOf(one)).toBe('offered');

    const held = await fullDoctor();
    await cancel(world.deps, { ...desk, ...held.taken });
    const wanted = timeOf(held.schedule, TUESDAY, '10:00');
    const kept = await holdPlace(world.deps, { ...wanted, clinicId: held.clinicId, holder: DESK, channel: 'desk' });
    if (!kept.ok) throw new Error(kept.error.code);
    const two = await joins(held);
    await held.look();
    expect(await stateOf(two)).toBe('waiting');
    await releasePlace(world.deps, { placeId: kept.value.placeId, holder: DESK });
    await held.look();
    expect(await stateOf(two)).toBe('offered');

    const clinicId = await addClinic(world.db, world.organisationId);
    const away = { clinicId, schedule: await addSchedule(world, { clinicId, until: '10:30' }) };
    const marked = await markAbsence(world.deps, {
      clinicId,
      practitionerId: away.schedule.practitionerId!,
      everywhere: false,
      fromAt: at(TUESDAY, '00:00'),
      untilAt: at(TUESDAY, '23:00'),
      reason: {},
    });
    const three = await joins(away);
    await lookAtWaitingList(world.deps, clinicId);
    expect(await stateOf(three)).toBe('waiting');
    if (marked.ok) await endAbsence(world.deps, { clinicId, absenceId: marked.value.absenceId });
    await lookAtWaitingList(world.deps, clinicId);
    expect(await stateOf(three)).toBe('offered');
  });

  test('only where it was wanted: the hours, and the doctor', async () => {
    const full = await fullDoctor();
    const late = await joins(full, undefined, { wanted: { fromTime: '14:00', untilTime: '18:00' } });
    const other = await addSchedule(world, { ...full.schedule, practitionerId: null, from: '16:00', until: '16:30' });
    await booked({ ...world, clinicId: full.clinicId }, await aPatient(world), timeOf(other, TUESDAY, '16:00'));
    const { practitionerId } = full.schedule;
    const ofDoctor = await joins(full, undefined, { practitionerId });
    await cancel(world.deps, { ...desk, ...full.taken });
    await full.look();
    expect([await stateOf(late), await stateOf(ofDoctor)]).toEqual(['waiting', 'offered']);
    const [line] = await waitingListOf(world.deps, { clinicId: full.clinicId, withPast: false });
    expect(line).toMatchObject({ entryId: late, position: 1, offer: null });
  });
});

describe('the person', () => {
  async function offered(setup?: ScheduleSetup) {
    const full = await fullDoctor(setup);
    const [first, second] = [await joins(full), await joins(full)];
    await cancel(world.deps, { ...desk, ...full.taken });
    await full.look();
    const answer = (entryId: WaitingEntryId) => ({ clinicId: full.clinicId, entryId, actor: 'patient:reply' });
    return { ...full, first, second, answer };
  }

  test('takes the place: a booking with its number, told like any other, and said twice it is one', async () => {
    const { first, answer, taken } = await offered();
    const accepted = await acceptOffer(world.deps, answer(first));
    expect(accepted).toMatchObject({ ok: true, value: { status: 'booked', startsAt: taken.startsAt } });
    expect(await acceptOffer(world.deps, answer(first))).toEqual(accepted);
    expect(await stateOf(first)).toBe('booked');
    expect(await historyOf(first)).toEqual(['accepted', 'joined', 'offered']);
    if (!accepted.ok) return;
    const { appointmentId } = accepted.value;
    expect(await world.count(appointments, eq(appointments.patientId, accepted.value.patientId!))).toBe(1);
    expect(await world.count(notices, eq(notices.appointmentId, appointmentId))).toBeGreaterThan(0);
    expect(await noticeOf(first)).toMatchObject({ status: 'cancelled' });
  });

  test('who has a later booking with the doctor moves to the place, and that one goes on to the next', async () => {
    const full = await fullDoctor();
    const patient = await aPatient(world, mobile);
    const later = await booked(
      { ...world, clinicId: full.clinicId },
      patient,
      timeOf(full.schedule, THURSDAY, '10:00'),
    );
    const first = await joins(full, patient);
    const next = await joins(full, undefined, { wanted: { fromDate: THURSDAY, untilDate: THURSDAY } });
    await cancel(world.deps, { ...desk, ...full.taken });
    await full.look();
    // The message and the list say what is given up for it.
    expect((await noticeOf(first))?.params).toMatchObject({ insteadOf: later.startsAt });
    const [line] = await waitingListOf(world.deps, { clinicId: full.clinicId, withPast: false });
    expect(line?.offer).toMatchObject({ insteadOf: later.startsAt });

    const of = { clinicId: full.clinicId, entryId: first, actor: 'patient:reply' };
    const accepted = await acceptOffer(world.deps, of);
    expect(accepted).toMatchObject({
      ok: true,
      value: { appointmentId: later.appointmentId, code: later.code, startsAt: full.taken.startsAt, status: 'booked' },
    });
    expect(await acceptOffer(world.deps, of)).toEqual(accepted);
    const isTheirs = eq(appointments.patientId, patient.patientId);
    expect(await world.count(appointments, isTheirs)).toBe(1);
    const [moved] = await world.db
      .select()
      .from(appointmentHistory)
      .where(and(eq(appointmentHistory.appointmentId, later.appointmentId), eq(appointmentHistory.what, 'moved')));
    expect(moved).toMatchObject({
      actor: 'patient:reply',
      detail: { because: 'waiting_list', fromNumber: later.number },
    });
    await full.look();
    expect([await stateOf(first), await stateOf(next)]).toEqual(['booked', 'offered']);
  });

  test('whose later booking was cancelled meanwhile, or made after the offer, is booked as usual', async () => {
    const full = await fullDoctor();
    const clinic = { ...world, clinicId: full.clinicId };
    const patient = await aPatient(world, mobile);
    const later = await booked(clinic, patient, timeOf(full.schedule, THURSDAY, '10:00'));
    const entryId = await joins(full, patient);
    await cancel(world.deps, { ...desk, ...full.taken });
    await full.look();
    await cancel(world.deps, { ...desk, clinicId: full.clinicId, appointmentId: later.appointmentId });
    world.setTime(at(MONDAY, '09:10'));
    const since = await booked(clinic, patient, timeOf(full.schedule, FRIDAY, '10:00'));
    const accepted = await acceptOffer(world.deps, { clinicId: full.clinicId, entryId, actor: 'patient:reply' });
    expect(accepted).toMatchObject({ ok: true, value: { startsAt: full.taken.startsAt } });
    if (accepted.ok) expect([later.appointmentId, since.appointmentId]).not.toContain(accepted.value.appointmentId);
  });

  test('leaves it to the next, and is not offered that time again', async () => {
    const { first, second, answer, look } = await offered();
    expect(await declineOffer(world.deps, answer(first))).toEqual({ ok: true, value: undefined });
    await look();
    expect([await stateOf(first), await stateOf(second)]).toEqual(['waiting', 'offered']);
    await declineOffer(world.deps, answer(second));
    await look();
    expect([await stateOf(first), await stateOf(second)]).toEqual(['waiting', 'waiting']);
    expect(await declineOffer(world.deps, answer(first))).toEqual({ ok: false, error: { code: 'offer_over' } });
  });

  test('says nothing: after the time it goes to the next, without a moment in which anybody could take it', async () => {
    const { first, second, answer, look, schedule, clinicId } = await offered();
    await told(first);
    world.setTime(at(MONDAY, '09:31'));
    const other = order({ clinicId }, await aPatient(world), timeOf(schedule, TUESDAY, '10:00'));
    expect(await book(world.deps, other)).toEqual({ ok: false, error: { code: 'slot_taken' } });
    await look();
    expect([await stateOf(first), await stateOf(second)]).toEqual(['waiting', 'offered']);
    expect(await acceptOffer(world.deps, answer(first))).toEqual({ ok: false, error: { code: 'offer_over' } });
  });

  test('who was silent twice is asked no more until the desk says so; who could not be told was not silent', async () => {
    const full = await fullDoctor();
    const [silent, unreached] = [await joins(full, undefined, everyDay), await joins(full, undefined, everyDay)];
    for (const time of ['09:31', '10:02', '10:33']) {
      await full.look();
      const [open] = await world.db
        .select()
        .from(placeOffers)
        .where(and(eq(placeOffers.entryId, silent), eq(placeOffers.state, 'open')));
      if (open) {
        const [notice] = await world.db
          .select()
          .from(notices)
          .where(eq(notices.key, `place_offered:${open.id}`));
        await world.db.insert(noticeAttempts).values({
          id: world.deps.newId(),
          noticeId: notice!.id,
          channel: 'sms',
          contactId: notice!.channels[0]!.contactId,
          status: 'delivered',
          provider: 'test',
          startedAt: new Date(),
          updatedAt: new Date(),
        });
      }
      world.setTime(at(MONDAY, time));
    }
    await full.look();
    expect(await stateOf(silent)).toBe('unanswered');
    expect(await stateOf(unreached)).not.toBe('unanswered');
    const of = { clinicId: full.clinicId, entryId: silent, actor: DESK };
    expect(await waitAgain(world.deps, of)).toEqual({ ok: true, value: undefined });
    await full.look();
    expect(await stateOf(silent)).toBe('offered');
  });
  const everyDay: Wish = { wanted: { fromDate: '2026-11-25', untilDate: '2026-12-05' } };

  test('who is taken off the list gives back what was kept', async () => {
    const { first, second, look, clinicId } = await offered();
    expect(await removeFromWaitingList(world.deps, { clinicId, entryId: first, actor: DESK })).toMatchObject({
      ok: true,
    });
    await look();
    expect([await stateOf(first), await stateOf(second)]).toEqual(['removed', 'offered']);
    expect(await removeFromWaitingList(world.deps, { clinicId, entryId: first, actor: DESK })).toEqual({
      ok: false,
      error: { code: 'waiting_over' },
    });
  });

  test('whose doctor is away meanwhile is told of another, and it counts against nobody', async () => {
    const { first, look, clinicId, schedule } = await offered();
    await told(first);
    await markAbsence(world.deps, {
      clinicId,
      practitionerId: schedule.practitionerId!,
      everywhere: false,
      fromAt: at(TUESDAY, '00:00'),
      untilAt: at(TUESDAY, '23:00'),
      reason: {},
    });
    await look();
    expect(await stateOf(first)).toBe('waiting');
    expect(await historyOf(first)).toEqual(['joined', 'offered', 'withdrawn']);
  });

  test('who is booked in another way leaves the list', async () => {
    const full = await fullDoctor();
    const patient = await aPatient(world, mobile);
    const entryId = await joins(full, patient);
    await cancel(world.deps, { ...desk, ...full.taken });
    const made = await booked(clinicOf(full), patient, timeOf(full.schedule, TUESDAY, '10:00'));
    await full.look();
    const [line] = await waitingListOf(world.deps, { clinicId: full.clinicId, withPast: true });
    expect(line).toMatchObject({ entryId, state: 'booked', booked: { appointmentId: made.appointmentId } });
  });
  const clinicOf = ({ clinicId }: { clinicId: ClinicId }) => ({ ...world, clinicId });

  test('whose days are over leaves the list', async () => {
    const full = await fullDoctor();
    const entryId = await joins(full);
    world.setTime(at('2026-11-25', '09:00'));
    await full.look();
    expect(await stateOf(entryId)).toBe('over');
  });
});

describe('the list refuses', () => {
  test('somebody who is on it already, also when asked twice at once', async () => {
    const full = await fullDoctor();
    const patient = await aPatient(world);
    const results = await Promise.all([0, 1, 2].map(() => joinWaitingList(world.deps, wish(full, patient))));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter((each) => !each.ok && each.error.code === 'already_on_waiting_list')).toHaveLength(2);
  });

  test('days that are past, and a service that this patient could not be booked for', async () => {
    const clinicId = await addClinic(world.db, world.organisationId);
    const schedule = await addSchedule(world, { clinicId, patientTypes: ['follow_up'] });
    const patient = await aPatient(world);
    expect(await joinWaitingList(world.deps, wish({ clinicId, schedule }, patient))).toEqual({
      ok: false,
      error: { code: 'not_offered', because: 'patient_type' },
    });
    const past = wish({ clinicId, schedule }, patient, { wanted: { fromDate: '2026-11-01', untilDate: '2026-11-02' } });
    expect(await joinWaitingList(world.deps, past)).toMatchObject({
      ok: false,
      error: { code: 'outside_booking_window' },
    });
    const unknown = { ...wish({ clinicId, schedule }, patient), serviceId: ServiceId.parse(world.deps.newId()) };
    expect(await joinWaitingList(world.deps, unknown)).toEqual({ ok: false, error: { code: 'service_not_found' } });
  });

  test('an offer by hand where nothing suits, where a place is kept already, and to a line that is not there', async () => {
    const full = await fullDoctor();
    const entryId = await joins(full);
    const of = { clinicId: full.clinicId, entryId, actor: DESK };
    expect(await offerByHand(world.deps, of)).toEqual({ ok: false, error: { code: 'no_place_suits' } });
    await cancel(world.deps, { ...desk, ...full.taken });
    expect(await offerByHand(world.deps, of)).toMatchObject({ ok: true });
    expect(await offerByHand(world.deps, of)).toEqual({ ok: false, error: { code: 'offer_open' } });
    const nobody = { ...of, entryId: WaitingEntryId.parse(world.deps.newId()) };
    expect(await removeFromWaitingList(world.deps, nobody)).toEqual({
      ok: false,
      error: { code: 'waiting_not_found' },
    });
  });
});

describe('whatever races', () => {
  test('no place is given twice and none is lost, the first of the list first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.constantFrom('book', 'look', 'accept', 'decline', 'cancel', 'silence'), {
          minLength: 8,
          maxLength: 16,
        }),
        async (capacity, steps) => {
          world.setTime(at(MONDAY, '09:00'));
          const clinicId = await addClinic(world.db, world.organisationId);
          const schedule = await addSchedule(world, { clinicId, until: '10:30', placesPerSlot: capacity });
          const entries: WaitingEntryId[] = [];
          for (let person = 0; person < 3; person += 1) entries.push(await joins({ clinicId, schedule }));
          const patients = await Promise.all(Array.from({ length: 3 }, () => aPatient(world)));
          let minutes = 0;
          const act = async (step: (typeof steps)[number], index: number): Promise<unknown> => {
            const entryId = entries[index % entries.length]!;
            const of = { clinicId, entryId, actor: 'patient:reply' };
            switch (step) {
              case 'book': {
                const patient = patients[index % patients.length]!;
                return book(world.deps, order({ clinicId }, patient, timeOf(schedule, TUESDAY, '10:00')));
              }
              case 'look':
                return lookAtWaitingList(world.deps, clinicId);
              case 'accept':
                return acceptOffer(world.deps, of);
              case 'decline':
                return declineOffer(world.deps, of);
              case 'cancel': {
                const [made] = await world.db
                  .select()
                  .from(appointments)
                  .where(and(eq(appointments.clinicId, clinicId), eq(appointments.status, 'booked')))
                  .limit(1);
                return made && cancel(world.deps, { ...desk, clinicId, appointmentId: AppointmentId.parse(made.id) });
              }
              case 'silence':
                minutes += 31;
                world.setTime(EpochMs.parse(at(MONDAY, '09:00') + minutes * 60_000));
                return lookAtWaitingList(world.deps, clinicId);
            }
          };
          // Four at once, again and again.
          for (let from = 0; from < steps.length; from += 4)
            await Promise.all(steps.slice(from, from + 4).map((step, index) => act(step, from + index)));

          const rows = await world.db
            .select({ state: places.state, appointmentId: places.appointmentId, heldBy: places.heldBy })
            .from(places)
            .innerJoin(slots, eq(slots.id, places.slotId))
            .where(and(eq(slots.scheduleId, schedule.scheduleId), eq(slots.startsAt, new Date(at(TUESDAY, '10:00')))));
          const open = await world.db
            .select()
            .from(placeOffers)
            .where(and(eq(placeOffers.clinicId, clinicId), eq(placeOffers.state, 'open')));
          const made = await world.count(
            appointments,
            and(eq(appointments.clinicId, clinicId), eq(appointments.status, 'booked')),
          );
          expect(rows.length === 0 || rows.length === capacity).toBe(true);
          expect(made).toBe(rows.filter(({ state }) => state === 'booked').length);
          expect(open.length + made).toBeLessThanOrEqual(capacity);
          expect(open.map(({ id }) => `offer:${id}`).toSorted()).toEqual(
            rows.flatMap(({ state, heldBy }) => (state === 'held' && heldBy ? [heldBy] : [])).toSorted(),
          );
        },
      ),
      { numRuns: 8 },
    );
  });
});

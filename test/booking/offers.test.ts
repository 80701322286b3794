import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { err } from '../../common/contract/result.ts';
import type { ScreeningAnswer, ScreeningEnd, ScreeningTree } from '../../common/contract/screening.ts';
import { ClinicId, DepartmentId } from '../../common/contract/vocabulary.ts';
import { appointments, places, slots } from '../../server/db/schema/booking.ts';
import { hoursExceptions, practitionerServices } from '../../server/db/schema/organisation.ts';
import { appointmentDetails } from '../../server/usecases/booking/appointmentLists.ts';
import { markAbsence } from '../../server/usecases/booking/absence.ts';
import { book } from '../../server/usecases/booking/book.ts';
import { freePlaces, type OfferRequest } from '../../server/usecases/booking/freePlaces.ts';
import { offerDepartments, offerPractitioners } from '../../server/usecases/booking/offers.ts';
import { saveScreeningTree, stopAsking } from '../../server/usecases/booking/screeningTrees.ts';
import { at, date } from './build.ts';
import {
  addClinic,
  addSchedule,
  aPatient,
  booked,
  MONDAY,
  openWorld,
  order,
  timeOf,
  TUESDAY,
  type World,
} from './world.ts';

let world: World;
let clinicId: ClinicId;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const asked = (over: Partial<OfferRequest> = {}): OfferRequest => ({
  clinicId,
  channel: 'desk',
  patientType: 'new',
  insuranceId: null,
  fromDate: date(TUESDAY),
  days: 2,
  ...over,
});
const doctors = async (over: Partial<OfferRequest> = {}) => {
  const result = await offerPractitioners(world.deps, asked(over));
  return result.ok ? result.value.practitioners.map(({ practitionerId }) => practitionerId) : result.error;
};

describe('a clinic offers', () => {
  beforeAll(async () => {
    clinicId = await addClinic(world.db, world.organisationId);
  });

  test('its doctors with the first that is free, the earliest first, and not those who are full or away', async () => {
    const later = await addSchedule(world, { clinicId, from: '11:00' });
    const sooner = await addSchedule(world, { clinicId, departmentId: later.departmentId });
    const full = await addSchedule(world, { clinicId, until: '10:30' });
    const absent = await addSchedule(world, { clinicId });
    for (const day of [TUESDAY, '2026-11-25'])
      await booked({ ...world, clinicId }, await aPatient(world), timeOf(full, day, '10:00'));
    await markAbsence(world.deps, {
      everywhere: false,
      practitionerId: absent.practitionerId!,
      clinicId,
      fromAt: at(TUESDAY, '00:00'),
      untilAt: at('2026-11-26', '00:00'),
      reason: {},
    });
    const rowsBefore = await world.count(slots);
    expect(await doctors()).toEqual([sooner.practitionerId, later.practitionerId]);

    const offered = await offerDepartments(world.deps, asked());
    expect(offered).toMatchObject({
      ok: true,
      value: {
        departments: [
          {
            departmentId: later.departmentId,
            freePlaces: 12,
            firstFreeAt: at(TUESDAY, '10:00'),
            services: [
              { serviceId: sooner.serviceId, freePlaces: 8 },
              { serviceId: later.serviceId, freePlaces: 4, firstFreeAt: at(TUESDAY, '11:00') },
            ],
          },
        ],
      },
    });
    expect(await doctors({ serviceId: later.serviceId })).toEqual([later.practitionerId]);
    // Looking writes nothing.
    expect(await world.count(slots)).toBe(rowsBefore);
  });

  test('the times of a day that are still to come, day by day, full ones marked', async () => {
    const schedule = await addSchedule(world, { clinicId, extraPerDay: 2 });
    await booked({ ...world, clinicId }, await aPatient(world), timeOf(schedule, MONDAY, '11:00'));
    world.setTime(at(MONDAY, '10:30'));
    const result = await freePlaces(
      world.deps,
      asked({ practitionerId: schedule.practitionerId!, fromDate: date('2026-11-01'), days: 2 }),
    );
    world.setTime(at(MONDAY, '09:00'));
    if (!result.ok) throw new Error(result.error.code);
    const [today, tomorrow] = result.value.days;
    expect([today?.date, tomorrow?.date, result.value.days.length]).toEqual([MONDAY, TUESDAY, 2]);
    expect(today?.slots.map(({ startsAt, free }) => [startsAt, free])).toEqual([
      [at(MONDAY, '11:00'), 0],
      [at(MONDAY, '11:30'), 1],
    ]);
    expect(tomorrow?.slots).toHaveLength(4);
    expect(tomorrow?.extras).toEqual([{ scheduleId: schedule.scheduleId, left: 2 }]);
  });

  test('nothing on its holidays and nothing beyond its booking window', async () => {
    const schedule = await addSchedule(world, { clinicId });
    const ofDoctor = { practitionerId: schedule.practitionerId! };
    await world.db.insert(hoursExceptions).values({ id: randomUUID(), clinicId, date: '2026-12-21', hours: [] });
    const result = await freePlaces(world.deps, asked({ ...ofDoctor, fromDate: date('2026-12-20'), days: 3 }));
    expect(result.ok && result.value.days.map(({ slots: times }) => times.length)).toEqual([4, 0, 4]);
    const beyond = await freePlaces(world.deps, asked({ ...ofDoctor, fromDate: date('2027-01-21'), days: 5 }));
    expect(beyond.ok && beyond.value.days.map((day) => day.date)).toEqual(['2027-01-21']);
  });

  test('nothing of an unknown clinic', async () => {
    const unknown = asked({ clinicId: ClinicId.parse(randomUUID()) });
    expect(await offerDepartments(world.deps, unknown)).toEqual(err({ code: 'clinic_not_found' }));
    expect(await offerPractitioners(world.deps, unknown)).toEqual(err({ code: 'clinic_not_found' }));
    expect(await freePlaces(world.deps, unknown)).toEqual(err({ code: 'clinic_not_found' }));
  });
});

describe('what is screened first', () => {
  let heart: Awaited<ReturnType<typeof addSchedule>>;
  let skin: Awaited<ReturnType<typeof addSchedule>>;
  const answered = (answer: string): ScreeningAnswer[] => [{ questionId: 'where', answer }];
  const allow = (over: Partial<Extract<ScreeningEnd, { kind: 'allowed' }>>): ScreeningEnd => ({
    kind: 'allowed',
    departmentIds: [],
    serviceIds: [],
    practitionerIds: [],
    ...over,
  });
  const treeOf = (options: Record<string, ScreeningEnd>): ScreeningTree => ({
    start: 'where',
    questions: [
      {
        id: 'where',
        text: { en: 'Where does it hurt?' },
        options: Object.entries(options).map(([id, leadsTo]) => ({ id, text: { en: `In the ${id}` }, leadsTo })),
      },
    ],
  });
  beforeAll(async () => {
    clinicId = await addClinic(world.db, world.organisationId);
    heart = await addSchedule(world, { clinicId, isScreenFirst: true });
    skin = await addSchedule(world, { clinicId });
    await world.db
      .insert(practitionerServices)
      .values({ clinicId, practitionerId: heart.practitionerId!, serviceId: heart.serviceId });
    const saved = await saveScreeningTree(world.deps, {
      clinicId,
      tree: treeOf({
        chest: allow({ practitionerIds: [heart.practitionerId!] }),
        skin: allow({ departmentIds: [skin.departmentId] }),
        head: { kind: 'to_person', advice: {} },
      }),
    });
    expect(saved).toMatchObject({ ok: true, value: { version: 1 } });
  });
  const bookHeart = async (over: Partial<Parameters<typeof order>[3] & object> = {}) =>
    book(world.deps, order({ clinicId }, await aPatient(world), timeOf(heart, TUESDAY, '10:00'), over));

  test('is not offered before the questions, and after them only what they allow', async () => {
    expect(await doctors()).toEqual([skin.practitionerId]);
    expect(await doctors({ serviceId: heart.serviceId })).toEqual({ code: 'screening_needed' });
    expect(await doctors({ screening: answered('chest') })).toEqual([heart.practitionerId]);
    expect(await doctors({ screening: answered('skin') })).toEqual([skin.practitionerId]);
    expect(await doctors({ screening: answered('knee') })).toEqual({ code: 'screening_outdated' });
    expect(await doctors({ screening: [] })).toEqual({ code: 'screening_outdated' });
    expect(await freePlaces(world.deps, asked({ serviceId: heart.serviceId }))).toEqual(
      err({ code: 'screening_needed' }),
    );
  });

  test('cannot be booked past the questions', async () => {
    expect(await bookHeart()).toEqual(err({ code: 'screening_needed' }));
    expect(await bookHeart({ screening: answered('skin') })).toEqual(
      err({ code: 'not_offered', because: 'screening' }),
    );
    expect(await bookHeart({ screening: answered('knee') })).toEqual(err({ code: 'screening_outdated' }));
    expect(await bookHeart({ patientType: 'referral' })).toEqual(err({ code: 'screening_needed' }));
  });

  test('is decided by a person where the questions lead to one: at the desk, and not by the telephone menu', async () => {
    const decidedBy = heart.practitionerId!;
    const screening = answered('head');
    expect(await bookHeart({ screening, channel: 'phone', decidedBy })).toEqual(err({ code: 'needs_a_person' }));
    expect(await bookHeart({ screening })).toEqual(err({ code: 'needs_a_person' }));
    expect(await doctors({ screening })).toEqual({ code: 'needs_a_person' });
    const ofAnotherClinic = await addSchedule(world);
    expect(await bookHeart({ screening, decidedBy: ofAnotherClinic.practitionerId! })).toEqual(
      err({ code: 'practitioner_not_found' }),
    );
    const made = await bookHeart({ screening, decidedBy });
    expect(made.ok).toBe(true);
    const details = made.ok && (await appointmentDetails(world.db, made.value));
    expect(details).toMatchObject({
      value: { screening: [{ question: { en: 'Where does it hurt?' }, answer: { en: 'In the head' } }] },
    });
  });

  test('needs no questions when the doctor books the next visit', async () => {
    const place = timeOf(heart, TUESDAY, '10:30');
    const next = { channel: 'follow_up', patientType: 'follow_up' } as const;
    const made = await book(world.deps, order({ clinicId }, await aPatient(world), place, next));
    expect(made.ok).toBe(true);
    expect(await bookHeart({ channel: 'follow_up' })).toEqual(err({ code: 'screening_needed' }));
  });

  test('goes with the booking to the doctor, in the words in which it was asked', async () => {
    const place = timeOf(heart, TUESDAY, '11:00');
    const made = await book(
      world.deps,
      order({ clinicId }, await aPatient(world), place, { screening: answered('chest') }),
    );
    if (!made.ok) throw new Error(made.error.code);
    await saveScreeningTree(world.deps, { clinicId, tree: treeOf({ foot: allow({ serviceIds: [skin.serviceId] }) }) });
    const details = await appointmentDetails(world.db, { clinicId, appointmentId: made.value.appointmentId });
    expect(details).toMatchObject({
      ok: true,
      value: {
        patient: { name: 'Maryam Karimi' },
        screening: [{ question: { en: 'Where does it hurt?' }, answer: { en: 'In the chest' } }],
        history: [{ what: 'booked' }],
      },
    });
    expect(await bookHeart({ screening: answered('chest') })).toEqual(err({ code: 'screening_outdated' }));
    const elsewhere = await addClinic(world.db, world.organisationId);
    expect(await appointmentDetails(world.db, { ...made.value, clinicId: elsewhere })).toEqual(
      err({ code: 'appointment_not_found' }),
    );
  });

  test('stays closed when the clinic stops asking', async () => {
    await stopAsking(world.db, clinicId);
    expect(await bookHeart({ screening: answered('foot') })).toEqual(err({ code: 'screening_outdated' }));
    expect(await bookHeart()).toEqual(err({ code: 'screening_needed' }));
  });

  test('is asked by questions that lead somewhere in this clinic', async () => {
    const departmentId = DepartmentId.parse(randomUUID());
    const save = (tree: ScreeningTree, of = clinicId) => saveScreeningTree(world.deps, { clinicId: of, tree });
    expect(await save(treeOf({ chest: allow({ departmentIds: [departmentId] }) }))).toEqual(
      err({
        code: 'screening_tree_refused',
        problems: [{ code: 'allowed_not_found', questionId: 'where', optionId: 'chest', id: departmentId }],
      }),
    );
    expect(await save(treeOf({ chest: { kind: 'question', questionId: 'where' } }))).toMatchObject({
      error: { code: 'screening_tree_refused' },
    });
    expect(await save(treeOf({}), ClinicId.parse(randomUUID()))).toEqual(err({ code: 'clinic_not_found' }));
    const saves = await Promise.all([1, 2, 3].map(() => save(treeOf({ chest: { kind: 'to_person', advice: {} } }))));
    expect(saves.map((saved) => saved.ok && saved.value.version).sort()).toEqual([3, 4, 5]);
  });
});

test('places of one date are made once, whoever asks first', async () => {
  clinicId = await addClinic(world.db, world.organisationId);
  const schedule = await addSchedule(world, { clinicId, placesPerSlot: 3 });
  const patients = await Promise.all(Array.from({ length: 10 }, () => aPatient(world)));
  await Promise.all(
    patients.map((patient) => book(world.deps, order({ clinicId }, patient, timeOf(schedule, TUESDAY, '11:00')))),
  );
  const rows = await world.db
    .select({ ordinal: places.ordinal })
    .from(places)
    .innerJoin(slots, eq(slots.id, places.slotId))
    .where(eq(slots.scheduleId, schedule.scheduleId));
  expect(rows.map(({ ordinal }) => ordinal).sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  expect(await world.count(appointments, eq(appointments.scheduleId, schedule.scheduleId))).toBe(3);
});

/** A place of the waiting list for somebody who has a later booking: the place is instead of it. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PatientView } from '../../common/contract/patients.ts';
import { WaitRequest } from '../../common/contract/waitingList.ts';
import type { AppointmentId, ClinicId } from '../../common/contract/vocabulary.ts';
import { appointmentHistory } from '../../server/db/schema/booking.ts';
import { practitionerInsurances } from '../../server/db/schema/organisation.ts';
import type { BookOrder } from '../../server/usecases/booking/book.ts';
import { readAppointment } from '../../server/usecases/booking/appointmentView.ts';
import { lockPatient } from '../../server/usecases/booking/bookingPatient.ts';
import { cancel } from '../../server/usecases/booking/cancel.ts';
import { readClinic } from '../../server/usecases/booking/clinic.ts';
import { move } from '../../server/usecases/booking/move.ts';
import { acceptOffer } from '../../server/usecases/waitingList/answerOffer.ts';
import { joinWaitingList } from '../../server/usecases/waitingList/join.ts';
import { readEntry } from '../../server/usecases/waitingList/list.ts';
import { lookAtWaitingList } from '../../server/usecases/waitingList/look.ts';
import { at } from './build.ts';
import {
  addClinic,
  addInsurance,
  addSchedule,
  aPatient,
  booked,
  DESK,
  MONDAY,
  openWorld,
  timeOf,
  TUESDAY,
  untilSomebodyWaits,
  type ScheduleSetup,
  type World,
} from './world.ts';

const THURSDAY = '2026-11-26';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.setTime(at(MONDAY, '09:00')));

const desk = { actor: DESK, channel: 'desk' } as const;

/** One service: a doctor whose only place on Tuesday, at ten, is taken, and another one, in the afternoons. */
async function twoDoctors(setup: ScheduleSetup = {}) {
  const clinicId = await addClinic(world.db, world.organisationId);
  const morning = await addSchedule(world, { clinicId, until: '10:30', ...setup });
  const taken = await booked({ ...world, clinicId }, await aPatient(world), timeOf(morning, TUESDAY, '10:00'));
  const { serviceId, departmentId } = morning;
  const afternoon = await addSchedule(world, { clinicId, serviceId, departmentId, from: '15:00', until: '16:00' });
  return { clinicId, morning, afternoon, taken };
}

/** Left a telephone number at the kiosk, where nobody asks for more, for the morning of Tuesday. */
async function waitsSinceTheKiosk({ clinicId, morning }: Awaited<ReturnType<typeof twoDoctors>>, who: PatientView) {
  const wanted = { fromDate: TUESDAY, untilDate: TUESDAY, fromTime: '09:00', untilTime: '12:00' };
  const { patientId } = who;
  const request = WaitRequest.parse({
    patientId,
    serviceId: morning.serviceId,
    wanted,
    patientType: 'new',
    language: 'fa',
  });
  const joined = await joinWaitingList(world.deps, { ...request, clinicId, actor: 'device:kiosk', channel: 'kiosk' });
  if (!joined.ok) throw new Error(`Refused: ${joined.error.code}`);
  return { clinicId, entryId: joined.value.entryId, actor: 'patient:reply' };
}

const aReachablePatient = () => aPatient(world, { contacts: [{ kind: 'phone', value: '0912 345 6789' }] });
const lines = (appointmentId: AppointmentId) =>
  world.db.select().from(appointmentHistory).where(eq(appointmentHistory.appointmentId, appointmentId));

describe('whoever has a later booking says yes, and it is moved to the place', () => {
  async function answered(over: Partial<BookOrder>, setup: ScheduleSetup, prepare?: (clinic: Clinic) => Promise<void>) {
    const clinic = await twoDoctors(setup);
    await prepare?.(clinic);
    const patient = await aReachablePatient();
    const place = timeOf(clinic.afternoon, THURSDAY, '15:00');
    const later = await booked({ ...world, clinicId: clinic.clinicId }, patient, place, over);
    const of = await waitsSinceTheKiosk(clinic, patient);
    await cancel(world.deps, { ...desk, ...clinic.taken });
    await lookAtWaitingList(world.deps, clinic.clinicId);
    return { ...clinic, later, accepted: await acceptOffer(world.deps, of) };
  }
  type Clinic = Awaited<ReturnType<typeof twoDoctors>>;
  const onlyThisInsurance = async ({ clinicId, morning: { practitionerId } }: Clinic & { clinicId: ClinicId }) => {
    await world.db
      .insert(practitionerInsurances)
      .values({ clinicId, practitionerId: practitionerId!, insuranceId: await addInsurance(world) });
  };

  test('also where it was for a follow-up and the place is for new patients only, as it was offered', async () => {
    const { later, taken, accepted } = await answered({ patientType: 'follow_up' }, { patientTypes: ['new'] });
    expect(accepted).toMatchObject({
      ok: true,
      value: { appointmentId: later.appointmentId, startsAt: taken.startsAt, patientType: 'new' },
    });
    // The history says what it became.
    const moved = (await lines(later.appointmentId)).find(({ what }) => what === 'moved');
    expect(moved?.detail).toMatchObject({ because: 'waiting_list', patientType: 'new' });
  });

  test('also where its insurance is not taken there: the patient pays, as it was offered', async () => {
    const insuranceId = await addInsurance(world);
    const { later, taken, accepted } = await answered({ insuranceId }, {}, onlyThisInsurance);
    expect(accepted).toMatchObject({
      ok: true,
      value: { appointmentId: later.appointmentId, startsAt: taken.startsAt, insuranceId: null },
    });
  });

  test('and stays for whom it was wherever the place is for such patients too', async () => {
    const insuranceId = await addInsurance(world);
    const { later, accepted } = await answered({ patientType: 'follow_up', insuranceId }, {});
    expect(accepted).toMatchObject({
      ok: true,
      value: { appointmentId: later.appointmentId, patientType: 'follow_up', insuranceId },
    });
  });
});

describe('only the booking of which the message told is given up', () => {
  /** Booked on two Thursdays, and told that the place on Tuesday is instead of the first. */
  async function told() {
    const clinic = await twoDoctors();
    const { clinicId } = clinic;
    const patient = await aReachablePatient();
    const bookedOn = (day: string) =>
      booked({ ...world, clinicId }, patient, timeOf(clinic.afternoon, day, '15:00'), { patientType: 'follow_up' });
    const [first, second] = [await bookedOn(THURSDAY), await bookedOn('2026-12-03')];
    const of = await waitsSinceTheKiosk(clinic, patient);
    await cancel(world.deps, { ...desk, ...clinic.taken });
    await lookAtWaitingList(world.deps, clinicId);
    expect((await readEntry(world.db, of.entryId))?.offer).toMatchObject({ insteadOf: first.startsAt });
    return { ...clinic, patient, first, second, of };
  }
  const timesOf = async (made: readonly { readonly appointmentId: AppointmentId }[]) =>
    Promise.all(made.map(async ({ appointmentId }) => (await readAppointment(world.db, appointmentId))?.startsAt));

  test('the next one stays where it is when that one was cancelled before the yes', async () => {
    const { first, second, of, taken } = await told();
    await cancel(world.deps, { ...desk, ...first });
    expect((await readEntry(world.db, of.entryId))?.offer).toMatchObject({ insteadOf: null });
    const accepted = await acceptOffer(world.deps, of);
    expect(accepted).toMatchObject({ ok: true, value: { startsAt: taken.startsAt } });
    if (accepted.ok) expect([first.appointmentId, second.appointmentId]).not.toContain(accepted.value.appointmentId);
    expect(await timesOf([second])).toEqual([new Date(second.startsAt)]);
  });

  test('it is moved also where the patient has put it off meanwhile', async () => {
    const { first, second, of, afternoon, taken } = await told();
    await move(world.deps, { ...desk, ...first, place: timeOf(afternoon, '2026-12-10', '15:00') });
    expect(await acceptOffer(world.deps, of)).toMatchObject({
      ok: true,
      value: { appointmentId: first.appointmentId, startsAt: taken.startsAt },
    });
    expect(await timesOf([second])).toEqual([new Date(second.startsAt)]);
  });

  test('it is not put off where the patient moves it to before the place in the moment of the yes', async () => {
    const { first, second, of, afternoon, patient, taken } = await told();
    const sooner = timeOf(afternoon, MONDAY, '15:00');
    const clinic = await readClinic(world.db, of.clinicId);
    let answer: ReturnType<typeof acceptOffer> | undefined;
    await world.db.transaction(async (tx) => {
      await lockPatient(tx, clinic!, patient.patientId);
      answer = acceptOffer(world.deps, of);
      await untilSomebodyWaits(world);
      await move({ ...world.deps, db: tx }, { ...desk, ...first, place: sooner });
    });
    const accepted = await answer;
    expect(accepted).toMatchObject({ ok: true, value: { startsAt: taken.startsAt } });
    if (accepted?.ok) expect([first.appointmentId, second.appointmentId]).not.toContain(accepted.value.appointmentId);
    expect(await timesOf([first, second])).toEqual([new Date(sooner.startsAt), new Date(second.startsAt)]);
  });
});

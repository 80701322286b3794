import { NewPatient } from '../../../common/contract/patients.ts';
import type { ScreeningTree } from '../../../common/contract/screening.ts';
import { ClinicId, ServiceId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { scheduleHours, schedules } from '../../db/schema/booking.ts';
import { insurances, practitionerInsurances, series } from '../../db/schema/organisation.ts';
import { saveScreeningTree } from '../booking/screeningTrees.ts';
import { addPatient, type PatientDeps } from '../patients/writePatient.ts';
import { ADVICE, INSURANCES, PATIENTS, QUESTIONS, SCHEDULES } from './bookings.ts';

/** Local `HH:MM`. */
export type Hours = { readonly from: string; readonly until: string };

type Seeding = {
  readonly hours: Hours;
  readonly clinicId: string;
  readonly organisationId: string;
  /** The id of something of the invented clinic by its key. */
  readonly idOf: (key: string) => string;
};

/** Makes the invented clinic bookable on every day, in these hours. */
export async function seedBookings(tx: Db, deps: Omit<PatientDeps, 'db'>, seeding: Seeding): Promise<void> {
  const { organisationId, idOf, hours } = seeding;
  const clinicId = ClinicId.parse(seeding.clinicId);
  const { newId } = deps;
  const made = SCHEDULES.map((entry) => ({ ...entry, id: newId() }));
  await tx
    .insert(series)
    .values(made.map(({ id, series: prefix }) => ({ clinicId, prefix, purpose: 'schedule' as const, ownerId: id })));
  await tx.insert(schedules).values(
    made.map(({ id, practitioner, service, series: prefix, extraPerDay }) => ({
      id,
      clinicId,
      serviceId: idOf(service),
      practitionerId: idOf(practitioner),
      series: prefix,
      validFrom: '2020-01-01',
      patientTypes: ['new', 'follow_up', 'referral'] as const,
      extraPerDay,
    })),
  );
  await tx.insert(scheduleHours).values(
    made.flatMap(({ id: scheduleId, slotMin, placesPerSlot }) =>
      [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
        id: newId(),
        scheduleId,
        weekday,
        ...hours,
        slotMin,
        placesPerSlot,
      })),
    ),
  );
  await tx.insert(insurances).values(INSURANCES.map(({ key, name }) => ({ id: idOf(key), organisationId, name })));
  // Who takes not all of them has a row for each that is taken.
  const choosy = [...new Set(INSURANCES.flatMap(({ notWith }) => (notWith === undefined ? [] : [notWith])))];
  await tx.insert(practitionerInsurances).values(
    choosy.flatMap((practitioner) =>
      INSURANCES.filter(({ notWith }) => notWith !== practitioner).map(({ key }) => ({
        clinicId,
        practitionerId: idOf(practitioner),
        insuranceId: idOf(key),
      })),
    ),
  );
  const saved = await saveScreeningTree({ ...deps, db: tx }, { clinicId, tree: treeOf(idOf) });
  if (!saved.ok) throw new Error(`The demonstration's questions were refused: ${JSON.stringify(saved.error)}`);

  for (const { phone, relation, ...patient } of PATIENTS) {
    const contacts = [{ kind: 'phone', value: phone, relation }];
    const added = await addPatient(
      { ...deps, db: tx },
      { ...NewPatient.parse({ ...patient, contacts }), clinicId, actor: 'job:demonstration' },
    );
    if (!added.ok) throw new Error(`The demonstration's patient was refused: ${added.error.code}`);
  }
}

const treeOf = (idOf: Seeding['idOf']): ScreeningTree => ({
  start: 'who',
  questions: QUESTIONS.map(({ id, text, options }) => ({
    id,
    text,
    options: options.map(({ to, ...option }) => ({ ...option, leadsTo: endOf(to, idOf) })),
  })),
});

function endOf(
  to: (typeof QUESTIONS)[number]['options'][number]['to'],
  idOf: Seeding['idOf'],
): ScreeningTree['questions'][number]['options'][number]['leadsTo'] {
  if (to === 'person') return { kind: 'to_person', advice: ADVICE };
  if ('question' in to) return { kind: 'question', questionId: to.question };
  const serviceIds = to.services.map((key) => ServiceId.parse(idOf(key)));
  return { kind: 'allowed', departmentIds: [], serviceIds, practitionerIds: [] };
}

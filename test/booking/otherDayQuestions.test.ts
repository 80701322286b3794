/** A kiosk's other days where the clinic asks questions first, and record numbers typed there. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WhoBooks } from '../../common/contract/otherDay.ts';
import type { ScreeningAnswer, ScreeningTree } from '../../common/contract/screening.ts';
import type { ClinicId } from '../../common/contract/vocabulary.ts';
import { appointments } from '../../server/db/schema/booking.ts';
import { patients } from '../../server/db/schema/people.ts';
import { bookOtherDay } from '../../server/usecases/booking/otherDay.ts';
import { placesOfOtherDays } from '../../server/usecases/booking/otherDayPlaces.ts';
import { saveScreeningTree, stopAsking } from '../../server/usecases/booking/screeningTrees.ts';
import { joinByPhone } from '../../server/usecases/waitingList/joinByPhone.ts';
import { at } from './build.ts';
import { addClinic, addSchedule, aPatient, openWorld, TUESDAY, type World } from './world.ts';

type Doctor = Awaited<ReturnType<typeof addSchedule>>;
const KIOSK = 'device:kiosk';

let world: World;
let clinicId: ClinicId;
let heart: Doctor;
let skin: Doctor;
let full: Doctor;
beforeAll(async () => {
  world = await openWorld();
  clinicId = await addClinic(world.db, world.organisationId);
  heart = await addSchedule(world, { clinicId, isScreenFirst: true });
  skin = await addSchedule(world, { clinicId });
  full = await addSchedule(world, { clinicId, isScreenFirst: true, from: '12:00', until: '12:10' });
  const saved = await saveScreeningTree(world.deps, { clinicId, tree });
  expect(saved).toMatchObject({ ok: true });
});
afterAll(() => world.close());

const answered = (answer: string): ScreeningAnswer[] => [{ questionId: 'where', answer }];
const allow = ({ serviceId }: Doctor) => ({
  kind: 'allowed' as const,
  departmentIds: [],
  serviceIds: [serviceId],
  practitionerIds: [],
});
/** Only read once the schedules are there. */
const tree: ScreeningTree = {
  start: 'where',
  get questions() {
    return [
      {
        id: 'where',
        text: { en: 'Where does it hurt?' },
        options: [
          { id: 'chest', text: { en: 'In the chest' }, leadsTo: allow(heart) },
          { id: 'skin', text: { en: 'On the skin' }, leadsTo: allow(skin) },
          { id: 'ear', text: { en: 'In the ear' }, leadsTo: allow(full) },
          { id: 'head', text: { en: 'In the head' }, leadsTo: { kind: 'to_person' as const, advice: {} } },
        ],
      },
    ];
  },
};

const look = async ({ serviceId }: Doctor, screening?: ScreeningAnswer[]) => {
  const found = await placesOfOtherDays(
    world.deps,
    { practitioners: new Map() },
    { clinicId, serviceId, ...(screening && { screening }) },
  );
  return found.ok ? found.value : found.error;
};
const wish = ({ scheduleId }: Doctor, who: WhoBooks, screening?: ScreeningAnswer[]) => ({
  clinicId,
  scheduleId,
  startsAt: at(TUESDAY, '10:00'),
  who,
  language: 'fa' as const,
  actor: KIOSK,
  ...(screening && { screening }),
});
const books = (...of: Parameters<typeof wish>) => bookOtherDay(world.deps, wish(...of));
const records = () => world.count(patients, eq(patients.organisationId, world.organisationId));

describe('where the clinic asks questions first, a kiosk', () => {
  test('is given the questions in place of any time, and no questions for what needs none', async () => {
    const asked = await look(heart);
    expect(asked).toMatchObject({ places: [], instead: null, questions: { tree: { start: 'where' } } });
    const plain = await look(skin);
    expect(plain).toMatchObject({ questions: null, instead: null });
    expect('places' in plain && plain.places.length).toBe(18);
  });

  test('is given the times once the answers allow the service', async () => {
    const found = await look(heart, answered('chest'));
    expect(found).toMatchObject({ questions: null, instead: null });
    expect('places' in found && found.places[0]).toMatchObject({
      scheduleId: heart.scheduleId,
      startsAt: at(TUESDAY, '10:00'),
    });
  });

  test('is told which other service the answers allow, and offers no time of the one they do not', async () => {
    expect(await look(heart, answered('skin'))).toMatchObject({
      places: [],
      instead: [{ serviceId: skin.serviceId, name: { en: `Service ${skin.series}` } }],
    });
  });

  test('offers nothing where what is allowed has no place, and says of an allowed service that it is only full', async () => {
    expect(await look(heart, answered('ear'))).toMatchObject({ places: [], instead: [] });
    expect(await look(full, answered('ear'))).toMatchObject({ places: [], instead: null });
  });

  test('is refused for answers to other questions, and for those that lead to a person', async () => {
    expect(await look(heart, answered('knee'))).toEqual({ code: 'screening_outdated' });
    expect(await look(heart, answered('head'))).toEqual({ code: 'needs_a_person' });
  });
});

describe('a booking there', () => {
  test('is refused without the questions, or where their answers do not allow it, and leaves no record', async () => {
    const before = await records();
    const phone = { phone: '0912 600 0021' };
    const refused = async (screening?: ScreeningAnswer[]) => {
      const made = await books(heart, phone, screening);
      return made.ok ? 'booked' : made.error;
    };
    expect(await refused()).toEqual({ code: 'screening_needed' });
    expect(await refused(answered('skin'))).toEqual({ code: 'not_offered', because: 'screening' });
    expect(await refused(answered('head'))).toEqual({ code: 'needs_a_person' });
    expect(await refused(answered('knee'))).toEqual({ code: 'screening_outdated' });
    expect((await records()) - before).toBe(0);
  });

  test('keeps the answers, for the doctor to read', async () => {
    const made = await books(heart, { phone: '0912 600 0022' }, answered('chest'));
    expect(made).toMatchObject({ ok: true, value: { channel: 'kiosk', status: 'booked' } });
    const [row] = await world.db
      .select({ screening: appointments.screening })
      .from(appointments)
      .where(eq(appointments.scheduleId, heart.scheduleId));
    expect(row?.screening).toEqual(answered('chest'));
  });

  test('on the waiting list follows the answers, too', async () => {
    const join = async (screening?: ScreeningAnswer[]) => {
      const { serviceId } = heart;
      const order = { clinicId, serviceId, phone: '0912 600 0023', language: 'fa' as const, actor: KIOSK };
      const joined = await joinByPhone(world.deps, { ...order, ...(screening && { screening }) });
      return joined.ok ? 'joined' : joined.error.code;
    };
    expect(await join()).toBe('screening_needed');
    expect(await join(answered('skin'))).toBe('not_offered');
    expect(await join(answered('chest'))).toBe('joined');
  });
});

test('once no questions are asked any more, what needs them is left to the desk', async () => {
  const other = await addClinic(world.db, world.organisationId);
  const { serviceId } = await addSchedule(world, { clinicId: other, isScreenFirst: true });
  await stopAsking(world.db, other);
  const found = await placesOfOtherDays(world.deps, { practitioners: new Map() }, { clinicId: other, serviceId });
  expect(found).toMatchObject({ ok: true, value: { places: [], questions: null, instead: [] } });
});

describe('record numbers at a kiosk', () => {
  const shape = async () => {
    const found = await look(skin);
    return 'records' in found ? found.records : found;
  };

  test('are not asked for where nobody has one, and then typed as the clinic writes them', async () => {
    expect(await shape()).toBeNull();
    const known = await aPatient(world, { recordNumber: 'r-1007' });
    await aPatient(world, { recordNumber: 'R-22' });
    expect(await shape()).toEqual({ prefix: 'R-', signs: [] });
    const made = await books(skin, { recordNumber: 'R-1007' });
    expect(made).toMatchObject({ ok: true, value: { patientId: known.patientId } });

    await aPatient(world, { recordNumber: '22-B' });
    expect(await shape()).toMatchObject({ prefix: '', signs: expect.arrayContaining(['A', 'Z', '-']) as unknown });
  });

  test('of nobody are refused, and make no record', async () => {
    const before = await records();
    expect(await books(skin, { recordNumber: 'R-4711' })).toEqual({ ok: false, error: { code: 'patient_not_found' } });
    expect((await records()) - before).toBe(0);
  });
});

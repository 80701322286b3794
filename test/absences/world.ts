/** The clinic of the booking tests with telephones: texts, calls and what people do with them; only the clock moves things. */
import { randomUUID } from 'node:crypto';
import { and, asc, eq, inArray } from 'drizzle-orm';
import { deterministicCommandId } from '../../server/jobs/holds.ts';
import { FakeProvider } from '../../server/adapters/messages/fakeProvider.ts';
import { EpochMs } from '../../common/contract/vocabulary.ts';
import { err } from '../../common/contract/result.ts';
import { absenceTellings } from '../../server/db/schema/absences.ts';
import { appointments, places, slots } from '../../server/db/schema/booking.ts';
import { postgresQueueLog } from '../../server/db/queueLog.ts';
import type { ClinicOptions } from '../../server/db/schema/organisation.ts';
import type { DeliveryReport, IncomingMessage } from '../../server/ports/messages.ts';
import type { Messaging, WhereLineIs } from '../../server/ports/messaging.ts';
import { markAbsence } from '../../server/usecases/booking/absence.ts';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import { callListener, type CallDeps } from '../../server/usecases/notices/callListener.ts';
import { takeMessage, takeReport } from '../../server/usecases/notices/replies.ts';
import { CallsLeft } from '../../server/usecases/notices/callsLeft.ts';
import { deliverDueNotices } from '../../server/usecases/notices/deliverNotices.ts';
import { tellWhoHungUp } from '../../server/usecases/notices/tellWhoHungUp.ts';
import { ClinicDays } from '../../server/usecases/queue/clinicDays.ts';
import { PatientLinks } from '../../server/usecases/queue/patientLinks.ts';
import { wireAbsences } from '../../server/wiring/absences.ts';
import { cancel } from '../../server/usecases/booking/cancel.ts';
import { at } from '../booking/build.ts';
import {
  addClinic,
  addSchedule,
  aPatient,
  booked,
  MONDAY,
  openWorld,
  timeOf,
  type ScheduleSetup,
} from '../booking/world.ts';

export const MINUTE = 60_000;
/** Where every test's absences are, and where other places are found. */
export const WEDNESDAY = '2026-11-25';
export const THURSDAY = '2026-11-26';

export type Campaign = Awaited<ReturnType<typeof openCampaign>>;

export async function openCampaign() {
  const world = await openWorld();
  const { db, deps } = world;
  const fail = (...detail: unknown[]) => {
    throw new Error(`A job failed: ${JSON.stringify(detail)}`);
  };
  const log = { info: () => undefined, warn: fail, error: fail };
  const provider = new FakeProvider({
    clock: deps.clock,
    newId: randomUUID,
    reports: 'by_hand',
    later: () => () => undefined, // telephones ring until somebody acts
  });
  const news = { tell: () => undefined, listen: () => Promise.resolve(() => Promise.resolve()) };
  const directories = new Directories(db);
  const days = new ClinicDays({
    db,
    log: postgresQueueLog(world.sql),
    directories,
    clock: deps.clock,
    newId: randomUUID,
    reportBug: fail,
    pause: () => Promise.resolve(),
    publish: () => undefined,
  });
  const booking = { ...deps, news };
  const absences = wireAbsences(booking, log, true);
  const messaging: Messaging = {
    provider: 'fake',
    written: { sms: provider.sms },
    voice: provider.voice,
    takesReplies: true,
  };
  const delivering = {
    db,
    sql: world.sql,
    clock: deps.clock,
    newId: randomUUID,
    directories,
    links: new PatientLinks(Buffer.alloc(32, 1), { publicUrl: 'https://clinic.example', localUrl: 'http://localhost' }),
    news,
  };
  const here = { messaging, callsLeft: new CallsLeft() };
  const telling: CallDeps = {
    ...delivering,
    days,
    provider: messaging.provider,
    commandIdFor: deterministicCommandId,
    speech: {
      sound: () => Promise.resolve(err({ code: 'voice_unavailable' })),
      find: () => Promise.resolve(undefined),
      prepare: () => Promise.resolve(0),
      close: () => Promise.resolve(),
    },
    soundUrl: (id) => id,
    cancelBooking: async (clinicId, appointmentId) =>
      (await cancel(deps, { clinicId, appointmentId, actor: 'patient:reply', channel: 'phone' })).ok,
    takeChoice: absences.choose,
    offerTimes: absences.writeTimes,
    otherTimes: absences.otherTimes,
    answerOffer: () => Promise.resolve(false),
  };
  const listener = {
    ...callListener(telling),
    report: (report: DeliveryReport) => takeReport(telling, report),
    incoming: (message: IncomingMessage) => takeMessage(telling, message),
  };
  await provider.listen(listener);

  let now = deps.clock.now();
  let numbers = 1_000_000;
  const campaign = {
    ...world,
    provider,
    absences,
    directories,
    listener,
    messaging,
    delivering,
    /** A clinic of its own with one doctor who is booked by half hours from 10 to 12, where nothing else is said. */
    async open(options: ClinicOptions = {}, setup: ScheduleSetup = {}) {
      const clinicId = await addClinic(db, world.organisationId, options);
      return addSchedule(world, { ...setup, clinicId });
    },
    /** Somebody who is booked, with a telephone of their own. */
    async books(
      schedule: Awaited<ReturnType<typeof addSchedule>>,
      time: string,
      {
        kind = 'mobile',
        language = 'en',
        day = WEDNESDAY,
        telephone: shared,
      }: {
        readonly kind?: 'mobile' | 'landline' | 'nothing';
        readonly language?: 'en' | 'fa';
        readonly day?: string;
        /** Somebody of the same family: the telephone is one that is known already. */
        readonly telephone?: string;
      } = {},
    ) {
      numbers += 1;
      const telephone = shared ?? (kind === 'mobile' ? `+98912${numbers}` : `+982188${String(numbers).slice(1)}`);
      const contacts = kind === 'nothing' ? [] : [{ kind: 'phone' as const, value: telephone }];
      const patient = await aPatient(world, { name: `Patient ${numbers}`, contacts });
      const { clinicId } = schedule;
      const made = await booked(world, patient, timeOf(schedule, day, time), { clinicId, language });
      return { ...made, telephone, patientId: patient.patientId };
    },
    async marksAbsent(schedule: Awaited<ReturnType<typeof addSchedule>>, day = WEDNESDAY) {
      if (schedule.practitionerId === null) throw new Error('There is no doctor');
      const marked = await markAbsence(deps, {
        clinicId: schedule.clinicId,
        practitionerId: schedule.practitionerId,
        everywhere: false,
        fromAt: at(day, '00:00'),
        untilAt: at(day, '23:59'),
        reason: {},
        tells: true,
      });
      if (!marked.ok) throw new Error(marked.error.code);
      return marked.value.absenceId;
    },
    /** The morning before any booking of these tests. */
    dawn() {
      now = at(MONDAY, '08:30');
      world.setTime(at(MONDAY, '08:30'));
    },
    /** So many minutes pass, and the jobs run. */
    async pass(minutes = 0, by = here) {
      now += minutes * MINUTE;
      world.setTime(EpochMs.parse(now));
      await campaign.work(by);
    },
    /** Another process of the same clinic, which cannot call. */
    withoutLine: (whereLineIs: WhereLineIs): typeof here => ({
      messaging: { ...messaging, voice: null, whereLineIs: () => Promise.resolve(whereLineIs) },
      callsLeft: new CallsLeft(),
    }),
    async work(by = here) {
      await absences.run();
      await tellWhoHungUp({ db, clock: deps.clock, newId: randomUUID, directories });
      now += 1_000; // they are told a little apart
      world.setTime(EpochMs.parse(now));
      while ((await deliverDueNotices({ ...delivering, ...by })) > 0) continue;
      await absences.run();
    },
    texts: (telephone: string) =>
      provider.ledger
        .messages()
        .filter(({ address, direction }) => address === telephone && direction === 'to_person')
        .map(({ text }) => text),
    calls: (telephone: string) => provider.ledger.calls().filter(({ address }) => address === telephone),
    /** The call that rings there is taken, and these keys are pressed. @returns what was said */
    async takes(telephone: string, ...keys: string[]) {
      const call = campaign.calls(telephone).find(({ state }) => state === 'ringing');
      if (call === undefined) throw new Error(`Nobody rings ${telephone}`);
      await provider.calls.take(call.callId, 'person');
      for (const key of keys) await provider.calls.press(call.callId, key);
      return (provider.ledger.call(call.callId)?.said ?? []).join(' | ');
    },
    async telling(appointmentId: string) {
      const [row] = await db
        .select()
        .from(absenceTellings)
        .where(eq(absenceTellings.appointmentId, appointmentId))
        .orderBy(asc(absenceTellings.createdAt));
      return row;
    },
    async startsAt(appointmentId: string) {
      const [row] = await db.select().from(appointments).where(eq(appointments.id, appointmentId));
      return row?.startsAt.getTime();
    },
    /** How many places of the clinic are kept for somebody. */
    held: ({ clinicId }: { readonly clinicId: string }) =>
      world.count(
        places,
        and(
          eq(places.state, 'held'),
          inArray(places.slotId, db.select({ id: slots.id }).from(slots).where(eq(slots.clinicId, clinicId))),
        ),
      ),
  };
  return campaign;
}

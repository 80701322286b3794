/** What a clinic asks its database for all day long, each with the real use case, on connections of its own. */
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClinicDate, ClinicId, PatientId } from '../../common/contract/vocabulary.ts';
import { fakeVoice } from '../../server/adapters/speech/fakeVoice.ts';
import { openSpeech } from '../../server/adapters/speech/speech.ts';
import { connect, type Connections } from '../../server/db/database.ts';
import { postgresQueueLog } from '../../server/db/queueLog.ts';
import { appointmentsOfDay, appointmentsOfPatient } from '../../server/usecases/booking/appointmentLists.ts';
import { findBooking } from '../../server/usecases/booking/findBooking.ts';
import { freePlaces } from '../../server/usecases/booking/freePlaces.ts';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import { noticeList } from '../../server/usecases/notices/noticeList.ts';
import { findPatients } from '../../server/usecases/patients/findPatients.ts';
import { callbackList } from '../../server/usecases/phoneCalls/callbacks.ts';
import { callHistory } from '../../server/usecases/phoneCalls/history.ts';
import { callReport } from '../../server/usecases/phoneCalls/report.ts';
import { rememberLook } from '../../server/usecases/privacy/looks.ts';
import { readStory } from '../../server/usecases/queue/story.ts';
import { readDayReport, reportedDays } from '../../server/usecases/report/dayReport.ts';
import { readStatistics } from '../../server/usecases/statistics/statistics.ts';
import { readBeside } from '../../server/usecases/views/beside.ts';
import { wireClinic } from '../../server/wiring/clinic.ts';

/** A clinic with its history, and a patient who is booked. */
export type Everyday = {
  readonly url: string;
  readonly clinicId: ClinicId;
  readonly clock: { at: number; now(): number };
  readonly today: ClinicDate;
  readonly patientId: PatientId;
  readonly phone: string;
  readonly firstName: string;
  readonly code: string;
};

export type Question = {
  readonly name: string;
  /** Asked of long times on purpose: it may read much. */
  readonly isLong?: true;
  /** @returns what was found, so that nobody measures a question without an answer */
  readonly ask: (connections: Connections, of: Everyday) => Promise<unknown>;
};

const newId = (): string => crypto.randomUUID();
const booking = ({ db }: Connections, { clock }: Everyday) => ({
  ...{ db, clock, newId, randomInt: () => 0, news: { tell: () => undefined, inside: () => Promise.resolve() } },
});

export const QUESTIONS: readonly Question[] = [
  {
    name: 'what stands beside the queue, on panel, kiosk and screens',
    ask: ({ db }, { clinicId, today, clock }) => readBeside(db, clinicId, today, clock.now()),
  },
  {
    name: 'the bookings of a day',
    ask: ({ db }, { clinicId, today }) => appointmentsOfDay(db, { clinicId, date: today }),
  },
  {
    name: 'the bookings of a patient',
    ask: ({ db }, { clinicId, patientId, clock }) => appointmentsOfPatient({ db, clock }, { clinicId, patientId }),
  },
  {
    name: 'a patient by telephone',
    ask: ({ db }, { clinicId, phone }) => findPatients(db, { clinicId, text: phone, limit: 20 }),
  },
  {
    name: 'a patient by the beginning of a name',
    ask: ({ db }, { clinicId, firstName }) => findPatients(db, { clinicId, text: firstName, limit: 20 }),
  },
  {
    name: 'whether a search was written down just now',
    ask: ({ db }, { clinicId, clock }) => {
      const look = { actor: 'staff:bench', subject: 'patients', patientIds: [] };
      return rememberLook({ db, clock }, { clinicId, action: 'patients_found', ...look });
    },
  },
  {
    name: 'a booking by its code, at the kiosk',
    ask: ({ db }, { clinicId, clock, code }) => findBooking({ db, clock }, { clinicId, by: { kind: 'code', code } }),
  },
  {
    name: 'a booking by telephone number, at the kiosk',
    ask: ({ db }, { clinicId, clock, phone }) => findBooking({ db, clock }, { clinicId, by: { kind: 'phone', phone } }),
  },
  {
    name: 'the report of a day',
    ask: ({ db, sql }, { clinicId, today, clock }) =>
      readDayReport({ db, clock, log: postgresQueueLog(sql) }, { clinicId, date: today }),
  },
  { name: 'the days that have a report', ask: ({ db }, { clinicId }) => reportedDays({ db }, clinicId) },
  {
    name: 'the story of a ticket of today',
    ask: ({ db, sql }, { clinicId, today }) =>
      readStory(
        { db, log: postgresQueueLog(sql), directories: new Directories(db) },
        { clinicId, namesStaff: true, date: today, number: 'B-010' },
      ),
  },
  { name: 'the messages of a day', ask: ({ db }, { clinicId, today }) => noticeList(db, clinicId, today) },
  {
    name: 'the calls of a day',
    ask: ({ db }, { clinicId, today: date, clock }) =>
      callHistory({ db, clock }, { clinicId, mayBeWhole: true, from: dayBefore(date), until: date }),
  },
  {
    name: 'whom to call back',
    ask: ({ db }, { clinicId, clock }) => callbackList({ db, clock }, { clinicId, mayBeWhole: true }, 'staff:bench'),
  },
  {
    name: 'the statistics of a month',
    isLong: true,
    ask: ({ db, reading }, { clinicId, today, clock }) =>
      readStatistics({ db, reading, clock }, { clinicId, from: dayBefore(today, 30), until: today }),
  },
  {
    name: 'the statistics of a year',
    isLong: true,
    ask: ({ db, reading }, { clinicId, today, clock }) =>
      readStatistics({ db, reading, clock }, { clinicId, from: dayBefore(today, 365), until: today }),
  },
  {
    name: 'the telephone of a month in numbers',
    isLong: true,
    ask: ({ db, reading }, { clinicId, today, clock }) =>
      callReport({ db, reading, clock }, { clinicId, from: dayBefore(today, 30), until: today }),
  },
  {
    name: 'the free places of a week',
    ask: (connections, of) =>
      freePlaces(booking(connections, of), {
        ...{ clinicId: of.clinicId, channel: 'desk', patientType: 'follow_up', insuranceId: null, days: 7 },
        fromDate: dayBefore(of.today, -1),
      }),
  },
  { name: 'every job once, from a server that has just started', ask: everyJob },
];

const dayBefore = (date: string, days = 1): ClinicDate =>
  new Date(Date.parse(date) - days * 86_400_000).toISOString().slice(0, 10) as ClinicDate; // a date's own shape

/** Holds, days, reminders, effects, waiting lists: whatever looks by the clock. */
async function everyJob(connections: Connections, { clock }: Everyday): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-jobs-'));
  const speech = await openSpeech({ voice: fakeVoice(), folder });
  const said: unknown[] = [];
  const say = (...what: unknown[]) => void said.push(what);
  const parts = await wireClinic(createServer(), {
    ...{ connections, clock, speech, folder: null, areJobsDriven: true, isDemonstration: true },
    log: { info: () => undefined, warn: say, error: say },
    ...{ publicUrl: undefined, homeUrl: 'http://127.0.0.1' },
    providers: { kannel: null, twilio: null, asterisk: null, smtp: null, pushContact: null },
  });
  await parts.runJobs();
  await parts.stop();
  await speech.close();
  rmSync(folder, { recursive: true, force: true });
  if (said.length > 0) throw new Error(`A job failed: ${JSON.stringify(said)}`);
  return 'done';
}

/** Asks on connections that are over afterwards. @returns the milliseconds of the asking alone */
export async function timeOf({ ask }: Question, of: Everyday): Promise<number> {
  const connections = connect(of.url, 4);
  try {
    await Promise.all([connections.sql`select 1`, connections.reading`select 1`]);
    const startedAt = performance.now();
    const found: unknown = await ask(connections, of);
    const took = performance.now() - startedAt;
    if (typeof found === 'object' && found !== null && 'ok' in found && found.ok !== true)
      throw new Error(`Refused: ${JSON.stringify(found)}`);
    return took;
  } finally {
    await connections.end();
  }
}

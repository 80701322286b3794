/**
 * The whole clinic on a real Asterisk: a telephone in software that nobody here wrote books, hears, moves and cancels in
 * each language, while the web and the desk want the same places at the same moment. What it heard is compared by sound.
 */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../common/contract/language.ts';
import { PhoneLineSettings } from '../../common/contract/phoneLine.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import { connect, type Connections, type Db } from '../../server/db/database.ts';
import { appointments, places, schedules, slots } from '../../server/db/schema/booking.ts';
import { phoneCalls, phoneLines } from '../../server/db/schema/phone.ts';
import type { Speech } from '../../server/ports/speech.ts';
import { captionOf } from '../../server/voice/fragment.ts';
import type { PlaceItem } from '../../server/voice/phoneMenu/clinicRequest.ts';
import type { Prompt } from '../../server/voice/phoneMenu/menuState.ts';
import { counted, named, sentence, spokenDate, spokenTime } from '../../server/voice/phoneMenu/spoken.ts';
import { spellTicketNumber } from '../../server/voice/spellNumber.ts';
import type { ClinicServer } from '../support/clinicServer.ts';
import { heardBy } from '../support/phoneSound.ts';
import {
  sayWhatIsMissing,
  startAsterisk,
  startSoftphone,
  telephone,
  type Exchange,
  type Softphone,
} from '../support/telephone.ts';
import { visitorOf } from '../web/visitor.ts';
import { startClinicOnTheLine, type ClinicOnTheLine } from './clinicOnTheLine.ts';

const programs = telephone();
const WITHIN_MS = 30_000;
const LINE = '+982188001122';
/** The doctor whom everybody wants; one place at each time. */
const SERIES = 'P';
type Rival = 'phone' | 'web' | 'desk';

if (programs === undefined) {
  test('a real telephone books while the web and the desk do', sayWhatIsMissing);
} else {
  describe('a caller, while the web and the desk want the same places', () => {
    let exchange: Exchange;
    let clinic: ClinicOnTheLine;
    let server: ClinicServer;
    let speech: Speech;
    /** Connections of the test's own: the server's are kept waiting. */
    let own: Connections;
    let db: Db;
    let desk: string;
    /** Everything that was said, and for how long. */
    const spoken = new Map<string, number>();

    beforeAll(async () => {
      exchange = await startAsterisk(programs);
      // It takes calls; the demonstration's telephones get the texts.
      clinic = await startClinicOnTheLine(exchange, {
        said: ({ fragments }, { durationMs }) => void spoken.set(captionOf(fragments), durationMs),
      });
      ({ server, speech } = clinic);
      own = connect(server.databaseUrl, 3);
      db = own.db;
      await db
        .update(schedules)
        .set({ isActive: false })
        .where(sql`${schedules.series} <> ${SERIES}`);
      const [line] = await db.select().from(phoneLines);
      const settings = { byCouncilNumber: false, remembersLanguage: false };
      await db.update(phoneLines).set({ settings: PhoneLineSettings.parse({ ...line?.settings, ...settings }) });
      desk = await server.logIn('reception');
    }, 120_000);
    afterAll(async () => {
      await own.end();
      await clinic.stop();
      await exchange.stop();
    });

    const post = async (path: string, body: object) => {
      const answer = await server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie: desk, body });
      expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200);
      return answer.body;
    };
    /** The call that is under way. */
    const call = async () => {
      const underWay = and(isNull(phoneCalls.endedAt), eq(phoneCalls.direction, 'in'));
      const [row] = await db.select().from(phoneCalls).where(underWay);
      // As usecases/phone/keptCall.ts keeps it; none before the first question.
      const kept = row?.scriptState as { state: { at: { places?: PlaceItem[] } } | null } | undefined;
      return row && { ...row, at: kept?.state?.at };
    };
    /** Where the caller stands: a question that is asked again, because nobody answers it, is the same. */
    const stands = async () => {
      const row = await call();
      return JSON.stringify([row?.path.length ?? 0, row?.at?.places?.[0] ?? null]);
    };
    /** Until the call stands elsewhere, and where that is. */
    const leaves = async (before: string): Promise<string | undefined> => {
      await expect.poll(stands, { timeout: WITHIN_MS }).not.toBe(before);
      return (await call())?.path.at(-1)?.step;
    };
    const offered = async (): Promise<readonly PlaceItem[]> => (await call())?.at?.places ?? [];

    /** Who has the place at a time: nobody, or by which way it was taken. */
    async function takenBy({ startsAt }: PlaceItem): Promise<readonly (string | null)[]> {
      const rows = await db
        .select({ state: places.state, heldFor: places.channel, bookedBy: appointments.channel })
        .from(places)
        .innerJoin(slots, eq(slots.id, places.slotId))
        .leftJoin(appointments, eq(appointments.id, places.appointmentId))
        .where(eq(slots.startsAt, new Date(startsAt)));
      return rows.map(({ state, heldFor, bookedBy }) => (state === 'free' ? null : (bookedBy ?? heldFor)));
    }

    /** How many stand in the row behind a connection, one behind the other; whoever waits elsewhere is not in it. */
    const waitingBehind = async (pid: number): Promise<number> => {
      const [row] = await db.execute<{ n: number }>(sql`
        with recursive behind (pid) as (
          select ${pid}::int
          union
          select other.pid from pg_stat_activity other join behind on behind.pid = any (pg_blocking_pids(other.pid))
          where other.datname = current_database() and other.wait_event_type = 'Lock'
        )
        select count(*)::int - 1 as n from behind`);
      return row?.n ?? 0;
    };

    /**
     * All three ask for a place before any can have it; they stand in a row for its lock, in this order, and are let go in
     * one moment. @returns what each of the others was told
     */
    async function race(
      place: PlaceItem,
      order: readonly Rival[],
      asks: Readonly<Record<Rival, () => Promise<string>>>,
    ) {
      const told: Promise<string>[] = [];
      await db.transaction(async (tx) => {
        const [slot] = await tx
          .select()
          .from(slots)
          .where(eq(slots.startsAt, new Date(place.startsAt)));
        if (slot === undefined) throw new Error('Nobody has made these places');
        const [own] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
        if (own === undefined) throw new Error('A connection without a number');
        await tx.select().from(places).where(eq(places.slotId, slot.id)).for('update');
        for (const [index, rival] of order.entries()) {
          told.push(asks[rival]());
          await expect.poll(() => waitingBehind(own.pid), { timeout: WITHIN_MS }).toBeGreaterThan(index);
        }
      });
      const answers = await Promise.all(told);
      return Object.fromEntries(order.map((rival, index) => [rival, answers[index]]));
    }

    test.for(LANGUAGES.map((language, index) => [language, index] as const))(
      'books, hears, moves and cancels in %s, and exactly one gets each place',
      async ([language, index]) => {
        const patient = await startSoftphone(exchange, { number: `0912300100${String(index)}` });
        try {
          await story(patient, language, index);
        } finally {
          // Whoever failed leaves no call to the next one.
          if ((await call()) !== undefined) await patient.hangUp();
          await patient.stop();
        }
      },
    );

    test('nothing that is said is too long to be followed', () => {
      expect(spoken.size).toBeGreaterThan(100);
      expect([...spoken].filter(([, durationMs]) => durationMs > 8_000)).toEqual([]);
    });

    async function story(patient: Softphone, language: Language, index: number): Promise<void> {
      // What was offered a moment ago is offered anew.
      server.clock.at += 5_000;
      const dial = async (): Promise<void> => {
        const before = await stands();
        await patient.dial(LINE);
        expect(await leaves(before)).toBe('language');
        await press([String(index + 1), 'main']);
      };
      const hangUp = async (): Promise<void> => {
        await patient.hangUp();
        await expect.poll(call, { timeout: WITHIN_MS }).toBeUndefined();
        const held = and(eq(places.state, 'held'), eq(places.channel, 'phone'));
        expect(await db.select().from(places).where(held)).toEqual([]);
      };
      const press = async (...ways: readonly (readonly [key: string, at: string])[]): Promise<void> => {
        for (const [key, at] of ways) {
          const before = await stands();
          await patient.press(key);
          expect(await leaves(before), `after ${key}`).toBe(at);
        }
      };
      const hears = async (prompt: Prompt): Promise<void> => {
        const sound = await speech.sound({ fragments: prompt, heardOn: 'telephone' });
        if (!sound.ok) throw new Error(sound.error.code);
        await heardBy(patient, sound.value.path, WITHIN_MS);
      };
      const said = ({ startsAt, doctor }: PlaceItem): Prompt => {
        const moment = { at: startsAt, timeZone: 'UTC' };
        return sentence('thisPlace', language, {
          date: spokenDate(moment, language),
          time: spokenTime(moment, language),
          doctor: named(doctor, language),
        });
      };
      const rival = (await post('/patients', { name: `Rival ${String(index)}`, contacts: [] })) as {
        patientId: string;
      };
      const web = visitorOf(server, `0912400100${String(index)}`, 'Sara Testi', `203.0.113.${String(index + 1)}`);
      const asksFor = ({ scheduleId, startsAt }: PlaceItem) => ({
        phone: async () => {
          const before = await stands();
          await patient.press('1');
          return (await leaves(before)) ?? '';
        },
        web: async () => {
          const { status, body } = await web.hold({ scheduleId, startsAt });
          return status === 200 ? 'held' : String(body['code']);
        },
        desk: async () => {
          const { status, body } = await server.ask('POST', `/clinics/${server.clinicId}/appointments`, {
            cookie: desk,
            body: {
              patientId: rival.patientId,
              place: { kind: 'time', scheduleId, startsAt },
              patientType: 'new',
              insuranceId: null,
              language,
            },
          });
          return status === 200 ? 'booked' : String(body['code']);
        },
      });
      const place = async (nth: number): Promise<PlaceItem> => {
        const found = (await offered())[nth];
        if (found === undefined) throw new Error('Too little is offered');
        return found;
      };

      await dial();
      // For a child: the clinic asks before it offers anything.
      await press(['1', 'choose.answer'], ['2', 'places']);
      const [wanted, nextBest] = [await place(0), await place(1)];
      // The day's places are made with the first that is held.
      const early = visitorOf(server, `0912500100${String(index)}`, 'Sara Testi', `203.0.113.${String(index + 101)}`);
      expect((await early.hold({ scheduleId: wanted.scheduleId, startsAt: wanted.startsAt })).status).toBe(200);
      await early.release();

      // Both others are quicker: the caller hears so, and the next best.
      const quicker = index % 2 === 0 ? (['desk', 'web', 'phone'] as const) : (['web', 'desk', 'phone'] as const);
      const lost = await race(wanted, quicker, asksFor(wanted));
      expect(lost).toEqual({
        desk: quicker[0] === 'desk' ? 'booked' : 'slot_taken',
        web: quicker[0] === 'web' ? 'held' : 'slot_taken',
        phone: 'places',
      });
      expect(await takenBy(wanted)).toEqual([quicker[0]]);
      expect(await place(0)).toMatchObject({ startsAt: nextBest.startsAt });
      await hears(sentence('justTaken', language));
      await press(['1', 'this_number'], ['1', 'confirm']);
      await hears(said(nextBest));
      await press(['1', 'made']);
      const [made] = await db
        .select()
        .from(appointments)
        .where(and(eq(appointments.startsAt, new Date(nextBest.startsAt)), eq(appointments.status, 'booked')));
      expect(made).toMatchObject({ channel: 'phone', language });
      expect(await takenBy(nextBest)).toEqual(['phone']);
      if (!made) throw new Error('Nothing was booked');
      await hears(sentence('booked', language));

      await press(['2', 'main'], ['2', 'this_number'], ['1', 'my_bookings']);
      await hears(sentence('yourAppointment', language));
      await press(['1', 'places']);
      const to = await place(0);
      // The caller is quicker: the others are refused.
      const won = await race(to, ['phone', ...quicker.slice(0, 2)], asksFor(to));
      expect(won).toEqual({ phone: 'confirm', desk: 'slot_taken', web: 'slot_taken' });
      await hears(said(to));
      await press(['1', 'made']);
      await hears(sentence('moved', language));
      expect([await takenBy(nextBest), await takenBy(to)]).toEqual([[null], ['phone']]);
      const byId = () => db.select().from(appointments).where(eq(appointments.id, made.id));
      expect(await byId()).toMatchObject([{ startsAt: new Date(to.startsAt), status: 'booked' }]);

      await press(['2', 'main'], ['2', 'my_bookings'], ['2', 'confirm_cancel'], ['1', 'afterwards']);
      await hears(sentence('cancelledNow', language));
      expect(await byId()).toMatchObject([{ status: 'cancelled' }]);
      expect(await takenBy(to)).toEqual([null]);

      await hangUp();

      // The same person has come without an appointment, and asks from the car park.
      const { serviceId, patientId } = made;
      const { ticket } = (await post('/tickets', { serviceId, language, patientId })) as { ticket: TicketView };
      await dial();
      await press(['3', 'this_number'], ['1', 'afterwards']);
      const spelled = spellTicketNumber(ticket.number, language);
      // Those of the other languages wait, too.
      await hears(
        index === 0
          ? sentence('placeNext', language, { number: spelled })
          : sentence('placeAhead', language, { number: spelled, count: counted(index, language) }, { count: index }),
      );
      await hangUp();
    }
  });
}

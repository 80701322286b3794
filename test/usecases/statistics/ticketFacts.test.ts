/** What the tables count is what the log says, to the millisecond; and each number has its tickets. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Breakdown, Outcome, type FigureName, type Figures } from '../../../common/contract/statistics.ts';
import type { ClinicDate } from '../../../common/contract/vocabulary.ts';
import { abandoned } from '../../../common/contract/rates.ts';
import { countedTickets, eachTicketFact } from '../../../server/db/ticketFacts.ts';
import { dayReport } from '../../../server/queue/dayReport.ts';
import { Tally, type TicketFact } from '../../../server/queue/statistics/tally.ts';
import { clock } from '../../queue/build.ts';
import { closing, run, steps, type Step } from '../../queue/anyDay.ts';
import type { Command } from '../../../server/queue/command.ts';
import {
  eventsOf,
  newIssue,
  openClinicDay,
  pressNext,
  startProcess,
  upTo,
  useDatabase,
  type ClinicDay,
} from '../queue/build.ts';

const { sql, log } = useDatabase();
const DATE = '2026-03-02' as ClinicDate;
const period = ({ clinicId }: ClinicDay) => ({ clinicId, from: DATE, until: DATE, timeZone: 'Europe/Riga', only: {} });

async function tallyOf(day: ClinicDay): Promise<{ tally: Tally; facts: TicketFact[] }> {
  const tally = new Tally();
  const facts: TicketFact[] = [];
  await eachTicketFact(sql(), period(day), (fact) => {
    facts.push(fact);
    tally.add(fact);
  });
  return { tally, facts };
}

const countOf = (figures: Figures, figure: FigureName): number => {
  if (figure === 'tickets') return figures.tickets;
  if (figure === 'abandoned') return abandoned(figures);
  if (figure === 'booked_came') return figures.bookedCame;
  if (figure === 'waits' || figure === 'services') return figures[figure]?.count ?? 0;
  return figures.outcomes[figure];
};
const FIGURES = [...Outcome.options, 'tickets', 'abandoned', 'waits', 'services', 'booked_came'] as const;

function commandsOf(given: readonly Step[]): Command[] {
  const commands: Command[] = [];
  run(given, (_, command) => commands.push(command));
  return JSON.parse(JSON.stringify(commands).replaceAll('0192f0c0', randomUUID().slice(0, 8))) as Command[];
}

test('after any day the figures are those of the report that is made from the log', async () => {
  await fc.assert(
    fc.asyncProperty(steps(60), fc.boolean(), async (given, closes) => {
      const commands = commandsOf(closes ? [...given, { afterS: 60, command: closing }] : given);
      const [opening] = commands;
      const day = await openClinicDay(sql(), opening?.type === 'open_day' ? { settings: opening.settings } : {});
      const { give } = await startProcess(log(), day);
      await Promise.all(commands.map((command) => give(command)));
      const report = dayReport(await eventsOf(log(), day), clock('23:00'));
      const { tally } = await tallyOf(day);
      const all = tally.all();
      expect({
        tickets: all.tickets,
        served: all.outcomes.served,
        missed: all.outcomes.missed,
        cancelled: all.outcomes.cancelled + all.outcomes.gave_up,
        sentOn: all.outcomes.sent_on,
        open: all.outcomes.open + all.outcomes.left_waiting,
        medianWaitMs: all.waits?.p50Ms ?? null,
        longestWaitMs: all.waits?.longestMs ?? null,
        medianServiceMs: all.services?.p50Ms ?? null,
      }).toEqual(report.all);
      for (const { key, figures } of tally.groups('service'))
        expect(figures.tickets).toBe([...report.services].find(([id]) => id === key)?.[1].tickets);
    }),
    { numRuns: 25 },
  );
});

test('an older clinic’s tables are filled from its log with what they would have held', async () => {
  const migration = readFileSync(new URL('../../../drizzle/0010_figures_of_waits.sql', import.meta.url), 'utf8');
  const filling = migration
    .split('--> statement-breakpoint')
    .filter((statement) => /^\s*(--.*\s)?update /.test(statement));
  expect(filling).toHaveLength(3);
  const read = (day: ClinicDay) => sql()`
    select s.id, s.first_called_at, s.first_called_to, s.cancelled_by, v.channel
    from stages s join visits v on v.id = s.visit_id where s.queue_day_id = ${day.queueDayId} order by s.id`;
  for (const [given] of fc.sample(fc.tuple(steps(80)), { numRuns: 8, seed: 20 })) {
    const commands = commandsOf([...given, { afterS: 60, command: closing }]);
    const [opening] = commands;
    const day = await openClinicDay(sql(), opening?.type === 'open_day' ? { settings: opening.settings } : {});
    const { give } = await startProcess(log(), day);
    await Promise.all(
      commands.map((command, n) => give(command, { actor: n % 2 ? 'device:kiosk' : 'staff:somebody' })),
    );
    const written = await read(day);
    await sql()`update stages set first_called_at = null, first_called_to = null, cancelled_by = null
      where queue_day_id = ${day.queueDayId}`;
    await sql()`update visits set channel = 'desk' where queue_day_id = ${day.queueDayId}`;
    for (const statement of filling) await sql().unsafe(statement);
    expect([...(await read(day))]).toEqual([...written]);
  }
});

test('each number has exactly its tickets', async () => {
  const day = await openClinicDay(sql());
  const { give } = await startProcess(log(), day);
  const [room4, room5] = day.rooms;
  await Promise.all(upTo(6).map(() => give(newIssue({}))));
  await give(pressNext(room4!));
  await give({ type: 'mark_no_show', at: clock('09:10'), servicePointId: room4! });
  await give(pressNext(room4!, clock('09:12')));
  await give({ type: 'start', at: clock('09:13'), servicePointId: room4! });
  await give({ type: 'finish', at: clock('09:30'), servicePointId: room4! });
  await give(pressNext(room5!, clock('09:31')));
  const { tally } = await tallyOf(day);
  expect(tally.all()).toMatchObject({ tickets: 6, outcomes: { served: 1, missed: 1, open: 4 } });
  for (const figure of FIGURES) {
    const asked = { ...period(day), figure, offset: 0, limit: 100 };
    const { total, tickets } = await countedTickets(sql(), { ...asked, group: null });
    expect([figure, total, tickets.length]).toEqual([figure, countOf(tally.all(), figure), total]);
    for (const by of Breakdown.options)
      for (const { key, figures } of tally.groups(by))
        expect((await countedTickets(sql(), { ...asked, group: { by, key } })).total).toBe(countOf(figures, figure));
  }
});

test('a call that was taken back ended no wait, and who comes back after a missed call waited until the first', async () => {
  const day = await openClinicDay(sql());
  const { give } = await startProcess(log(), day);
  const room = day.rooms[0]!;
  const issue = newIssue({});
  await give({ ...issue, at: clock('09:00') });
  await give(pressNext(room, clock('09:05')));
  await give({ type: 'undo_call', at: clock('09:05'), servicePointId: room });
  expect((await tallyOf(day)).facts).toMatchObject([{ waitMs: null, outcome: 'open', servicePointId: null }]);
  await give(pressNext(room, clock('09:20')));
  await give({ type: 'mark_no_show', at: clock('09:25'), servicePointId: room });
  const stageId = issue.type === 'issue_ticket' ? issue.stageId : ('' as never);
  await give({ type: 'bring_back', at: clock('09:40'), stageId });
  await give(pressNext(room, clock('09:50')));
  // The hour is that of the arrival where the clinic is: two ahead of Greenwich.
  expect((await tallyOf(day)).facts).toMatchObject([
    { waitMs: 20 * 60_000, outcome: 'open', servicePointId: room, hour: 11, channel: 'walk_in_desk' },
  ]);
});

test('the parts of a hundred are those that the database computes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 10 ** 7 }), { minLength: 1 }), async (values) => {
      const tally = new Tally();
      for (const waitMs of values)
        tally.add({
          date: DATE,
          hour: 9,
          serviceId: '' as never,
          servicePointId: null,
          channel: 'other',
          classCode: '' as never,
          outcome: 'served',
          isBookedArrival: false,
          waitMs,
          serviceMs: null,
        });
      const [row] = await sql()`
        select percentile_cont(array[0.2, 0.5, 0.8, 0.9]) within group (order by ms) as parts
        from unnest(${values}::int[]) as row (ms)`;
      const { p20Ms, p50Ms, p80Ms, p90Ms } = tally.all().waits ?? {};
      const parts = row?.['parts'] as readonly number[];
      for (const [place, ms] of [p20Ms, p50Ms, p80Ms, p90Ms].entries())
        expect(Math.abs((ms ?? NaN) - (parts[place] ?? NaN))).toBeLessThanOrEqual(0.51);
    }),
    { numRuns: 30 },
  );
});

/**
 * `npm run estimate -- visits.csv`: what the estimator would have told real patients, against how long they waited.
 * `npm run estimate -- --demo 1`: the same with a clinic that does not exist. docs/estimate.md says how to read it.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEMO_ORDER, demoDays, rosterCsv, visitsCsv, type DemoDays } from './estimate/demoClinic.ts';
import { evaluate, split, type EvaluateOptions } from './estimate/evaluate.ts';
import { limitOf, type Limit } from './estimate/limit.ts';
import { leadsOf, leadsText } from './estimate/notices.ts';
import { evaluationText, limitText, manyText, wrongText } from './estimate/print.ts';
import { readPlan, readVisits, type Planned, type RealVisit } from './estimate/readVisits.ts';

const USAGE = `npm run estimate -- visits.csv [options]
  visits.csv               service,class,service_point,arrived_at,called_at,ended_at and, where there are any, booked_at
  --roster roster.csv      service_point,opens_at,closes_at as planned; without it opening is inferred from the visits
  --train 0.6              share of the days (of a single day: of its visits) that is learned from
  --first CLASS            a class that goes before everybody (emergency, unless another is named)
  --offset CLASS=MINUTES   a class that counts as arrived so much later, or earlier
  --walk-in-offset MINUTES how much later a walk-in counts than a booked time; learned unless told
  --bookings-known         booked times are known before the patient comes; told only of a file where that was so
npm run estimate -- --demo SEED [options]
  --days 10                days of the simulated clinic
  --minutes 8              mean of a service there
  --seeds 1                so many clinics, from SEED on, in one table
  --write FOLDER           writes visits.csv and roster.csv to look at
  --roster-unknown         lets opening be inferred
  --limit                  beside it what somebody would say who knows every mean of that clinic, and no single service
  --bookings-unknown       hides the day's appointments until the patients come
Either with
  --notices                when patients would have been told that their turn is near, and how long before the call
  --lead 15                minutes that they need to come`;

const { values, positionals } = options();
const trainShare = numberOf('train', values.train, 0.05, 0.95);
const leadMin = numberOf('lead', values.lead, 1, 240);
const [path] = positionals;
if (values.demo !== undefined) demo(wholeOf('demo', values.demo));
else if (path !== undefined && positionals.length === 1) real(path);
else leave(USAGE);

function real(visitsPath: string): void {
  const visits = readVisits(textOf(visitsPath));
  if (!visits.ok) return leave(wrongText(visitsPath, visits.error));
  let plan: readonly Planned[] = [];
  if (values.roster !== undefined) {
    const read = readPlan(textOf(values.roster));
    if (!read.ok) return leave(wrongText(values.roster, read.error));
    plan = read.value;
  }
  tell(visits.value, { plan, order: orderTold(), knowsBookings: values['bookings-known'], trainShare });
}

function demo(seed: number): void {
  const days = wholeOf('days', values.days);
  const seeds = wholeOf('seeds', values.seeds);
  const meanMin = numberOf('minutes', values.minutes, 1, 120);
  if (days < 1 || seeds < 1) return leave('--days and --seeds are at least 1');
  const optionsOf = (made: DemoDays): EvaluateOptions => ({
    plan: values['roster-unknown'] ? [] : made.plan,
    order: DEMO_ORDER,
    knowsBookings: !values['bookings-unknown'],
    trainShare,
  });
  console.log(
    `${days} simulated days a clinic: counters 4, 2 from 12:00 to 13:30, 4 again; services of ${meanMin} min; roster ${values['roster-unknown'] ? 'inferred' : 'known'}, appointments ${values['bookings-unknown'] ? 'unknown' : 'known'}.`,
  );
  if (seeds > 1) {
    const clinics = Array.from({ length: seeds }, (_, index) => demoDays(seed + index, days, meanMin));
    if (values.notices) {
      console.log(
        leadsText(
          clinics.map((made) => leadsOf(made.visits, optionsOf(made), leadMin)),
          leadMin,
        ),
      );
      return;
    }
    console.log(manyText(clinics.map((made) => evaluate(made.visits, optionsOf(made)))));
    if (values.limit) console.log(limitText(clinics.map(limitOfDays)));
    return;
  }
  const made = demoDays(seed, days, meanMin);
  if (values.write !== undefined) {
    mkdirSync(values.write, { recursive: true });
    writeFileSync(join(values.write, 'visits.csv'), visitsCsv(made));
    writeFileSync(join(values.write, 'roster.csv'), rosterCsv(made));
    console.log(`Written: ${join(values.write, 'visits.csv')} and roster.csv beside it`);
  }
  tell(made.visits, optionsOf(made));
  if (values.limit && !values.notices) console.log(`\n${limitText([limitOfDays(made)])}`);
}

function limitOfDays(made: DemoDays): Limit {
  return limitOf(split(made.visits, trainShare).examined, made);
}

function tell(visits: readonly RealVisit[], how: EvaluateOptions): void {
  if (values.notices) {
    console.log(leadsText([leadsOf(visits, how, leadMin)], leadMin));
    return;
  }
  const found = evaluate(visits, how);
  if (found.scored === 0) return leave('There are too few visits: nothing is left to examine');
  console.log(evaluationText(found));
}

function orderTold(): EvaluateOptions['order'] {
  const offsets = (values.offset ?? []).map((text): readonly [string, number] => {
    const [, code, offsetMin] = /^(.+)=(-?\d+)$/.exec(text) ?? [];
    if (code === undefined || offsetMin === undefined) return leave(`--offset ${text}: write it as elderly=-15`);
    return [code, Number(offsetMin)];
  });
  const walkIn = values['walk-in-offset'];
  return {
    first: new Set(values.first ?? ['emergency']),
    offsetMin: new Map(offsets),
    walkInOffsetMin: walkIn === undefined ? 'learn' : wholeOf('walk-in-offset', walkIn),
  };
}

function options() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        roster: { type: 'string' },
        train: { type: 'string', default: '0.6' },
        first: { type: 'string', multiple: true },
        offset: { type: 'string', multiple: true },
        'walk-in-offset': { type: 'string' },
        'bookings-known': { type: 'boolean', default: false },
        demo: { type: 'string' },
        days: { type: 'string', default: '10' },
        minutes: { type: 'string', default: '8' },
        seeds: { type: 'string', default: '1' },
        write: { type: 'string' },
        'roster-unknown': { type: 'boolean', default: false },
        limit: { type: 'boolean', default: false },
        'bookings-unknown': { type: 'boolean', default: false },
        notices: { type: 'boolean', default: false },
        lead: { type: 'string', default: '15' },
      },
    });
  } catch (error) {
    return leave(`${error instanceof Error ? error.message : 'Unknown option'}\n${USAGE}`);
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return leave(`${file}: there is no such file, or it cannot be read`);
  }
}

function wholeOf(name: string, text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : leave(`--${name} ${text}: give a whole number`);
}

function numberOf(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  return text.trim() !== '' && number >= least && number <= most
    ? number
    : leave(`--${name} ${text}: give a number from ${least} to ${most}`);
}

function leave(why: string): never {
  console.error(why);
  process.exit(1);
}

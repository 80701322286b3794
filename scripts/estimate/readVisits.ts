/** Files of real visits and of planned opening, as anybody can export them. */
import { err, ok, type Result } from '../../common/contract/result.ts';
import { readCsv, type Row, type Wrong } from './csv.ts';

export type RealVisit = {
  readonly line: number;
  readonly service: string;
  readonly class: string;
  readonly servicePoint: string;
  readonly arrivedAt: number;
  readonly calledAt: number;
  readonly endedAt: number;
  readonly bookedAt: number | null;
  /** Local calendar day of the arrival. */
  readonly date: string;
  /** What the file's own clock is ahead of UTC. */
  readonly zoneMs: number;
};

/** When a service point was planned to be open. */
export type Planned = { readonly servicePoint: string; readonly opensAt: number; readonly closesAt: number };

const VISIT = ['service', 'class', 'service_point', 'arrived_at', 'called_at', 'ended_at'] as const;
const PLAN = ['service_point', 'opens_at', 'closes_at'] as const;

/** @returns by time of arrival */
export function readVisits(text: string): Result<readonly RealVisit[], Wrong> {
  const rows = readCsv(text, VISIT);
  if (!rows.ok) return rows;
  const visits: RealVisit[] = [];
  for (const row of rows.value) {
    const visit = visitOf(row);
    if (!visit.ok) return visit;
    visits.push(visit.value);
  }
  if (visits.length === 0) return err({ line: 2, column: VISIT[0], why: 'there is not one visit' });
  return ok(visits.toSorted((a, b) => a.arrivedAt - b.arrivedAt));
}

export function readPlan(text: string): Result<readonly Planned[], Wrong> {
  const rows = readCsv(text, PLAN);
  if (!rows.ok) return rows;
  const plan: Planned[] = [];
  for (const row of rows.value) {
    const servicePoint = textOf(row, 'service_point');
    if (!servicePoint.ok) return servicePoint;
    const opens = timeOf(row, 'opens_at');
    if (!opens.ok) return opens;
    const closes = timeOf(row, 'closes_at');
    if (!closes.ok) return closes;
    if (closes.value.at <= opens.value.at) return wrong(row, 'closes_at', 'is not after opens_at');
    plan.push({ servicePoint: servicePoint.value, opensAt: opens.value.at, closesAt: closes.value.at });
  }
  return ok(plan.toSorted((a, b) => a.opensAt - b.opensAt));
}

function visitOf(row: Row): Result<RealVisit, Wrong> {
  const service = textOf(row, 'service');
  if (!service.ok) return service;
  const classCode = textOf(row, 'class');
  if (!classCode.ok) return classCode;
  const servicePoint = textOf(row, 'service_point');
  if (!servicePoint.ok) return servicePoint;
  const arrived = timeOf(row, 'arrived_at');
  if (!arrived.ok) return arrived;
  const called = timeOf(row, 'called_at');
  if (!called.ok) return called;
  const ended = timeOf(row, 'ended_at');
  if (!ended.ok) return ended;
  if (called.value.at < arrived.value.at) return wrong(row, 'called_at', 'is before arrived_at');
  if (ended.value.at < called.value.at) return wrong(row, 'ended_at', 'is before called_at');
  const booked = (row.values.get('booked_at') ?? '') === '' ? ok(null) : timeOf(row, 'booked_at');
  if (!booked.ok) return booked;
  return ok({
    line: row.line,
    service: service.value,
    class: classCode.value,
    servicePoint: servicePoint.value,
    arrivedAt: arrived.value.at,
    calledAt: called.value.at,
    endedAt: ended.value.at,
    bookedAt: booked.value?.at ?? null,
    date: new Date(arrived.value.at + arrived.value.zoneMs).toISOString().slice(0, 10),
    zoneMs: arrived.value.zoneMs,
  });
}

const wrong = ({ line }: Row, column: string, why: string) => err<Wrong>({ line, column, why });

function textOf(row: Row, column: string): Result<string, Wrong> {
  const text = row.values.get(column) ?? '';
  return text === '' ? wrong(row, column, 'is empty') : ok(text);
}

const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?$/;

/** A time without a zone is by the clinic's clock; that it is read like UTC changes no wait of the same day. */
function timeOf(row: Row, column: string): Result<{ readonly at: number; readonly zoneMs: number }, Wrong> {
  const text = row.values.get(column) ?? '';
  const found = ISO.exec(text);
  const [, day = '', time = '', zone = 'Z'] = found ?? [];
  // A day that does not exist, like 30 February, would become another one.
  const exists = found !== null && new Date(`${day}T00:00Z`).toString() !== 'Invalid Date' && sameDay(day);
  const at = exists ? Date.parse(`${day}T${time}${zone === 'Z' || zone.includes(':') ? zone : withColon(zone)}`) : NaN;
  if (Number.isNaN(at)) return wrong(row, column, `"${text}" is not a time like 2026-03-02T09:30:00+03:30`);
  return ok({ at, zoneMs: zone === 'Z' ? 0 : Date.parse(`${day}T${time}Z`) - at });
}

const withColon = (zone: string): string => `${zone.slice(0, 3)}:${zone.slice(3)}`;
const sameDay = (day: string): boolean => new Date(`${day}T00:00Z`).toISOString().startsWith(day);

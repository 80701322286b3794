import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter, Standing } from '../../ports/meter.ts';

const MINUTES = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180].map((minutes) => minutes * 60);
/** Around the goals: a call is on the screens within 0.3 s, and within 2 s whatever happens. */
const CALL_SECONDS = [0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30];
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** In Prometheus' words: seconds, `_total`, labels of few values. One per process. */
export function prometheusMeter(): Meter {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const tickets = new Counter({
    name: 'turnstone_tickets_total',
    help: 'Tickets that this process gave.',
    labelNames: ['clinic'],
    registers,
  });
  const waits = new Histogram({
    name: 'turnstone_wait_seconds',
    help: 'From coming into a queue to the first call.',
    labelNames: ['clinic'],
    buckets: MINUTES,
    registers,
  });
  const shown = new Histogram({
    name: 'turnstone_call_shown_seconds',
    help: 'From the call to each screen that has painted it.',
    labelNames: ['clinic'],
    buckets: CALL_SECONDS,
    registers,
  });
  const effects = new Counter({
    name: 'turnstone_effects_total',
    help: 'Prints, announcements and messages that came to an end here, by how.',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const callsEnded = new Counter({
    name: 'turnstone_phone_calls_ended_total',
    help: 'Telephone calls that ended, by how.',
    labelNames: ['outcome'],
    registers,
  });
  const requests = new Histogram({
    name: 'turnstone_http_request_seconds',
    help: 'Answers of the interface by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const stand = standingGauges(registers);

  return {
    issued: (clinic) => tickets.inc({ clinic }),
    called: (clinic, waitMs) => waits.observe({ clinic }, seconds(waitMs)),
    shown: (clinic, afterMs) => shown.observe({ clinic }, seconds(afterMs)),
    effectEnded: (type, outcome) => effects.inc({ type, outcome }),
    phoneCallEnded: (outcome) => callsEnded.inc({ outcome }),
    answered: (method, route, status, tookMs) =>
      requests.observe({ method, route, status: String(status) }, seconds(tookMs)),
    render: async (standing, sockets) => {
      stand(standing, sockets);
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
    close: () => registry.clear(),
  };
}

const seconds = (ms: number): number => ms / 1000;

function standingGauges(registers: Registry[]) {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name, help, labelNames, registers });

  const waiting = gauge('turnstone_waiting', 'People who wait now.', ['clinic']);
  const longest = gauge('turnstone_longest_wait_seconds', 'How long the longest of them waits.', ['clinic']);
  const pending = gauge('turnstone_outbox_pending', 'Prints, announcements and messages not done yet.', ['type']);
  const lag = gauge('turnstone_outbox_lag_seconds', 'Since when the oldest of them is due.', ['type']);
  const devices = gauge('turnstone_devices', 'Paired devices and printers by their state.', [
    'clinic',
    'kind',
    'state',
  ]);
  const desk = gauge('turnstone_desk_requests', 'Requests for help that nobody has answered.', ['clinic', 'reason']);
  const notices = gauge('turnstone_notices_in_trouble', 'Messages of the last hour that failed or may have.', [
    'clinic',
    'status',
  ]);
  const calls = gauge('turnstone_phone_calls_open', 'Telephone calls going on.', ['direction']);
  const connections = gauge('turnstone_sockets', 'Open connections of this process.', ['kind']);
  const database = gauge('turnstone_database_answer_seconds', 'How long the database took to answer.');
  const isUp = gauge('turnstone_database_up', '1 when the database answered, else 0.');
  const all = [waiting, longest, pending, lag, devices, desk, notices, calls, connections, database, isUp];

  return (standing: Standing | null, sockets: Readonly<Record<string, number>>): void => {
    // What is no more would be told as it last was.
    for (const each of all) each.reset();
    for (const [kind, count] of Object.entries(sockets)) connections.set({ kind }, count);
    isUp.set(standing ? 1 : 0);
    if (!standing) return;
    database.set(seconds(standing.databaseMs));
    for (const { clinicId: clinic, count, longestMs } of standing.waiting) {
      waiting.set({ clinic }, count);
      longest.set({ clinic }, seconds(longestMs));
    }
    for (const { type, count, oldestDueMs } of standing.outbox) {
      pending.set({ type }, count);
      lag.set({ type }, seconds(oldestDueMs));
    }
    for (const { clinicId: clinic, kind, state, count } of standing.devices)
      devices.set({ clinic, kind, state }, count);
    for (const { clinicId: clinic, reason, count } of standing.requests) desk.set({ clinic, reason }, count);
    for (const { clinicId: clinic, status, count } of standing.notices) notices.set({ clinic, status }, count);
    for (const { direction, count } of standing.phoneCalls) calls.set({ direction }, count);
  };
}

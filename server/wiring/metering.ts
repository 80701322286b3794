import type { Express } from 'express';
import type { Sql } from 'postgres';
import { prometheusMeter } from '../adapters/meter/prometheus.ts';
import { metricsPage } from '../http/metrics.ts';
import type { Clock } from '../ports/clock.ts';
import type { Meter } from '../ports/meter.ts';
import type { CallListener } from '../ports/voiceLine.ts';
import type { SocketServer } from '../socket/hub.ts';
import { DayMeter } from '../usecases/operation/dayMeter.ts';
import { readStanding } from '../usecases/operation/standing.ts';

/** Longer than any healthy answer, shorter than a watcher waits. */
const STANDING_WITHIN_MS = 3_000;

export type Metering = {
  readonly meter: Meter;
  readonly day: DayMeter;
  /** The same listener, and each end of a call is counted. */
  readonly counting: <L extends CallListener>(listener: L) => L;
  readonly page: (app: Express) => void;
  readonly stop: () => void;
};

/** @param sql its connections are few and nobody's in the clinic: a watcher never holds up a call */
export function wireMetering(deps: {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly token: string | null;
  /** Asked when somebody reads, since the sockets are opened later. */
  readonly io: () => SocketServer;
}): Metering {
  const meter = prometheusMeter();
  const late = () => new Promise<null>((resolve) => setTimeout(() => resolve(null), STANDING_WITHIN_MS).unref());
  return {
    meter,
    day: new DayMeter(meter),
    counting: (listener) => ({
      ...listener,
      ended: async (end) => {
        await listener.ended(end);
        meter.phoneCallEnded(end.outcome);
      },
    }),
    page: metricsPage({
      token: deps.token,
      render: async () => {
        const asked = readStanding(deps.sql, deps.clock, () => performance.now()).catch(() => null);
        return meter.render(await Promise.race([asked, late()]), socketsOf(deps.io()));
      },
    }),
    stop: () => meter.close(),
  };
}

function socketsOf(io: SocketServer): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { data } of io.of('/').sockets.values()) {
    const kind = data.viewer?.kind ?? 'other';
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

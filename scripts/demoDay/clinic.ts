/** A demonstration clinic on a server of its own, with a clock that is driven, reached like any other by its interface. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startThrowawayCluster } from '../../server/adapters/database/throwaway.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import { createApp } from '../../server/app.ts';
import { connect } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import {
  demonstrationClinic,
  seedDemonstration,
  type DemonstrationLogin,
} from '../../server/usecases/demonstration/seed.ts';
import { wireClinic } from '../../server/wiring/clinic.ts';
import { openClinicSpeech } from '../../server/wiring/speech.ts';

export type DrivenClinic = {
  readonly url: string;
  readonly clinicId: string;
  readonly logins: readonly DemonstrationLogin[];
  readonly clock: { at: number };
  runJobs(): Promise<void>;
  /** Makes the sounds of its calls ready, as a server does after its start. */
  prepareSpeech(): Promise<void>;
  /** The log of the day, with ids replaced by the order in which they appear: the same seed gives the same text. */
  log(): Promise<string>;
  stop(): Promise<void>;
};

export async function startDrivenClinic(startAt: number, port: number): Promise<DrivenClinic> {
  const cluster = await startThrowawayCluster();
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-day-'));
  const url = cluster.url('postgres');
  await migrate(url);
  const connections = connect(url);
  const clock = { at: startAt, now: () => Math.round(clock.at) };
  const log = { info: () => undefined, warn: report, error: report };
  const logins = await seedDemonstration({
    db: connections.db,
    clock,
    newId: uuid7At(() => clock.now()),
    newPassword: () => randomUUID().slice(0, 8),
    timeZone: 'Asia/Tehran',
  });
  const clinicId = await demonstrationClinic(connections.db);
  if (clinicId === undefined) throw new Error('The demonstration was not made');
  const speech = await openClinicSpeech(folder);
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(port, resolve));
  // Listening on a port, not on a path.
  const home = `http://localhost:${(http.address() as AddressInfo).port}`;
  const parts = await wireClinic(http, {
    connections,
    log,
    isDemonstration: true,
    publicUrl: undefined,
    homeUrl: home,
    speech,
    folder: null,
    providers: { kannel: null, twilio: null, asterisk: null, smtp: null, pushContact: null },
    clock,
    areJobsDriven: true,
  });
  http.on(
    'request',
    createApp({
      ...parts,
      log,
      isSecure: false,
      checksAnswers: false,
      isReady: () => Promise.resolve(true),
      isDemonstration: true,
    }),
  );
  return {
    url: home,
    clinicId,
    logins,
    clock,
    runJobs: parts.runJobs,
    prepareSpeech: parts.prepareSpeech,
    log: async () => {
      const rows = await connections.sql<
        { seq: number; event: object }[]
      >`select seq, event from queue_events order by queue_day_id, seq`;
      const names = new Map<string, string>();
      // Settings list services and rooms in the order of their ids, which are chance.
      const text = rows
        .map(({ seq, event }) => `${seq} ${JSON.stringify({ ...event, settings: undefined })}`)
        .join('\n');
      return text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
        const name = names.get(id) ?? `#${names.size + 1}`;
        names.set(id, name);
        return name;
      });
    },
    stop: async () => {
      await parts.stop();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await speech.close();
      await connections.end();
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const report = (detail: unknown): void => console.error(detail);

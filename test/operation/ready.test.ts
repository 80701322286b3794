/** Whoever shares out requests asks each process whether it can take one, and hears what is missing. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import { Principals } from '../../server/usecases/access/principals.ts';
import { PatientLinks } from '../../server/usecases/queue/patientLinks.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let clinic: ClinicServer;
let server: Server;
let url = '';
const state = { answers: true, isEnding: false };
beforeAll(async () => {
  clinic = await startClinicServer();
  const links = new PatientLinks(randomBytes(32), { publicUrl: undefined, localUrl: clinic.url });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  server = createServer(
    createApp({
      routes: [],
      principals: new Principals(clinic.connections.db, clinic.clock, links),
      log,
      isSecure: false,
      checksAnswers: true,
      isReady: () => Promise.resolve(state.answers),
      isEnding: () => state.isEnding,
      isDemonstration: true,
      mounts: [],
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
});
afterAll(async () => {
  server.close();
  await clinic.stop();
});

const ask = async (path: string) => {
  const response = await fetch(`${url}${path}`);
  return { status: response.status, body: (await response.json()) as unknown };
};

test.each([
  { answers: true, isEnding: false, status: 200, parts: { process: 'serving', database: 'answers' } },
  { answers: false, isEnding: false, status: 503, parts: { process: 'serving', database: 'does_not_answer' } },
  { answers: true, isEnding: true, status: 503, parts: { process: 'ending', database: 'answers' } },
])('$parts.process, the database $parts.database: $status', async ({ status, parts, ...given }) => {
  Object.assign(state, given);
  const answer = await ask('/readyz');
  expect(answer).toMatchObject({ status, body: { parts } });
  // Alive it is in any case: nobody must kill it for a database that is away.
  expect(await ask('/livez')).toMatchObject({ status: 200, body: { status: 'alive' } });
});

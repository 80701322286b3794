/** Runs once for all test files: a PostgreSQL that starts when the first of them asks for it. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { startThrowawayCluster } from '../../server/adapters/database/throwaway.ts';
import { migrate } from '../../server/db/migrate.ts';

/** What a test file needs to copy itself a database. */
export type Template = { readonly serverUrl: string; readonly template: string };

declare module 'vitest' {
  // Vitest asks for an interface here, to be added to.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  export interface ProvidedContext {
    /** Answers with a `Template`; the first question starts PostgreSQL, so that tests of plain rules do not wait for it. */
    databaseDesk: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let prepared: Promise<Prepared> | undefined;
  const desk = createServer((_, response) => {
    prepared ??= prepare();
    prepared.then(
      ({ template }) => response.end(JSON.stringify(template)),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port, not on a path, has an AddressInfo.
  project.provide('databaseDesk', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);

  return async () => {
    desk.close();
    desk.closeAllConnections();
    const done = await prepared?.catch(() => undefined);
    await done?.stop();
  };
}

type Prepared = { readonly template: Template; stop(): Promise<void> };

async function prepare(): Promise<Prepared> {
  const given = process.env['TEST_DATABASE_URL'];
  const cluster =
    given === undefined
      ? await startThrowawayCluster({ settings: ['max_wal_size=256MB'], inMemory: true })
      : { url: () => given, stop: () => Promise.resolve() };
  const serverUrl = cluster.url('postgres');
  const template = `turnstone_template_${randomBytes(6).toString('hex')}`;
  const sql = postgres(serverUrl, { max: 1, onnotice: () => undefined });
  await sql.unsafe(`create database ${template}`);
  const templateUrl = new URL(serverUrl);
  templateUrl.pathname = `/${template}`;
  await migrate(templateUrl.href);
  return {
    template: { serverUrl, template },
    stop: async () => {
      await sql.unsafe(`drop database if exists ${template} with (force)`);
      await sql.end();
      await cluster.stop();
    },
  };
}

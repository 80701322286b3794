import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import type { Template } from './databaseSetup.ts';

export type TestDatabase = { readonly url: string; drop(): Promise<void> };

/**
 * A database of one's own with all tables and no rows, on a real PostgreSQL: the one of the package, or the server that
 * TEST_DATABASE_URL names. Call `drop` in `afterAll`, after closing one's own connections.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { serverUrl, template } = await askForTemplate();
  const name = `turnstone_test_${randomBytes(6).toString('hex')}`;
  // By files: quicker than by the journal, as the template is small and nobody is in it.
  await onServer(serverUrl, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(serverUrl, `drop database if exists ${name} with (force)`) };
}

async function askForTemplate(): Promise<Template> {
  const answer = await fetch(inject('databaseDesk'));
  if (!answer.ok) throw new Error(`The test database did not start: ${await answer.text()}`);
  // Our own setup file wrote it, in this same run.
  return (await answer.json()) as Template;
}

async function onServer(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}

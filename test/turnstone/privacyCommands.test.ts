/** The three commands for somebody's data, as a clinic's computer person calls them, on a database of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PersonExport } from '../../common/contract/patients.ts';
import { RetentionKind } from '../../common/contract/retention.ts';
import { EXIT, type Command } from '../../scripts/turnstone/command.ts';
import { eraseCommand } from '../../scripts/turnstone/erase.ts';
import { exportPersonCommand } from '../../scripts/turnstone/exportPerson.ts';
import { retentionCommand } from '../../scripts/turnstone/retention.ts';
import { aPatient, openWorld, type World } from '../booking/world.ts';

const SECRETS = ['Quillonvesper', '9127770321', 'needlesandpins'];
let world: World;
let folder: string;
let patientId: string;
let printed: string[] = [];
beforeAll(async () => {
  world = await openWorld();
  const person = await aPatient(world, {
    name: 'Quillonvesper Ahmadi',
    note: 'needlesandpins',
    contacts: [{ kind: 'phone', value: '+989127770321' }],
  });
  patientId = person.patientId;
  folder = mkdtempSync(join(tmpdir(), 'turnstone-person-'));
  vi.stubEnv('DATABASE_URL', world.databaseUrl);
  vi.stubEnv('TURNSTONE_DATA', folder);
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => void printed.push(String(line)));
});
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await world.close();
});

/** @returns what it printed */
async function turnstone(command: Command, ...words: readonly string[]): Promise<string> {
  printed = [];
  expect(await command.run(words)).toBe(EXIT.done);
  return printed.join('\n');
}
const onRecord = async () => {
  const rows = await world.sql<{ row: string }[]>`
    select t::text as row from patients t union all select t::text from contacts t union all select t::text from audit t`;
  const text = rows.map(({ row }) => row).join('\n');
  return SECRETS.filter((secret) => text.includes(secret));
};
const actions = async () =>
  (
    await world.sql<{ line: string }[]>`
    select actor || ' ' || action as line from audit where actor like 'command:%' order by seq`
  ).map(({ line }) => line);

test('export-person writes what is kept into a file that only its owner reads, and over no other file', async () => {
  const file = join(folder, 'person.json');
  expect(await turnstone(exportPersonCommand, file, patientId)).toContain(patientId);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const text = readFileSync(file, 'utf8');
  PersonExport.parse(JSON.parse(text));
  for (const secret of SECRETS) expect(text).toContain(secret);
  await expect(exportPersonCommand.run([file, patientId])).rejects.toThrow('is there already');
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('retention shows the days of each kind, says what would go, changes those that are named, and refuses what is out of bounds', async () => {
  const table = await turnstone(retentionCommand);
  for (const kind of RetentionKind.options) expect(table).toContain(kind);
  expect(table).toMatch(/^messages +180 /mu);
  expect(await turnstone(retentionCommand, 'messages=90')).toContain('Nothing is set yet');
  expect(await turnstone(retentionCommand)).toMatch(/^messages +180 /mu);
  expect(await turnstone(retentionCommand, 'messages=90', '--now')).toContain('These days are set');
  expect(await turnstone(retentionCommand)).toMatch(/^messages +90 /mu);
  await expect(retentionCommand.run(['messages=1', '--now'])).rejects.toThrow('may be kept 7 to 1825 days');
  expect(await turnstone(retentionCommand, 'messages=', '--now')).toMatch(/^messages +180 /mu);
});

test('erase asks whom, says what would go, and changes nothing', async () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve(import.meta.dirname, '../../scripts/turnstone/main.ts'), 'erase'],
    { input: '09127770321\n', encoding: 'utf8', timeout: 60_000 },
  );
  expect([status, stderr]).toEqual([0, 'Telephone number, national ID, record number or name: ']);
  expect(stdout).toMatch(/^patients +1$/mu);
  expect(stdout).toContain(`Nothing was changed. To erase ${patientId}: npx turnstone erase ${patientId} --now`);
  for (const secret of SECRETS) expect(stdout).not.toContain(secret);
  expect(await onRecord()).toEqual(SECRETS);
});

test('erase --now does it once, and the audit names the commands and nobody', async () => {
  expect(await turnstone(eraseCommand, patientId, '--now')).toContain(`${patientId} is erased`);
  expect(await onRecord()).toEqual([]);
  await expect(eraseCommand.run([patientId, '--now'])).rejects.toThrow('There is no such record');
  await expect(exportPersonCommand.run([join(folder, 'other.json'), patientId])).rejects.toThrow('no such record');
  expect(await actions()).toEqual([
    'command:export-person patient_exported',
    'command:retention retention_changed',
    'command:retention retention_changed',
    'command:erase patient_erased',
  ]);
});

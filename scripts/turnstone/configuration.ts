import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import postgres from 'postgres';
import { systemClock } from '../../server/adapters/clock/system.ts';
import { connect, type Db } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import { ConfigurationFile } from '../../server/usecases/administration/configurationParts.ts';
import { exportConfiguration } from '../../server/usecases/administration/exportConfiguration.ts';
import {
  importConfiguration,
  type ImportRefusal,
  type TableChange,
} from '../../server/usecases/administration/importConfiguration.ts';
import { withClinic, WHICH } from './clinic.ts';
import { command, EXIT, Misunderstood, Refused, type Command } from './command.ts';
import { assertStopped } from './stopped.ts';

const exporting = command({
  name: 'config export',
  summary: 'Everything that is set up, as one JSON file: no patients, passwords, second factors or tokens.',
  words: 'FILE',
  options: WHICH,
  run: async ({ demonstration }, [file, ...more]) => {
    if (file === undefined || more.length > 0) throw new Misunderstood('Say which file to write.');
    return withClinic(demonstration, `npx turnstone config export ${file}`, ({ url }) =>
      withDb(url, async (db) => {
        const exported = await exportConfiguration(db);
        if (!exported.ok)
          throw new Refused(
            exported.error.code === 'no_clinic'
              ? 'No clinic is set up in this database yet.'
              : 'There are several organisations in this database; one file holds one.',
          );
        // Names and logins of staff are in it, and an earlier file is not written over.
        await writeFile(resolve(file), `${JSON.stringify(exported.value, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
        const rows = Object.values(exported.value.tables).reduce((sum, part) => sum + part.length, 0);
        console.log(`${rows} rows of the configuration are in ${file}`);
        return EXIT.done;
      }),
    );
  },
});

const importing = command({
  name: 'config import',
  summary: 'Sets up an empty installation from such a file; of the same clinic, lists what would change.',
  words: 'FILE',
  options: {
    ...WHICH,
    now: { type: 'boolean', help: 'puts it in the place of the clinic’s own configuration (stop every server before)' },
  },
  run: async ({ demonstration, now }, [file, ...more]) => {
    if (file === undefined || more.length > 0) throw new Misunderstood('Say which file to read.');
    const wanted = await readConfigurationFile(file);
    return withClinic(demonstration, `npx turnstone config import ${file}`, async ({ url }) => {
      await prepare(url, now);
      return withDb(url, async (db) => {
        const imported = await importConfiguration(
          { db, clock: systemClock },
          { file: wanted, actor: 'command:config-import', isDemonstration: demonstration, isMeant: now },
        );
        if (!imported.ok) throw new Refused(inWords(imported.error));
        const { isDone, tables } = imported.value;
        console.log(tableOf(tables));
        console.log(
          isDone
            ? 'Done. Whoever has no password yet gets a link by npx turnstone user password LOGIN; new screens and kiosks are let in as on the first day.'
            : `Nothing was changed. To do it, stop every server: npx turnstone config import ${file} --now`,
        );
        return EXIT.done;
      });
    });
  },
});

export const configCommands: readonly Command[] = [exporting, importing];

async function withDb<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const connections = connect(url, 2);
  try {
    return await work(connections.db);
  } finally {
    await connections.end();
  }
}

async function readConfigurationFile(file: string): Promise<ConfigurationFile> {
  const content = await readFile(resolve(file), 'utf8').catch(() => {
    throw new Refused(`${file} cannot be read: give a file that npx turnstone config export made.`);
  });
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new Refused(`${file} is not JSON: give a file that npx turnstone config export made.`);
  }
  const parsed = ConfigurationFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refused(
    `${file} is not a configuration of this version: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}. Nothing was changed.`,
  );
}

/** No server runs on what is written to; tables are there. */
async function prepare(url: string, now: boolean): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  let hasTables: boolean;
  try {
    const [found] = await sql<{ has: boolean }[]>`select to_regclass('organisations') is not null as has`;
    hasTables = found?.has === true;
    const isNew = !hasTables || (await sql`select 1 from organisations limit 1`).length === 0;
    if (now || isNew) await assertStopped(sql, 'import');
  } finally {
    await sql.end();
  }
  if (!hasTables) await migrate(url);
}

function inWords(refusal: ImportRefusal): string {
  switch (refusal.code) {
    case 'other_clinic':
      return 'There is another clinic in this database: import into an empty one, or a file that was exported from this one.';
    case 'several_organisations':
      return 'The file must hold one organisation. Nothing was changed.';
    case 'nobody_administers':
      return 'Nobody of the staff would be an administrator: give somebody the role in the file. Nothing was changed.';
    case 'twice':
      return `A row of ${refusal.table} stands in the file twice: take one away. Nothing was changed.`;
    case 'prefix_taken':
      return `The prefix ${refusal.prefix} belongs to another service or schedule here: give another one in the file. Nothing was changed.`;
    case 'in_use':
      return `Of ${refusal.table}, ${refusal.id} would go out of use and is still needed (${refusal.by}): see to these first. Nothing was changed.`;
    case 'does_not_fit':
      return `The file does not fit together (${refusal.where}). Nothing was changed.`;
  }
}

function tableOf(tables: readonly TableChange[]): string {
  const columns = ['added', 'changed', 'removed', 'kept'] as const;
  const lines = tables.filter((table) => columns.some((column) => table[column] > 0));
  if (lines.length === 0) return 'All is as in the file.';
  return [
    `${'table'.padEnd(26)}${columns.map((column) => column.padStart(9)).join('')}`,
    ...lines.map(
      (line) => `${line.table.padEnd(26)}${columns.map((column) => String(line[column]).padStart(9)).join('')}`,
    ),
  ].join('\n');
}

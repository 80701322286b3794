import { isDeepStrictEqual } from 'node:util';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { ClinicId, OrganisationId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import { audit } from '../privacy/audit.ts';
import { readConfiguration } from './configuration.ts';
import { keyOf, PARTS, type ConfigurationFile, type Part, type Row } from './configurationParts.ts';
import { namesOf, rowsOf } from './exportConfiguration.ts';
import { mayRetire } from './inUse.ts';

/** How many rows of one table an import adds, changes, takes away (or out of use), and leaves though the file lacks them. */
export type TableChange = {
  readonly table: string;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly kept: number;
};

export type ImportRefusal =
  | { readonly code: 'other_clinic' | 'several_organisations' | 'nobody_administers' }
  /** A row stands in the file twice. */
  | { readonly code: 'twice'; readonly table: string }
  /** A prefix belongs to another service or schedule here: its numbers may be in somebody's hand. */
  | { readonly code: 'prefix_taken'; readonly prefix: string }
  /** Patients, bookings or other parts stand on what would go out of use. */
  | { readonly code: 'in_use'; readonly table: string; readonly id: string; readonly by: string }
  /** Rows of the file do not fit together; `where` is the database's rule or a field. */
  | { readonly code: 'does_not_fit'; readonly where: string };

type Deps = { readonly db: Db; readonly clock: Clock };

export type Importing = {
  readonly file: ConfigurationFile;
  readonly actor: string;
  /** The database is the demonstration's. */
  readonly isDemonstration: boolean;
  /** Where there is a clinic already: do it; else everything is tried and taken back. */
  readonly isMeant: boolean;
};

export type Imported = { readonly isDone: boolean; readonly tables: readonly TableChange[] };

/**
 * Puts a configuration in the place of the one that is there, in one transaction; where there is none it is made. No server
 * may run on the database: it would go on with what it has read.
 */
export async function importConfiguration(
  { db, clock }: Deps,
  importing: Importing,
): Promise<Result<Imported, ImportRefusal>> {
  let tried: Imported | undefined;
  try {
    const done = await inTransaction<Imported, ImportRefusal | { readonly code: 'only_tried' }>(db, async (tx) => {
      const imported = await replaceAll(tx, clock, importing);
      if (!imported.ok || imported.value.isDone) return imported;
      tried = imported.value;
      return err({ code: 'only_tried' });
    });
    if (done.ok || done.error.code !== 'only_tried') return done as Result<Imported, ImportRefusal>; // all that is left
  } catch (error) {
    const where = ruleOf(error);
    if (where === undefined) throw error;
    return err({ code: 'does_not_fit', where });
  }
  if (tried === undefined) throw new Error('An import was tried and found nothing out');
  return ok(tried);
}

async function replaceAll(
  tx: Db,
  clock: Clock,
  { file, actor, isDemonstration, isMeant }: Importing,
): Promise<Result<Imported, ImportRefusal>> {
  const inFile = (table: string): readonly Row[] => file.tables[table] ?? [];
  for (const part of PARTS)
    if (new Set(inFile(part.table).map((row) => keyOf(part, row))).size < inFile(part.table).length)
      return err({ code: 'twice', table: part.table });
  if (inFile('organisations').length !== 1) return err({ code: 'several_organisations' });
  const here = new Map<string, readonly Row[]>();
  for (const part of PARTS) here.set(part.table, await rowsOf(tx, part));
  const owners = here.get('organisations') ?? [];
  if (owners.some(({ id }) => id !== inFile('organisations')[0]?.['id'])) return err({ code: 'other_clinic' });
  const taken = prefixTaken(here.get('series') ?? [], inFile('series'));
  if (taken !== undefined) return err({ code: 'prefix_taken', prefix: taken });

  const plans = PARTS.map((part) => planOf(part, here.get(part.table) ?? [], file));
  const at = new Date(clock.now());
  const values = { now: at.toISOString(), actor, demonstration: String(isDemonstration) };
  // What goes makes room first: a clinic has one set of questions in use, a number one line.
  for (const plan of plans.toReversed()) await takeAway(tx, plan);
  for (const plan of plans) await putIn(tx, plan, values);

  const free = await nothingNeeded(tx, plans, at);
  if (!free.ok) return free;
  const fits = await isWhole(tx, clock, inFile('clinics'));
  if (!fits.ok) return fits;
  const tables = plans.map(({ part, added, changed, removed, kept }) => ({
    table: part.table,
    added: added.length,
    changed: changed.length,
    removed: removed.length,
    kept,
  }));
  const isDone = isMeant || owners.length === 0;
  if (isDone && tables.some(({ added, changed, removed }) => added + changed + removed > 0))
    for (const { id } of inFile('clinics'))
      await audit(tx, {
        clinicId: ClinicId.parse(id),
        at: at.getTime(),
        actor,
        action: 'configuration_imported',
        subject: `clinic:${String(id)}`,
        detail: {
          tables: tables.flatMap(({ table, added, changed, removed }) =>
            added + changed + removed > 0 ? [`${table} +${added} ~${changed} -${removed}`] : [],
          ),
        },
      });
  return ok({ isDone, tables });
}

type Plan = {
  readonly part: Part;
  readonly added: readonly Row[];
  readonly changed: readonly Row[];
  /** Rows that are here and are taken away or out of use. */
  readonly removed: readonly Row[];
  readonly kept: number;
  /** In use here, and out of use in the file. */
  readonly putOut: readonly Row[];
};

function planOf(part: Part, here: readonly Row[], file: ConfigurationFile): Plan {
  const wanted = new Map((file.tables[part.table] ?? []).map((row) => [keyOf(part, row), row]));
  const known = new Map(here.map((row) => [keyOf(part, row), row]));
  const owned = part.owner && new Set((file.tables[part.owner.table] ?? []).map(({ id }) => id));
  const missing = here.filter((row) => !wanted.has(keyOf(part, row)));
  const removed = missing.filter(
    (row) =>
      part.gone !== 'stays' &&
      (part.owner === undefined || owned?.has(row[part.owner.column]) === true) &&
      (part.gone === 'deleted' || row['is_active'] === true),
  );
  const changed = [...wanted].flatMap(([key, row]) => {
    const before = known.get(key);
    return before !== undefined && !isDeepStrictEqual(before, row) ? [row] : [];
  });
  return {
    part,
    added: [...wanted].flatMap(([key, row]) => (known.has(key) ? [] : [row])),
    changed,
    removed,
    kept: missing.length - removed.length,
    putOut: changed.filter((row) => row['is_active'] === false && known.get(keyOf(part, row))?.['is_active'] === true),
  };
}

const prefixTaken = (here: readonly Row[], wanted: readonly Row[]): string | undefined =>
  wanted
    .filter((row) =>
      here.some(
        (known) =>
          known['clinic_id'] === row['clinic_id'] &&
          known['prefix'] === row['prefix'] &&
          known['owner_id'] !== row['owner_id'],
      ),
    )
    .map(({ prefix }) => String(prefix))[0];

const recordset = (table: string, rows: readonly Row[]) =>
  sql`jsonb_populate_recordset(null::${sql.raw(`"${table}"`)}, ${JSON.stringify(rows)}::text::jsonb)`;

async function takeAway(tx: Db, { part, removed, putOut }: Plan): Promise<void> {
  const goes = part.gone === 'retired' ? [...removed, ...putOut] : removed;
  if (goes.length === 0) return;
  const table = sql.raw(`"${part.table}"`);
  const key = sql.raw(namesOf(part.key));
  const those = sql`where (${key}) in (select ${key} from ${recordset(part.table, goes)})`;
  await tx.execute(
    part.gone === 'retired' ? sql`update ${table} set is_active = false ${those}` : sql`delete from ${table} ${those}`,
  );
}

type Values = Readonly<Record<'now' | 'actor' | 'demonstration', string>>;

async function putIn(tx: Db, { part, added, changed }: Plan, values: Values): Promise<void> {
  const rows = [...added, ...changed];
  if (rows.length === 0) return;
  const own = Object.keys(part.row.shape);
  const fills = Object.entries(part.fills ?? {});
  const filled = rows.map((row) => ({
    ...row,
    ...Object.fromEntries(fills.map(([column, value]) => [column, values[value]])),
  }));
  const columns = sql.raw(namesOf([...own, ...fills.map(([column]) => column)]));
  const rest = own.filter((column) => !part.key.includes(column));
  const otherwise =
    rest.length === 0
      ? sql`do nothing`
      : sql`do update set ${sql.raw(rest.map((column) => `"${column}" = excluded."${column}"`).join(', '))}`;
  await tx.execute(sql`
    insert into ${sql.raw(`"${part.table}"`)} (${columns}) select ${columns} from ${recordset(part.table, filled)}
    on conflict (${sql.raw(namesOf(part.key))}) ${otherwise}`);
}

const THINGS = {
  departments: 'department',
  services: 'service',
  zones: 'zone',
  service_points: 'service_point',
  practitioners: 'practitioner',
  schedules: 'schedule',
} as const;

/** The same rule as on the panel, looked at when all is in its place. */
async function nothingNeeded(tx: Db, plans: readonly Plan[], at: Date): Promise<Result<null, ImportRefusal>> {
  const [organisation] = plans[0]?.part.table === 'organisations' ? await rowsOf(tx, plans[0].part) : [];
  const organisationId = OrganisationId.parse(organisation?.['id']);
  for (const { part, removed, putOut } of plans) {
    const thing = Object.entries(THINGS).find(([table]) => table === part.table)?.[1];
    if (thing === undefined) continue;
    for (const row of [...removed, ...putOut]) {
      const id = String(row['id']);
      // A practitioner has no clinic; nothing that is asked about one is asked of a clinic.
      const clinicId = ClinicId.parse(row['clinic_id'] ?? row['organisation_id']);
      const free = await mayRetire({ tx, clinicId, organisationId, id, isNew: false, at }, thing);
      if (!free.ok)
        return err({ code: 'in_use', table: part.table, id, by: 'by' in free.error ? String(free.error['by']) : '' });
    }
  }
  return ok(null);
}

/** The panel can show and change it, and somebody can. */
async function isWhole(tx: Db, clock: Clock, clinics: readonly Row[]): Promise<Result<null, ImportRefusal>> {
  const administrators = await tx.execute(sql`
    select 1 from staff join staff_roles on staff_id = staff.id
    where role = 'administrator' and is_active limit 1`);
  if (administrators.length === 0) return err({ code: 'nobody_administers' });
  for (const { id } of clinics) {
    try {
      await readConfiguration(tx, ClinicId.parse(id), clock.now());
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      return err({ code: 'does_not_fit', where: error.issues.map(({ path }) => path.join('.')).join(', ') });
    }
  }
  return ok(null);
}

/** PostgreSQL's class 22, a value that is none, and 23, a rule of the tables. */
function ruleOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && /^2[23]/.test(error.code))
    return 'constraint_name' in error && typeof error.constraint_name === 'string'
      ? error.constraint_name
      : error.message;
  return ruleOf(error.cause);
}

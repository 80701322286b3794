/**
 * What a configuration file holds: rows of these tables, by these columns and no others, so that what is added to a table
 * later (a secret, say) is in no file until somebody names it here. Never patients, passwords, second factors or tokens.
 * The names are the tables' own, and ids are kept. A column that comes later gets a `.default()`: older files lack it.
 */
import { z } from 'zod';
import { LocalText } from '../../../common/contract/language.ts';

export const FORMAT = 'turnstone-configuration-1';

export type Row = Readonly<Record<string, unknown>>;

export type Part = {
  readonly table: string;
  readonly row: z.ZodObject;
  /** The columns by which a row is known again. */
  readonly key: readonly string[];
  /** What becomes of a row that the file does not have. */
  readonly gone: 'retired' | 'deleted' | 'stays';
  /** Rows of an owner that the file does not have stay, whatever `gone` says. */
  readonly owner?: { readonly table: string; readonly column: string };
  /** What a new row gets in columns that are in no file. */
  readonly fills?: Readonly<Record<string, 'now' | 'actor' | 'demonstration'>>;
  /** Rows for which this SQL condition does not hold are in no file. */
  readonly only?: string;
};

const id = z.uuid();
const uuidOrNone = id.nullable();
const text = z.string();
const textOrNone = text.nullable();
const json = z.json();
const whole = z.int();
const wholeOrNone = whole.nullable();
const yesOrNo = z.boolean();
const date = z.iso.date();
const ofClinic = { table: 'clinics', column: 'clinic_id' };
const ofSchedule = { table: 'schedules', column: 'schedule_id' };

/** In the order in which they stand on one another. */
export const PARTS: readonly Part[] = [
  {
    table: 'organisations',
    row: z.strictObject({ id, name: text }),
    key: ['id'],
    gone: 'stays',
    fills: { created_at: 'now', is_demonstration: 'demonstration' },
  },
  {
    table: 'clinics',
    row: z.strictObject({
      id,
      organisation_id: id,
      name: LocalText,
      address: LocalText,
      phone: textOrNone,
      time_zone: text,
      day_starts_at: text,
      languages: json,
      country: text,
      national_id_system: text,
      weekend: json,
      options: json,
      is_active: yesOrNo,
    }),
    key: ['id'],
    gone: 'stays',
    fills: { created_at: 'now' },
  },
  {
    table: 'departments',
    row: z.strictObject({ id, clinic_id: id, name: LocalText, position: whole, is_active: yesOrNo }),
    key: ['id'],
    gone: 'retired',
    owner: ofClinic,
  },
  {
    table: 'services',
    row: z.strictObject({
      id,
      clinic_id: id,
      department_id: id,
      name: LocalText,
      spoken_name: LocalText,
      preparation: LocalText,
      series: text,
      colour: text,
      hours: json,
      expected_min: whole,
      walk_in_offset_min: whole,
      accepts_walk_ins: yesOrNo,
      is_screen_first: yesOrNo,
      daily_cap: wholeOrNone,
      first_after_min: wholeOrNone,
      journey: json,
      position: whole,
      is_active: yesOrNo,
    }),
    key: ['id'],
    gone: 'retired',
    owner: ofClinic,
  },
  {
    table: 'series',
    row: z.strictObject({
      clinic_id: id,
      prefix: text,
      purpose: z.enum(['service', 'schedule', 'kiosk_block', 'paper_roll', 'plain_roll']),
      owner_id: id,
    }),
    key: ['clinic_id', 'prefix'],
    gone: 'stays',
  },
  {
    table: 'zones',
    row: z.strictObject({ id, clinic_id: id, name: LocalText, is_active: yesOrNo }),
    key: ['id'],
    gone: 'retired',
    owner: ofClinic,
  },
  {
    table: 'service_points',
    row: z.strictObject({
      id,
      clinic_id: id,
      kind: z.enum(['room', 'counter']),
      name: LocalText,
      spoken_name: LocalText,
      zone_id: id,
      weights: json,
      position: whole,
      is_active: yesOrNo,
    }),
    key: ['id'],
    gone: 'retired',
    owner: ofClinic,
  },
  {
    table: 'service_point_services',
    row: z.strictObject({ clinic_id: id, service_point_id: id, service_id: id }),
    key: ['service_point_id', 'service_id'],
    gone: 'deleted',
    owner: ofClinic,
  },
  {
    table: 'practitioners',
    row: z.strictObject({
      id,
      organisation_id: id,
      name: LocalText,
      title: LocalText,
      medical_council_number: textOrNone,
      is_active: yesOrNo,
    }),
    key: ['id'],
    gone: 'retired',
  },
  {
    table: 'practitioner_services',
    row: z.strictObject({ clinic_id: id, practitioner_id: id, service_id: id }),
    key: ['clinic_id', 'practitioner_id', 'service_id'],
    gone: 'deleted',
    owner: ofClinic,
  },
  {
    table: 'insurances',
    row: z.strictObject({ id, organisation_id: id, name: LocalText, is_active: yesOrNo }),
    key: ['id'],
    gone: 'retired',
  },
  {
    table: 'practitioner_insurances',
    row: z.strictObject({ clinic_id: id, practitioner_id: id, insurance_id: id }),
    key: ['clinic_id', 'practitioner_id', 'insurance_id'],
    gone: 'deleted',
    owner: ofClinic,
  },
  {
    table: 'priority_classes',
    row: z.strictObject({
      clinic_id: id,
      code: text,
      name: LocalText,
      is_absolute: yesOrNo,
      yields_to_cap: yesOrNo,
      offset_min: whole,
      slope: z.number(),
      position: whole,
      is_active: yesOrNo,
    }),
    key: ['clinic_id', 'code'],
    gone: 'retired',
    owner: ofClinic,
  },
  {
    table: 'planned_orders',
    row: z.strictObject({ clinic_id: id, date, rules: json }),
    key: ['clinic_id', 'date'],
    gone: 'deleted',
    owner: ofClinic,
    fills: { at: 'now', actor: 'actor' },
  },
  {
    table: 'hours_exceptions',
    row: z.strictObject({ id, clinic_id: id, service_id: uuidOrNone, date, hours: json, reason: LocalText }),
    key: ['id'],
    gone: 'deleted',
    owner: ofClinic,
  },
  {
    table: 'schedules',
    row: z.strictObject({
      id,
      clinic_id: id,
      service_id: id,
      practitioner_id: uuidOrNone,
      series: text,
      valid_from: date,
      valid_until: date.nullable(),
      patient_types: json,
      extra_per_day: whole,
      opening: json,
      is_active: yesOrNo,
    }),
    key: ['id'],
    gone: 'retired',
    owner: ofClinic,
  },
  {
    table: 'schedule_hours',
    row: z.strictObject({
      id,
      schedule_id: id,
      weekday: whole,
      from_time: text,
      until_time: text,
      slot_min: whole,
      places_per_slot: whole,
    }),
    key: ['id'],
    gone: 'deleted',
    owner: ofSchedule,
  },
  {
    table: 'schedule_exceptions',
    row: z.strictObject({ id, schedule_id: id, date, hours: json, reason: LocalText }),
    key: ['id'],
    gone: 'deleted',
    owner: ofSchedule,
  },
  {
    table: 'screening_trees',
    row: z.strictObject({ id, clinic_id: id, version: whole, tree: json, is_active: yesOrNo }),
    key: ['id'],
    gone: 'retired',
    owner: ofClinic,
    fills: { created_at: 'now' },
  },
  {
    table: 'message_templates',
    row: z.strictObject({
      id,
      clinic_id: id,
      purpose: text,
      channel: text,
      language: text,
      version: whole,
      text,
    }),
    key: ['id'],
    gone: 'deleted',
    owner: ofClinic,
    fills: { created_at: 'now', created_by: 'actor' },
  },
  {
    table: 'paper_templates',
    row: z.strictObject({ clinic_id: id, template: json }),
    key: ['clinic_id'],
    gone: 'deleted',
    owner: ofClinic,
    fills: { updated_at: 'now', updated_by: 'actor' },
  },
  {
    table: 'phone_lines',
    row: z.strictObject({ id, organisation_id: id, number: text, settings: json, is_active: yesOrNo }),
    key: ['id'],
    gone: 'retired',
    fills: { created_at: 'now', updated_at: 'now' },
  },
  {
    table: 'devices',
    row: z.strictObject({
      id,
      clinic_id: id,
      kind: z.enum(['kiosk', 'display', 'printer', 'agent']),
      name: text,
      settings: json,
    }),
    key: ['id'],
    gone: 'stays',
    fills: { created_at: 'now' },
    only: 'revoked_at is null',
  },
  {
    table: 'key_bindings',
    row: z.strictObject({
      id,
      clinic_id: id,
      agent_id: id,
      device: text,
      code: text,
      service_point_id: id,
      action: z.enum(['next', 'recall', 'finish']),
    }),
    key: ['id'],
    gone: 'deleted',
    owner: { table: 'devices', column: 'agent_id' },
    fills: { created_at: 'now' },
    only: 'agent_id in (select id from devices where revoked_at is null)',
  },
  {
    table: 'staff',
    row: z.strictObject({
      id,
      organisation_id: id,
      login: text,
      name: text,
      practitioner_id: uuidOrNone,
      language: text,
      is_active: yesOrNo,
    }),
    key: ['id'],
    gone: 'stays',
    fills: { created_at: 'now' },
  },
  {
    table: 'staff_roles',
    row: z.strictObject({
      staff_id: id,
      clinic_id: id,
      role: z.enum(['administrator', 'supervisor', 'doctor', 'reception']),
    }),
    key: ['staff_id', 'clinic_id', 'role'],
    gone: 'deleted',
    owner: { table: 'staff', column: 'staff_id' },
  },
];

const tables: Readonly<Record<string, z.ZodArray<z.ZodObject>>> = Object.fromEntries(
  PARTS.map(({ table, row }) => [table, z.array(row)]),
);

export const ConfigurationFile = z.strictObject({ format: z.literal(FORMAT), tables: z.strictObject(tables) });
export type ConfigurationFile = {
  readonly format: typeof FORMAT;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
};

/** By which a row is known again, as one text. */
export const keyOf = ({ key }: Part, row: Row): string => JSON.stringify(key.map((column) => row[column]));

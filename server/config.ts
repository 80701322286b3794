/** What this installation is told by its environment. Read once, at start; `.env.example` explains each. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { openidEnv, openidMistakes, openidOf, type OpenidSettings } from './openidConfig.ts';
import { providerMistakes, ProvidersEnv, providersOf, type ProvidersConfig } from './providersConfig.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** 0 takes any free one, for trials. */
const port = z.coerce
  .number('give a whole number from 1 to 65535')
  .int('give a whole number from 1 to 65535')
  .min(0, 'give a whole number from 1 to 65535')
  .max(65_535, 'give a whole number from 1 to 65535');

const kept = z.coerce
  .number('give a whole number from 1 to 1000')
  .int('give a whole number from 1 to 1000')
  .min(1, 'give a whole number from 1 to 1000')
  .max(1_000, 'give a whole number from 1 to 1000');

const TIME_OR_OFF = /^(?:([01]\d|2[0-3]):[0-5]\d|off)$/;

const Env = ProvidersEnv.extend({
  ...openidEnv,
  PORT: port.default(3000),
  HOST: z.string().default('0.0.0.0'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'give an address like postgres://user:password@host:5432/turnstone' })
    .optional(),
  TURNSTONE_DATA: z.string().startsWith('/', 'give a folder by its whole path, starting with /').optional(),
  TURNSTONE_MODE: z.enum(['demonstration', 'clinic'], 'give demonstration or clinic').default('demonstration'),
  TURNSTONE_DEMO: z.enum(['clinic', 'courses'], 'give clinic or courses').default('clinic'),
  TURNSTONE_DEMO_RESET: z.string().regex(TIME_OR_OFF, 'give a time such as 04:00, or off').optional(),
  TURNSTONE_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'give a time zone by its IANA name, such as Asia/Tehran')
    .optional(),
  TURNSTONE_BACKUP_AT: z.string().regex(TIME_OR_OFF, 'give a time such as 02:30, or off').optional(),
  TURNSTONE_BACKUPS: z.string().startsWith('/', 'give a folder by its whole path, starting with /').optional(),
  TURNSTONE_BACKUP_DAYS: kept.default(7),
  TURNSTONE_BACKUP_WEEKS: kept.default(4),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'give an address like https://queue.clinic.example' })
    .transform((address) => address.replace(/\/+$/, ''))
    .optional(),
  PUBLIC_PORT: port.optional(),
  TRUSTED_PROXIES: z
    .string()
    .default('loopback')
    .transform((names) => names.split(',').map((name) => name.trim()))
    .refine(
      (names) => names.every(isProxy),
      'give addresses or networks such as 192.168.1.5 or 10.0.0.0/24, or loopback',
    ),
  METRICS_TOKEN: z.string().min(16, 'give at least 16 characters, such as `openssl rand -hex 16` prints').optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `give one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

export type Config = {
  /** The demonstration has invented people and refuses real providers; a clinic starts empty. */
  readonly mode: 'demonstration' | 'clinic';
  /** Of which sector the demonstration is, when it is made. */
  readonly demonstrationOf: 'clinic' | 'courses';
  /** Local `HH:MM` at which the demonstration goes back to its first state; null: never, and always null for a clinic. */
  readonly demonstrationResetAt: string | null;
  readonly host: string;
  readonly port: number;
  /** A PostgreSQL server to use; absent: the one that the package brings. */
  readonly databaseUrl: string | undefined;
  /** Where the package's own database and files are kept; absent: `data/` in this folder where that can be. */
  readonly dataFolder: string | undefined;
  /** Where patients' phones and providers reach the server, without a slash at the end; absent: only the clinic's network does. */
  readonly publicUrl: string | undefined;
  /** A port of their own for the few pages that the internet may see. */
  readonly publicPort: number | undefined;
  /** Proxies and load balancers before a port, whose word about who asks is taken: addresses, networks, or `loopback`. */
  readonly trustedProxies: readonly string[];
  /** Whoever shows it reads `/metrics` from anywhere; absent: programs on this machine do. */
  readonly metricsToken: string | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** The hospital's own login; null: none. */
  readonly openid: OpenidSettings | null;
  /** Texts, calls, e-mail and push; each null until it is set up. */
  readonly providers: ProvidersConfig;
  /** Nightly backups; null takes none. */
  readonly backups: {
    /** Local `HH:MM`. */
    readonly at: string;
    readonly keeping: { readonly days: number; readonly weeks: number };
    /** Absent: `backups` in the data folder. */
    readonly folder: string | undefined;
  } | null;
  /** The zone that a new clinic is offered; each clinic has its own. */
  readonly timeZone: string;
};

/** The settings cannot be used; `problems` says for each what to give instead. */
export class ConfigurationMistake extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `Turnstone needs ${problems.length} of its settings changed before it can start:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
    this.name = 'ConfigurationMistake';
    this.problems = problems;
  }
}

/**
 * Reads the settings and reports every mistake at once, so that one restart mends them all.
 * An empty value counts as absent. A `TURNSTONE_` name that nobody reads is a mistake too: it is a typing error.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const unknown = Object.keys(given)
    .filter((name) => name.startsWith('TURNSTONE_') && !(name in Env.shape) && !FOR_SCRIPTS.includes(name))
    .map((name) => `${name} is not a setting: look for its right name in .env.example`);

  const parsed = Env.safeParse(given);
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')} is "${shown(path, given)}": ${message}`);
  const clash =
    given['PUBLIC_PORT'] !== undefined && given['PUBLIC_PORT'] === (given['PORT'] ?? '3000')
      ? ['PUBLIC_PORT is the same as PORT: give it a port of its own, or leave it out']
      : [];

  const mode = given['TURNSTONE_MODE'] === 'clinic' ? 'clinic' : 'demonstration';
  const problems = [
    ...wrong,
    ...clash,
    ...unknown,
    ...resetMistakes(given, mode),
    ...openidMistakes(given),
    ...providerMistakes(given, mode, given['PUBLIC_URL']),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigurationMistake(problems);

  const values = parsed.data;
  return Object.freeze({
    mode: values.TURNSTONE_MODE,
    host: values.HOST,
    port: values.PORT,
    databaseUrl: values.DATABASE_URL,
    dataFolder: values.TURNSTONE_DATA,
    publicUrl: values.PUBLIC_URL,
    publicPort: values.PUBLIC_PORT,
    trustedProxies: values.TRUSTED_PROXIES,
    metricsToken: values.METRICS_TOKEN,
    logLevel: values.LOG_LEVEL,
    openid: openidOf(values),
    providers: providersOf(values),
    demonstrationOf: values.TURNSTONE_DEMO,
    demonstrationResetAt: resetOf(values),
    backups: backupsOf(values),
    timeZone: values.TURNSTONE_TIME_ZONE ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
}

/** A clinic is backed up every night unless somebody turns it off; the demonstration only where it is asked for. */
function backupsOf(values: z.infer<typeof Env>): Config['backups'] {
  const at = values.TURNSTONE_BACKUP_AT ?? (values.TURNSTONE_MODE === 'clinic' ? '02:30' : 'off');
  if (at === 'off') return null;
  const keeping = { days: values.TURNSTONE_BACKUP_DAYS, weeks: values.TURNSTONE_BACKUP_WEEKS };
  return { at, keeping, folder: values.TURNSTONE_BACKUPS };
}

/** Only the demonstration in the package's own PostgreSQL goes back by itself: nothing else is ever emptied. */
function resetOf(values: z.infer<typeof Env>): string | null {
  if (values.TURNSTONE_MODE !== 'demonstration' || values.DATABASE_URL !== undefined) return null;
  const at = values.TURNSTONE_DEMO_RESET ?? '04:00';
  return at === 'off' ? null : at;
}

function resetMistakes(given: Readonly<Record<string, string | undefined>>, mode: Config['mode']): readonly string[] {
  const at = given['TURNSTONE_DEMO_RESET'];
  if (at === undefined || at === 'off') return [];
  if (mode === 'clinic')
    return ['TURNSTONE_DEMO_RESET is for the demonstration alone: take it out, nothing of a clinic is ever taken back'];
  return given['DATABASE_URL'] === undefined
    ? []
    : ['TURNSTONE_DEMO_RESET goes with the database that the package brings alone: leave it or DATABASE_URL out'];
}

/** Read by the scripts, not by the server. */
const FOR_SCRIPTS: readonly string[] = ['TURNSTONE_CACHED_PARTS', 'TURNSTONE_DATABASE_PASSWORD'];

/** What was given, without the password that an address may hold. */
function shown(path: readonly PropertyKey[], given: Readonly<Record<string, string | undefined>>): string {
  return (given[String(path[0])] ?? '').replace(/:\/\/[^@/]*@/, '://…@');
}

/** An address, a network of at least one bit, or a group of them that Express knows by name. */
function isProxy(name: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(name)) return true;
  const [address = '', bits, ...more] = name.split('/');
  const longest = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (longest === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= longest);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

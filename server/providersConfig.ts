import { z } from 'zod';

/**
 * Where texts, calls, e-mails and push messages go, as the environment says; each is off until it is set up. All or
 * nothing of a provider: half of one is a mistake that is said at start.
 */
export const ProvidersEnv = z.object({
  KANNEL_SEND_URL: z.url({ protocol: /^https?$/, error: "give the address of the gateway's sendsms" }).optional(),
  KANNEL_USERNAME: z.string().optional(),
  KANNEL_PASSWORD: z.string().optional(),
  KANNEL_FROM: z.string().optional(),
  TWILIO_ACCOUNT_SID: z.string().optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  TWILIO_FROM: z.string().optional(),
  TWILIO_API_URL: z.url({ protocol: /^https?$/, error: 'give an address' }).optional(),
  TWILIO_CALLS: z.enum(['on', 'off'], 'give on or off').default('off'),
  ASTERISK_URL: z.url({ protocol: /^https?$/, error: "give the address of Asterisk's HTTP server" }).optional(),
  ASTERISK_USER: z.string().optional(),
  ASTERISK_PASSWORD: z.string().optional(),
  ASTERISK_APP: z
    .string()
    .regex(/^[\w-]+$/, 'give one word')
    .default('turnstone'),
  ASTERISK_TRUNK: z.string().includes('{number}', 'give PJSIP/{number}@ and the name of the trunk').optional(),
  ASTERISK_INSIDE: z.string().includes('{number}', 'give PJSIP/{number}').default('PJSIP/{number}'),
  ASTERISK_COUNTRY: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'give the country code, as 98')
    .optional(),
  ASTERISK_CALLER_ID: z.string().optional(),
  ASTERISK_MACHINES: z
    .string()
    .regex(/^[\w-]+$/, 'give the name of a context')
    .optional(),
  ASTERISK_DESK: z
    .string()
    .regex(/^[\w-]+$/, 'give the name of a context')
    .default('turnstone-desk'),
  ASTERISK_SOUNDS: z.enum(['shared', 'fetched'], 'give shared or fetched').default('shared'),
  ASTERISK_TRIAL: z.enum(['on', 'off'], 'give on or off').default('off'),
  SMTP_HOST: z.string().optional(),
  SMTP_PORT: z.coerce.number('give a port').int().min(1).max(65_535).default(587),
  SMTP_USER: z.string().optional(),
  SMTP_PASSWORD: z.string().optional(),
  SMTP_FROM: z.string().optional(),
  PUSH_CONTACT: z
    .string()
    .regex(/^(mailto:|https:)/, 'give mailto:… or https://…')
    .optional(),
});
type Env = z.output<typeof ProvidersEnv>;

export type ProvidersConfig = {
  readonly kannel: {
    readonly sendUrl: string;
    readonly username: string;
    readonly password: string;
    readonly from: string;
  } | null;
  readonly twilio: {
    readonly accountSid: string;
    readonly authToken: string;
    readonly from: string;
    readonly apiUrl: string | undefined;
    readonly makesCalls: boolean;
  } | null;
  readonly asterisk: {
    readonly url: string;
    readonly user: string;
    readonly password: string;
    readonly app: string;
    readonly outside: string | null;
    readonly inside: string;
    readonly home: string | null;
    readonly callerId: string | undefined;
    readonly machineContext: string | undefined;
    readonly deskContext?: string;
    readonly sounds: 'shared' | 'fetched';
  } | null;
  readonly smtp: {
    readonly host: string;
    readonly port: number;
    readonly login: { readonly user: string; readonly password: string } | undefined;
    readonly from: string;
  } | null;
  readonly pushContact: string | null;
};

const GROUPS = [
  ['KANNEL_SEND_URL', 'KANNEL_USERNAME', 'KANNEL_PASSWORD', 'KANNEL_FROM'],
  ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'],
  ['ASTERISK_URL', 'ASTERISK_USER', 'ASTERISK_PASSWORD'],
  ['SMTP_HOST', 'SMTP_FROM'],
] as const satisfies readonly (readonly (keyof Env)[])[];

/** What is wrong with how providers are set up, each as a sentence. */
export function providerMistakes(
  given: Readonly<Record<string, string | undefined>>,
  mode: 'demonstration' | 'clinic',
  publicUrl: string | undefined,
): readonly string[] {
  const halves = GROUPS.flatMap((group) => {
    const missing = group.filter((name) => given[name] === undefined);
    return missing.length > 0 && missing.length < group.length
      ? [`${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing: ${group.join(', ')} belong together`]
      : [];
  });
  // `npm run phone` puts an Asterisk beside the demonstration that rings its own telephones only.
  const isTrial = given['ASTERISK_TRIAL'] === 'on' && isOwnExchange(given);
  const isAnySet = [...GROUPS.flat(), 'PUSH_CONTACT'].some(
    (name) => given[name] !== undefined && !(isTrial && name.startsWith('ASTERISK_')),
  );
  return [
    ...halves,
    ...(given['KANNEL_SEND_URL'] !== undefined &&
    given['TWILIO_ACCOUNT_SID'] !== undefined &&
    given['TWILIO_CALLS'] !== 'on'
      ? ['KANNEL_… and TWILIO_… would both send texts: set up one, or TWILIO_CALLS=on for calls beside Kannel']
      : []),
    ...(given['TWILIO_CALLS'] === 'on' && publicUrl === undefined
      ? ['TWILIO_CALLS is on, but without PUBLIC_URL the provider cannot ask what to say']
      : []),
    ...(given['TWILIO_CALLS'] === 'on' && given['ASTERISK_URL'] !== undefined
      ? ['ASTERISK_… and TWILIO_CALLS=on would both make calls: set up one']
      : []),
    ...(given['ASTERISK_SOUNDS'] === 'fetched' && publicUrl === undefined
      ? ['ASTERISK_SOUNDS is fetched, but without PUBLIC_URL Asterisk cannot get the sounds']
      : []),
    ...(isAnySet && mode === 'demonstration'
      ? ['The demonstration sends nothing to real people: providers are for a clinic, npm start -- --clinic']
      : []),
  ];
}

/** On this machine, and ringing its own telephones without a trunk: as `npm run phone` sets it up, and nothing else. */
function isOwnExchange({ ASTERISK_URL: url, ASTERISK_TRUNK: trunk }: Readonly<Record<string, string | undefined>>) {
  const host = url !== undefined && URL.canParse(url) ? new URL(url).hostname : '';
  return ['127.0.0.1', '[::1]', 'localhost'].includes(host) && (trunk === undefined || trunk === 'PJSIP/{number}');
}

export function providersOf(env: Env): ProvidersConfig {
  const {
    KANNEL_SEND_URL,
    KANNEL_USERNAME,
    KANNEL_PASSWORD,
    KANNEL_FROM,
    TWILIO_ACCOUNT_SID,
    TWILIO_AUTH_TOKEN,
    TWILIO_FROM,
    ASTERISK_URL,
    ASTERISK_USER,
    ASTERISK_PASSWORD,
    SMTP_HOST,
    SMTP_FROM,
    SMTP_USER,
    SMTP_PASSWORD,
  } = env;
  return {
    kannel:
      KANNEL_SEND_URL && KANNEL_USERNAME && KANNEL_PASSWORD && KANNEL_FROM
        ? { sendUrl: KANNEL_SEND_URL, username: KANNEL_USERNAME, password: KANNEL_PASSWORD, from: KANNEL_FROM }
        : null,
    twilio:
      TWILIO_ACCOUNT_SID && TWILIO_AUTH_TOKEN && TWILIO_FROM
        ? {
            accountSid: TWILIO_ACCOUNT_SID,
            authToken: TWILIO_AUTH_TOKEN,
            from: TWILIO_FROM,
            apiUrl: env.TWILIO_API_URL,
            makesCalls: env.TWILIO_CALLS === 'on',
          }
        : null,
    asterisk:
      ASTERISK_URL && ASTERISK_USER && ASTERISK_PASSWORD
        ? {
            url: ASTERISK_URL,
            user: ASTERISK_USER,
            password: ASTERISK_PASSWORD,
            app: env.ASTERISK_APP,
            outside: env.ASTERISK_TRUNK ?? null,
            inside: env.ASTERISK_INSIDE,
            home: env.ASTERISK_COUNTRY ?? null,
            callerId: env.ASTERISK_CALLER_ID,
            machineContext: env.ASTERISK_MACHINES,
            deskContext: env.ASTERISK_DESK,
            sounds: env.ASTERISK_SOUNDS,
          }
        : null,
    smtp:
      SMTP_HOST && SMTP_FROM
        ? {
            host: SMTP_HOST,
            port: env.SMTP_PORT,
            from: SMTP_FROM,
            login: SMTP_USER && SMTP_PASSWORD ? { user: SMTP_USER, password: SMTP_PASSWORD } : undefined,
          }
        : null,
    pushContact: env.PUSH_CONTACT ?? null,
  };
}

/** The hospital's own login, by the environment. */
import { z } from 'zod';

export const openidEnv = {
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'give an address like https://login.hospital.example/realms/staff' })
    .refine(isSafe, 'give an address that begins with https://: whoever listens in between could come in as anybody')
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_CLAIM: z
    .enum(['preferred_username', 'email', 'upn', 'sub'], 'give preferred_username, email, upn or sub')
    .default('preferred_username'),
  OIDC_LABEL: z.string().max(60, 'give at most 60 characters').default('OpenID Connect'),
  OIDC_REDIRECT_URL: z
    .url({ protocol: /^https?$/, error: 'give the panel’s address, like https://queue.clinic.example/operator/' })
    .optional(),
};

/** Absent `redirectUrl`: the panel on the server's own address. */
export type OpenidSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly claim: string;
  readonly label: string;
  readonly redirectUrl: string | undefined;
};

const TOGETHER = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;

export function openidMistakes(given: Readonly<Record<string, unknown>>): readonly string[] {
  const missing = TOGETHER.filter((name) => given[name] === undefined);
  return missing.length === 0 || missing.length === TOGETHER.length
    ? []
    : [`${TOGETHER.join(', ')} belong together: give ${missing.join(' and ')}, too, or none of them`];
}

/** @returns null where no such login is set up */
export function openidOf(values: z.output<z.ZodObject<typeof openidEnv>>): OpenidSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = values;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null;
  const { OIDC_CLAIM: claim, OIDC_LABEL: label, OIDC_REDIRECT_URL: redirectUrl } = values;
  return { issuer, clientId, clientSecret, claim, label, redirectUrl };
}

/** Over TLS, or on this machine. */
function isSafe(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

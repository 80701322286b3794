import * as client from 'openid-client';
import { err, ok } from '../../../common/contract/result.ts';
import type { Openid } from '../../ports/openid.ts';

export type OpenidConfig = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** By which a member of staff is found the first time. */
  readonly claim: string;
  readonly label: string;
  /** Where the browser comes back to: the panel, as registered there. */
  readonly redirectUrl: string;
};

/** The panel waits longer for an answer than this. */
const TIMEOUT_S = 3;

/** By `openid-client`, certified by the OpenID Foundation. The issuer's description is read when it is first needed. */
export function openidClient({ issuer, clientId, clientSecret, claim, label, redirectUrl }: OpenidConfig): Openid {
  let known: Promise<client.Configuration> | undefined;
  const configuration = async (): Promise<client.Configuration> => {
    // By itself it takes a token's word because TLS brought it; the signature is looked at, too.
    const execute = [client.enableNonRepudiationChecks];
    // Of a machine's own issuer nothing can be overheard; any other must speak TLS (openidConfig.ts sees to it).
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- only marked so that it stands out
    if (new URL(issuer).protocol === 'http:') execute.push(client.allowInsecureRequests);
    known ??= client.discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: TIMEOUT_S });
    try {
      return await known;
    } catch (error) {
      known = undefined; // asked again next time
      throw error;
    }
  };

  return {
    label,
    async begin({ state, nonce, codeVerifier }) {
      try {
        const url = client.buildAuthorizationUrl(await configuration(), {
          redirect_uri: redirectUrl,
          scope: claim === 'email' ? 'openid email' : 'openid profile',
          code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
          state,
          nonce,
        });
        return ok(url.href);
      } catch {
        return err('unreachable');
      }
    },
    async finish(search, { state, nonce, codeVerifier }) {
      try {
        const tokens = await client.authorizationCodeGrant(await configuration(), new URL(search, redirectUrl), {
          ...{ pkceCodeVerifier: codeVerifier, expectedState: state, expectedNonce: nonce },
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) return err('refused');
        const named = claim === 'email' && claims['email_verified'] !== true ? undefined : claims[claim];
        return ok({
          issuer: claims.iss,
          subject: claims.sub,
          name: typeof named === 'string' && named.trim() !== '' ? named.trim() : undefined,
        });
      } catch (error) {
        return err(isUnreachable(error) ? 'unreachable' : 'refused');
      }
    },
  };
}

/** No answer came, or one of a server in trouble; anything else was a refusal. */
const isUnreachable = (error: unknown): boolean =>
  error instanceof TypeError ||
  (error instanceof client.ClientError && ['OAUTH_TIMEOUT', 'OAUTH_ABORT'].includes(error.code ?? ''));

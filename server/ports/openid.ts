import type { Result } from '../../common/contract/result.ts';

/** What ties the coming back to the going there; random, used once, and kept from whoever reads the address. */
export type OpenidSecrets = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

/** Who somebody is there: the pair is theirs for good, the name may change and may be given to somebody else. */
export type OpenidPerson = {
  readonly issuer: string;
  readonly subject: string;
  /** What the chosen claim says; undefined where it is absent, or an e-mail address that nobody verified. */
  readonly name: string | undefined;
};

/** The hospital's own login (OpenID Connect, authorization code with PKCE). */
export type Openid = {
  /** What its button says. */
  readonly label: string;
  /** @returns where the browser is sent; `unreachable` when the hospital's server does not answer */
  begin(secrets: OpenidSecrets): Promise<Result<string, 'unreachable'>>;
  /** @param search what the browser came back with, from the question mark on */
  finish(search: string, secrets: OpenidSecrets): Promise<Result<OpenidPerson, 'refused' | 'unreachable'>>;
};

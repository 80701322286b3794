/** A small OpenID provider, as a hospital has one: it signs with a key of its own and lets in whoever is said to sit there. */
import { createHash, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type TestIssuer = {
  readonly url: string;
  /** Who sits before the browser there, by claims. */
  sits: Readonly<Record<string, unknown>>;
  /** Of the next tokens: signed by a key that nobody published, or meant for another. */
  forges: 'nothing' | 'signature' | 'audience' | 'nonce';
  /** Goes where the panel sends the browser. @returns what it comes back with, from the question mark on */
  visit(address: string): Promise<string>;
  stop(): Promise<void>;
};

export const CLIENT = { clientId: 'turnstone', clientSecret: 'a secret of both' };

export async function startIssuer(): Promise<TestIssuer> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { privateKey: foreignKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const given = new Map<string, { readonly nonce: string; readonly challenge: string; readonly redirect: string }>();
  const server = createServer((request, response) => {
    void answer(request).then(({ status = 200, location, body }) => {
      response.writeHead(status, { 'content-type': 'application/json', ...(location ? { location } : {}) });
      response.end(JSON.stringify(body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port

  const issuer: TestIssuer = {
    url,
    sits: {},
    forges: 'nothing',
    async visit(address) {
      const { headers } = await fetch(address, { redirect: 'manual' });
      return new URL(headers.get('location') ?? '').search;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return issuer;

  async function answer(request: IncomingMessage): Promise<{ status?: number; location?: string; body?: unknown }> {
    const asked = new URL(request.url ?? '/', url);
    switch (asked.pathname) {
      case '/.well-known/openid-configuration':
        return {
          body: {
            issuer: url,
            authorization_endpoint: `${url}/authorize`,
            token_endpoint: `${url}/token`,
            jwks_uri: `${url}/keys`,
            response_types_supported: ['code'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['RS256'],
            code_challenge_methods_supported: ['S256'],
          },
        };
      case '/keys':
        return {
          body: { keys: [{ ...createPublicKey(privateKey).export({ format: 'jwk' }), kid: 'one', alg: 'RS256' }] },
        };
      case '/authorize': {
        const wanted = (name: string) => asked.searchParams.get(name) ?? '';
        const code = randomUUID();
        const [nonce, challenge, redirect] = [wanted('nonce'), wanted('code_challenge'), wanted('redirect_uri')];
        given.set(code, { nonce, challenge, redirect });
        const back = new URL(redirect);
        back.search = String(new URLSearchParams({ code, state: wanted('state') }));
        return { status: 302, location: back.href };
      }
      case '/token':
        return token(new URLSearchParams(await bodyOf(request)), request.headers.authorization);
      default:
        return { status: 404 };
    }
  }

  function token(sent: URLSearchParams, authorization: string | undefined): { status?: number; body: unknown } {
    const code = given.get(sent.get('code') ?? '');
    given.delete(sent.get('code') ?? '');
    const isOurs =
      sent.get('client_secret') === CLIENT.clientSecret ||
      authorization ===
        `Basic ${btoa(`${CLIENT.clientId}:${encodeURIComponent(CLIENT.clientSecret).replaceAll('%20', '+')}`)}`;
    const proof = createHash('sha256')
      .update(sent.get('code_verifier') ?? '')
      .digest('base64url');
    if (!code || !isOurs || proof !== code.challenge || sent.get('redirect_uri') !== code.redirect)
      return { status: 400, body: { error: 'invalid_grant' } };
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: url,
      aud: issuer.forges === 'audience' ? 'another' : CLIENT.clientId,
      nonce: issuer.forges === 'nonce' ? 'another' : code.nonce,
      iat: now,
      exp: now + 300,
      ...issuer.sits,
    };
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${part(claims)}`;
    const key = issuer.forges === 'signature' ? foreignKey : privateKey;
    const signature = sign('sha256', Buffer.from(signed), key).toString('base64url');
    return { body: { access_token: randomUUID(), token_type: 'Bearer', id_token: `${signed}.${signature}` } };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // a request without an encoding gives bytes
  return Buffer.concat(chunks).toString();
}

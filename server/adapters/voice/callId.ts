import { createHash } from 'node:crypto';

/** Our id of a call that came in, made from the provider's: a repeated report is the same call, in every process. */
export function incomingCallId(provider: string, providerId: string): string {
  const hex = createHash('sha256').update(`${provider}:${providerId}`).digest('hex');
  // A UUID of version 8, RFC 9562: made by a rule of our own.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

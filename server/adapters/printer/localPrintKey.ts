import { createHmac } from 'node:crypto';

/**
 * By what an agent knows the page of the kiosk on its computer. Server and agent make it each for itself, from what both
 * have: the hash of the agent's token. With a new token there is a new key.
 */
export const localPrintKey = (hashOfToken: string): string =>
  createHmac('sha256', hashOfToken).update('turnstone kiosk prints').digest('base64url');

/**
 * Passwords are hashed as in a clinic but at the least cost: a server of a test makes six of them and most tests log in, and
 * half a second each is for guessers. A file about the cost itself says `vi.unmock`; servers in processes of their own pay it.
 */
import { vi } from 'vitest';

vi.mock('../../server/usecases/access/passwordCost.ts', () => ({
  COST: { N: 2 ** 6, r: 8, p: 1, maxmem: 256 * 1024 * 1024 },
}));

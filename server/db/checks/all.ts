import { AUDIT } from './audit.ts';
import type { Check } from './check.ts';
import { LIVED } from './lived.ts';
import { STORED } from './stored.ts';

/** Every check that a whole database is looked at with. */
export const CHECKS: readonly Check[] = [...STORED, LIVED, AUDIT];

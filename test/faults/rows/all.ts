/** The rows that are tried in houses of their own, in the order of the table. */
import type { FaultRow } from '../row.ts';
import { nextAtOnce } from './nextAtOnce.ts';
import { oneSlot } from './oneSlot.ts';
import { postgresKilled } from './postgresKilled.ts';
import { serverFrozen } from './serverFrozen.ts';
import { serverKilled } from './serverKilled.ts';
import { slowDatabase } from './slowDatabase.ts';
import { twoServers } from './twoServers.ts';

export const ROWS: readonly FaultRow[] = [
  serverKilled,
  serverFrozen,
  postgresKilled,
  slowDatabase,
  nextAtOnce,
  oneSlot,
  twoServers,
];

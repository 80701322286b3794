/** The rows that are tried in houses of their own, in the order of the table. */
import type { FaultRow } from '../row.ts';
import { backupRestore } from './backupRestore.ts';
import { clockChange, clockJumps } from './clocks.ts';
import { diskFull } from './diskFull.ts';
import { kioskAlone } from './kioskAlone.ts';
import { latency } from './latency.ts';
import { nextAtOnce } from './nextAtOnce.ts';
import { oneSlot } from './oneSlot.ts';
import { postgresKilled } from './postgresKilled.ts';
import { screenCutOff, screenCutOffLong } from './screenCutOff.ts';
import { serverFrozen } from './serverFrozen.ts';
import { serverKilled } from './serverKilled.ts';
import { slowDatabase } from './slowDatabase.ts';
import { smsProvider } from './smsProvider.ts';
import { tenTimes } from './tenTimes.ts';
import { twoServers } from './twoServers.ts';
import { webhooks } from './webhooks.ts';

export const ROWS: readonly FaultRow[] = [
  serverKilled,
  serverFrozen,
  postgresKilled,
  slowDatabase,
  diskFull,
  screenCutOff,
  screenCutOffLong,
  latency,
  kioskAlone,
  clockJumps,
  clockChange,
  webhooks,
  smsProvider,
  nextAtOnce,
  oneSlot,
  tenTimes,
  twoServers,
  backupRestore,
];

/** `npm run build`: all pages, whether they have changed or not. */
import { buildApps } from './buildApps.ts';

try {
  console.log(`Built: ${(await buildApps({ force: true })).join(', ')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

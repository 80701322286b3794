/** `npm start`: builds what has changed, then becomes the server. `npm start -- --clinic` is a real clinic's. */
import { existsSync } from 'node:fs';
import { buildApps } from './buildApps.ts';
import { ROOT } from './folders.ts';
import { keepCompiled } from './keepCompiled.ts';

const unknown = process.argv.slice(2).filter((argument) => argument !== '--clinic');
if (unknown.length > 0) {
  console.error(
    `Turnstone does not know ${unknown.join(' ')}: say npm start for the demonstration, npm start -- --clinic for a clinic.`,
  );
  process.exit(1);
}
if (existsSync(`${ROOT}/.env`)) process.loadEnvFile(`${ROOT}/.env`);

try {
  const startedAt = performance.now();
  const built = await buildApps({ force: false });
  if (built.length > 0)
    console.log(`Built the pages of ${built.join(', ')} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
keepCompiled(process.env['TURNSTONE_DATA']);
await import('../server/main.ts');

/** `npm run backup -- FILE [--demonstration]`: one file with everything, while the clinic works or while it is stopped. */
import { backup } from '../server/db/backup.ts';
import { withDatabase } from './clinicDatabase.ts';

await withDatabase('backup', async (url, file) => {
  const sums = await backup(url, file);
  const rows = sums.reduce((sum, table) => sum + table.rows, 0);
  console.log(`Backed up ${rows} rows of ${sums.length} tables into ${file}`);
});

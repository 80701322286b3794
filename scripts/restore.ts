/** `npm run restore -- FILE [--demonstration]`: into an empty database, compared table by table. */
import { restore } from '../server/db/backup.ts';
import { withDatabase } from './clinicDatabase.ts';

await withDatabase('restore', async (url, file) => {
  const sums = await restore(url, file);
  const rows = sums.reduce((sum, table) => sum + table.rows, 0);
  console.log(`Restored ${rows} rows of ${sums.length} tables from ${file}; every table is as it was backed up`);
});

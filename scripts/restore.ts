/** `npm run restore -- FILE [--demonstration]`: into an empty database and data folder, compared table by table. */
import { restore } from '../server/db/backup.ts';
import { withDatabase } from './clinicDatabase.ts';

await withDatabase('restore', async (url, folder, file) => {
  const { tables, files } = await restore(url, folder, file);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(
    `Restored ${rows} rows of ${tables.length} tables and ${files.length} uploaded files from ${file}; every one is as it was backed up`,
  );
});

/** `npm run backup -- FILE [--demonstration]`: one file with everything, while the clinic works or while it is stopped. */
import { backup } from '../server/db/backup.ts';
import { withDatabase } from './clinicDatabase.ts';

await withDatabase('backup', async (url, folder, file) => {
  const { tables, files } = await backup(url, folder, file);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(`Backed up ${rows} rows of ${tables.length} tables and ${files.length} uploaded files into ${file}`);
});

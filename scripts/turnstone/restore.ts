import { resolve } from 'node:path';
import { restore } from '../../server/db/backup.ts';
import { withClinic, WHICH } from './clinic.ts';
import { command, EXIT, Misunderstood } from './command.ts';

export const restoreCommand = command({
  name: 'restore',
  summary: 'A backup into an empty database and data folder, compared table by table and file by file.',
  words: 'FILE',
  options: WHICH,
  run: async ({ demonstration }, [file, ...more]) => {
    if (file === undefined || more.length > 0) throw new Misunderstood('Say which file to restore.');
    return withClinic(demonstration, `npm run restore -- ${file}`, async ({ url, folder }) => {
      const { tables, files } = await restore(url, folder, resolve(file));
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      console.log(
        `Restored ${rows} rows of ${tables.length} tables and ${files.length} uploaded files from ${file}; every one is as it was backed up`,
      );
      return EXIT.done;
    });
  },
});
